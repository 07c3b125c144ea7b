package org.surveygrid.coordinator.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.surveygrid.proto.v1.PlanNode;
import org.surveygrid.proto.v1.PlanReply;
import org.surveygrid.proto.v1.PlanTotal;

/** A plan, as a person reads it: what was asked for and why, then totals, then what is blocked. */
final class PlanText {
    private static final int BLOCKED_SHOWN = 10;

    private PlanText() {}

    static void print(Screen screen, PlanReply plan, boolean everyNode) {
        for (PlanNode node : plan.getNodesList()) {
            if (node.getRequested() || everyNode) {
                screen.line(String.format(
                        Locale.ROOT,
                        "%-8s %-8s %s",
                        node.getAction(),
                        node.getKey().isEmpty() ? "-" : Screen.shortKey(node.getKey()),
                        node.getTarget()));
                screen.line("         why: " + node.getReason() + ": " + node.getDetail());
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (PlanTotal total : plan.getTotalsList()) {
            rows.add(List.of(
                    total.getKind(),
                    Integer.toString(total.getToMake()),
                    Integer.toString(total.getReused()),
                    Integer.toString(total.getBlocked()),
                    total.getToMake() == 0 ? "" : String.format(Locale.ROOT, "%.0f", total.getEstimatedCpuSeconds())));
        }
        rows.add(List.of(
                "total",
                Integer.toString(plan.getToMake()),
                Integer.toString(plan.getReused()),
                Integer.toString(plan.getBlocked()),
                String.format(
                        Locale.ROOT,
                        "%.0f",
                        plan.getTotalsList().stream()
                                .mapToDouble(PlanTotal::getEstimatedCpuSeconds)
                                .sum())));
        screen.table(List.of("PLAN", "make", "reuse", "blocked", "cpu-s"), rows);
        printBlocked(screen, plan);
    }

    private static void printBlocked(Screen screen, PlanReply plan) {
        List<PlanNode> blocked = plan.getNodesList().stream()
                .filter(node -> node.getAction().equals("BLOCKED"))
                .toList();
        for (PlanNode node : blocked.subList(0, Math.min(BLOCKED_SHOWN, blocked.size()))) {
            screen.line("BLOCKED " + node.getTarget() + "\n        " + node.getReason() + ": " + node.getDetail());
        }
        if (blocked.size() > BLOCKED_SHOWN) {
            screen.line("... and " + (blocked.size() - BLOCKED_SHOWN) + " more blocked (--all shows every node)");
        }
    }
}
