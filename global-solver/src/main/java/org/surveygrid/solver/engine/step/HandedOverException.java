package org.surveygrid.solver.engine.step;

/** This process did its share of a solution; others must do theirs before it can go on. Nothing is wrong. */
public final class HandedOverException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean shareDone;

    private HandedOverException(String message, boolean shareDone) {
        super(message);
        this.shareDone = shareDone;
    }

    /**
     * The share of a matrix was made.
     *
     * @param message what was made
     * @return to be thrown
     */
    public static HandedOverException made(String message) {
        return new HandedOverException(message, true);
    }

    /**
     * Shares of others are missing.
     *
     * @param message which
     * @return to be thrown
     */
    public static HandedOverException missing(String message) {
        return new HandedOverException(message, false);
    }

    /**
     * Whether this process has nothing more to do for the matrix at hand.
     *
     * @return false when it waits for the shares of others
     */
    public boolean isShareDone() {
        return shareDone;
    }
}
