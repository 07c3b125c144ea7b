package org.surveygrid.synthetic.score;

/**
 * One line of the table of achieved accuracy.
 *
 * @param name what was compared
 * @param achieved the figure; NaN when nothing could be compared, which fails
 * @param limit what it must not exceed, or must reach
 * @param sense which of the two
 * @param unit unit of both, e.g. {@code %}, {@code mas}, {@code mmag}
 * @param remark where the worst case is, or how many were compared
 */
public record Score(String name, double achieved, double limit, Sense sense, String unit, String remark) {
    /** What a limit means. */
    public enum Sense {
        /** The figure must not exceed the limit. */
        AT_MOST,
        /** The figure must reach the limit. */
        AT_LEAST,
        /** The figure is stated for information; it always passes. */
        STATED
    }

    /**
     * A figure that should be small.
     *
     * @param name what was compared
     * @param achieved the figure
     * @param limit what it must not exceed
     * @param unit unit of both
     * @return the score, without a remark
     */
    public static Score atMost(String name, double achieved, double limit, String unit) {
        return new Score(name, achieved, limit, Sense.AT_MOST, unit, "");
    }

    /**
     * A figure that should be large.
     *
     * @param name what was compared
     * @param achieved the figure
     * @param limit what it must reach
     * @param unit unit of both
     * @return the score, without a remark
     */
    public static Score atLeast(String name, double achieved, double limit, String unit) {
        return new Score(name, achieved, limit, Sense.AT_LEAST, unit, "");
    }

    /**
     * A figure without a limit.
     *
     * @param name what was compared
     * @param achieved the figure
     * @param unit its unit
     * @return the score, without a remark
     */
    public static Score stated(String name, double achieved, String unit) {
        return new Score(name, achieved, Double.NaN, Sense.STATED, unit, "");
    }

    /**
     * The same with a remark.
     *
     * @param text where the worst case is, or how many were compared
     * @return a new score
     */
    public Score remarking(String text) {
        return new Score(name, achieved, limit, sense, unit, text);
    }

    /**
     * Whether the figure is good enough.
     *
     * @return false also when nothing could be compared
     */
    public boolean passed() {
        return switch (sense) {
            case AT_MOST -> achieved <= limit;
            case AT_LEAST -> achieved >= limit;
            case STATED -> true;
        };
    }
}
