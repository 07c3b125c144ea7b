package org.surveygrid.solver.engine.step;

/** This process did its share of a solution; others must do theirs before it can go on. Nothing is wrong. */
public final class HandedOverException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean shareDone;
    private final long pairs;
    private final int cells;

    private HandedOverException(String message, boolean shareDone, long pairs, int cells) {
        super(message);
        this.shareDone = shareDone;
        this.pairs = pairs;
        this.cells = cells;
    }

    /**
     * The share of a matrix was made.
     *
     * @param message what was made
     * @return to be thrown
     */
    public static HandedOverException made(String message) {
        return new HandedOverException(message, true, 0, 0);
    }

    /**
     * Shares of others are missing.
     *
     * @param message which
     * @param pairs of measurements that the matrix is made of, see {@link StepLog.Wanted}
     * @param cells whose equations are missing
     * @return to be thrown
     */
    public static HandedOverException missing(String message, long pairs, int cells) {
        return new HandedOverException(message, false, pairs, cells);
    }

    /**
     * Into how many pieces it can be divided.
     *
     * @return cells; 0 when a share was made
     */
    public int cells() {
        return cells;
    }

    /**
     * How much work is handed over.
     *
     * @return pairs of measurements; 0 when a share was made
     */
    public long pairs() {
        return pairs;
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
