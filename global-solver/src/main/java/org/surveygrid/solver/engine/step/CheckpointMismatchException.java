package org.surveygrid.solver.engine.step;

/** Steps that were kept do not belong to the data and settings at hand. */
public final class CheckpointMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CheckpointMismatchException() {
        super("the steps kept in the checkpoint are those of other data or other settings; empty its directory or name"
                + " another");
    }
}
