package org.surveygrid.solver.association;

/** Columns as arrays in memory. */
public final class HeapColumns implements DetectionColumns {
    private final PassColumns places;
    private final double[] positionError;
    private final double[] magnitudeError;

    private HeapColumns(PassColumns places, double[] positionError, double[] magnitudeError) {
        this.places = places;
        this.positionError = positionError;
        this.magnitudeError = magnitudeError;
    }

    /**
     * Copies all that was measured.
     *
     * @param from where it is
     * @param order numbers of the detections there, in the order that they shall have here; a place of a number below 0
     *     stays empty
     * @return new columns
     */
    public static DetectionColumns copy(DetectionColumns from, int[] order) {
        double[] positionError = new double[order.length];
        double[] magnitudeError = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            if (order[i] >= 0) {
                positionError[i] = from.positionErrorPx(order[i]);
                magnitudeError[i] = from.magnitudeError(order[i]);
            }
        }
        return new HeapColumns(copyForPasses(from, order), positionError, magnitudeError);
    }

    /**
     * Copies what passes read.
     *
     * @param from where it is
     * @param order as for {@link #copy}
     * @return new columns
     */
    public static PassColumns copyForPasses(PassColumns from, int[] order) {
        return new HeapPlaces(from, order);
    }

    private static final class HeapPlaces implements PassColumns {
        private final int[] list;
        private final double[] x;
        private final double[] y;
        private final double[] magnitude;

        HeapPlaces(PassColumns from, int[] order) {
            this.list = new int[order.length];
            this.x = new double[order.length];
            this.y = new double[order.length];
            this.magnitude = new double[order.length];
            for (int i = 0; i < order.length; i++) {
                if (order[i] >= 0) {
                    list[i] = from.list(order[i]);
                    x[i] = from.xPx(order[i]);
                    y[i] = from.yPx(order[i]);
                    magnitude[i] = from.magnitude(order[i]);
                }
            }
        }

        @Override
        public int list(int detection) {
            return list[detection];
        }

        @Override
        public double xPx(int detection) {
            return x[detection];
        }

        @Override
        public double yPx(int detection) {
            return y[detection];
        }

        @Override
        public double magnitude(int detection) {
            return magnitude[detection];
        }
    }

    @Override
    public int list(int detection) {
        return places.list(detection);
    }

    @Override
    public double xPx(int detection) {
        return places.xPx(detection);
    }

    @Override
    public double yPx(int detection) {
        return places.yPx(detection);
    }

    @Override
    public double magnitude(int detection) {
        return places.magnitude(detection);
    }

    @Override
    public double positionErrorPx(int detection) {
        return positionError[detection];
    }

    @Override
    public double magnitudeError(int detection) {
        return magnitudeError[detection];
    }
}
