package org.surveygrid.packaging.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Kills and restarts processes when a run has come so far. The products must not notice. */
final class Chaos {
    private final Processes processes;
    private final PrintWriter talk;
    private final Deque<Blow> blows;

    private record Blow(double progress, String victim) {}

    Chaos(Processes processes, PrintWriter talk, int workers) {
        this.processes = processes;
        this.talk = talk;
        this.blows = new ArrayDeque<>(List.of(
                new Blow(0.15, "worker-1"),
                new Blow(0.35, "coordinator"),
                new Blow(0.55, "worker-" + workers),
                new Blow(0.75, "coordinator")));
    }

    /** Strikes when it is time; kill -9, then a restart at once. */
    void at(double progress) throws IOException {
        Blow next = blows.peek();
        if (next == null || progress < next.progress()) {
            return;
        }
        blows.remove();
        talk.println("  chaos: kill -9 " + next.victim() + ", restart");
        talk.flush();
        processes.kill(next.victim());
        if (next.victim().equals("coordinator")) {
            processes.startCoordinator();
        } else {
            processes.startWorker(Integer.parseInt(next.victim().substring("worker-".length())));
        }
    }
}
