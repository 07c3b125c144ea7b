package org.surveygrid.coordinator.workunit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A life cycle as a table. What is not in the table cannot happen.
 *
 * @param <S> states
 * @param <E> events
 */
public final class Lifecycle<S extends Enum<S>, E extends Enum<E>> {
    /**
     * One row of a life cycle.
     *
     * @param from state before
     * @param event what happens
     * @param to state after
     * @param <S> states
     * @param <E> events
     */
    public record Transition<S extends Enum<S>, E extends Enum<E>>(S from, E event, S to) {}

    private final S first;
    private final Set<Transition<S, E>> rows;

    Lifecycle(S first, List<Transition<S, E>> rows) {
        this.first = first;
        this.rows = new LinkedHashSet<>(rows);
    }

    /**
     * The table.
     *
     * @return its rows, in order
     */
    public List<Transition<S, E>> table() {
        return List.copyOf(rows);
    }

    /**
     * Whether the table allows a transition.
     *
     * @param row from, event, to
     * @return true when it is a row of the table
     */
    public boolean permits(Transition<S, E> row) {
        return rows.contains(row);
    }

    /**
     * Checks a transition.
     *
     * @param from state before
     * @param event what happens
     * @param to state after
     * @return the state after
     * @throws IllegalStateException when the table does not allow it
     */
    public S require(S from, E event, S to) {
        if (!permits(new Transition<>(from, event, to))) {
            throw new IllegalStateException("no transition " + from + " --" + event + "--> " + to);
        }
        return to;
    }

    /**
     * The table as a Mermaid state diagram.
     *
     * @return text
     */
    public String mermaid() {
        StringBuilder text =
                new StringBuilder("stateDiagram-v2\n    [*] --> ").append(first).append('\n');
        for (Transition<S, E> row : rows) {
            text.append("    ")
                    .append(row.from())
                    .append(" --> ")
                    .append(row.to())
                    .append(" : ")
                    .append(row.event())
                    .append('\n');
        }
        return text.toString();
    }
}
