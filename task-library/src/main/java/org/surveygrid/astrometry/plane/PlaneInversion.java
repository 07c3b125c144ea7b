package org.surveygrid.astrometry.plane;

/**
 * Finds the point that a map takes to a given place, by Newton's method.
 *
 * <p>A step that makes things worse is shortened. A solution counts only when the map has turned neither over nor by more
 * than 90 degrees between the origin and there: behind a fold a polynomial takes values a second time, and those points
 * are not meant. (A map that at the origin is nothing like the identity is compared with itself at the start.) Where that
 * fails, the solution is followed from the origin along the straight line to the wanted place, in steps short enough to
 * stay on one branch; a place that cannot be reached so has no answer.
 */
public final class PlaneInversion {
    private static final int MAX_STEPS = 40;
    private static final int MAX_HALVINGS = 8;
    private static final double SHORTEST_STRIDE = 1.0 / 4096;

    private final PlaneMap map;
    private final double scale;
    private final double[] origin = new double[6];
    private final boolean originIsUpright;

    /**
     * Prepares the inversion of a map.
     *
     * @param map to be inverted
     * @param scale size of the coordinates that counts as 1: solutions are good to 1e-13 of it or of their own size,
     *     whichever is larger
     */
    public PlaneInversion(PlaneMap map, double scale) {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scale must be positive, got " + scale);
        }
        this.map = map;
        this.scale = scale;
        map.evaluate(0, 0, origin);
        this.originIsUpright = determinant(origin) > 0 && origin[2] + origin[5] > 0;
    }

    /**
     * The point that the map takes to a place.
     *
     * @param targetX the place
     * @param targetY the place
     * @param startX where to begin, as near as is known
     * @param startY likewise
     * @return {x, y}; NaN when there is none on the branch of the start and of the origin
     */
    public double[] solve(double targetX, double targetY, double startX, double startY) {
        if (!Double.isFinite(targetX + targetY)) {
            return new double[] {Double.NaN, Double.NaN};
        }
        double[] direct = newton(targetX, targetY, new double[] {startX, startY});
        return Double.isNaN(direct[0]) ? followed(targetX, targetY) : direct;
    }

    private double[] newton(double targetX, double targetY, double[] start) {
        double[] at = new double[6];
        double x = start[0];
        double y = start[1];
        map.evaluate(x, y, at);
        double[] reference = originIsUpright ? origin : at.clone();
        double residualX = targetX - at[0];
        double residualY = targetY - at[1];
        for (int step = 0; step < MAX_STEPS; step++) {
            double determinant = determinant(at);
            double dx = (at[5] * residualX - at[3] * residualY) / determinant;
            double dy = (at[2] * residualY - at[4] * residualX) / determinant;
            if (!Double.isFinite(dx) || !Double.isFinite(dy)) {
                break;
            }
            double before = Math.abs(residualX) + Math.abs(residualY);
            double size = Math.max(scale, Math.abs(x + dx) + Math.abs(y + dy));
            boolean last = Math.abs(dx) + Math.abs(dy) < 1e-13 * size;
            // below this the residual is rounding, and may rise
            boolean near = Math.abs(dx) + Math.abs(dy) < 1e-6 * size;
            for (int halving = 0; ; halving++) {
                map.evaluate(x + dx, y + dy, at);
                residualX = targetX - at[0];
                residualY = targetY - at[1];
                if (near || halving == MAX_HALVINGS || Math.abs(residualX) + Math.abs(residualY) < 2 * before) {
                    break;
                }
                dx /= 2;
                dy /= 2;
            }
            x += dx;
            y += dy;
            if (last) {
                return isTurnedLike(reference, at) ? new double[] {x, y} : nowhere();
            }
        }
        return nowhere();
    }

    /** Goes from the origin towards the target, each stretch solved from the end of the one before. */
    private double[] followed(double targetX, double targetY) {
        double[] from = {0, 0};
        double done = 0;
        double stride = 1.0 / 4;
        while (done < 1 && stride >= SHORTEST_STRIDE) {
            double next = Math.min(1, done + stride);
            double[] there =
                    newton(origin[0] + next * (targetX - origin[0]), origin[1] + next * (targetY - origin[1]), from);
            if (Double.isNaN(there[0])) {
                stride /= 2;
            } else {
                from = there;
                done = next;
            }
        }
        return done < 1 ? nowhere() : from;
    }

    /** Whether the slopes differ by a map that keeps orientation and turns by less than 90 degrees. */
    private static boolean isTurnedLike(double[] reference, double[] at) {
        double scale = determinant(reference);
        double trace = reference[5] * at[2] - reference[3] * at[4] + reference[2] * at[5] - reference[4] * at[3];
        return determinant(at) * scale > 0 && trace * scale > 0;
    }

    private static double determinant(double[] at) {
        return at[2] * at[5] - at[3] * at[4];
    }

    private static double[] nowhere() {
        return new double[] {Double.NaN, Double.NaN};
    }
}
