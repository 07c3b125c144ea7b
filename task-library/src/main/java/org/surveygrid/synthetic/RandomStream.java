package org.surveygrid.synthetic;

/**
 * A stream of random numbers that is the same on every machine: SplitMix64 for the bits, a ziggurat for Gaussian
 * deviates.
 *
 * @see "Steele, Lea and Flood 2014, OOPSLA, Fig. 17 (SplitMix64)"
 * @see "Marsaglia and Tsang 2000, J. Stat. Softw. 5(8); Doornik 2005 (ZIGNOR, 128 layers)"
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final double TWO_TO_MINUS_53 = 0x1p-53;
    /** Above this mean a Poisson deviate is drawn from the Gaussian of equal mean and variance. */
    public static final double GAUSSIAN_ABOVE_MEAN = 30;

    private static final int LAYERS = 128;
    /** Start of the tail and area of a layer, Doornik 2005, for 128 layers. */
    private static final double TAIL_START = 3.442619855899;

    private static final double LAYER_AREA = 9.91256303526217e-3;
    private static final double[] LAYER_EDGE = new double[LAYERS + 1];
    private static final double[] LAYER_RATIO = new double[LAYERS];

    static {
        double density = StrictMath.exp(-0.5 * TAIL_START * TAIL_START);
        LAYER_EDGE[0] = LAYER_AREA / density;
        LAYER_EDGE[1] = TAIL_START;
        for (int i = 2; i < LAYERS; i++) {
            LAYER_EDGE[i] = Math.sqrt(-2 * StrictMath.log(LAYER_AREA / LAYER_EDGE[i - 1] + density));
            density = StrictMath.exp(-0.5 * LAYER_EDGE[i] * LAYER_EDGE[i]);
        }
        LAYER_EDGE[LAYERS] = 0;
        for (int i = 0; i < LAYERS; i++) {
            LAYER_RATIO[i] = LAYER_EDGE[i + 1] / LAYER_EDGE[i];
        }
    }

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /**
     * The stream of one purpose. Streams of different purposes are independent.
     *
     * @param seed seed of the whole simulation
     * @param purpose words that name what the numbers are for, e.g. {@code "noise", "e0007", "c03"}
     * @return a fresh stream
     */
    public static RandomStream of(long seed, String... purpose) {
        long hash = FNV_OFFSET;
        for (String word : purpose) {
            for (int i = 0; i < word.length(); i++) {
                hash = (hash ^ word.charAt(i)) * FNV_PRIME;
            }
            hash = (hash ^ 0xFFFF) * FNV_PRIME;
        }
        return new RandomStream(mix(mix(seed) ^ hash));
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * Sixty-four random bits.
     *
     * @return any long
     */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /**
     * A uniform deviate.
     *
     * @return a value in [0, 1)
     */
    public double nextDouble() {
        return (nextLong() >>> 11) * TWO_TO_MINUS_53;
    }

    /**
     * A uniform deviate of an interval.
     *
     * @param low lower end, included
     * @param high upper end, excluded
     * @return a value in [low, high)
     */
    public double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /**
     * A uniform integer.
     *
     * @param bound at least 1
     * @return a value in [0, bound)
     */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, got " + bound);
        }
        return (int) (nextDouble() * bound);
    }

    /**
     * A Gaussian deviate of mean 0 and standard deviation 1.
     *
     * @return any finite value
     */
    public double nextGaussian() {
        while (true) {
            long bits = nextLong();
            int layer = (int) (bits & (LAYERS - 1));
            double u = 2 * ((bits >>> 11) * TWO_TO_MINUS_53) - 1;
            if (Math.abs(u) < LAYER_RATIO[layer]) {
                return u * LAYER_EDGE[layer];
            }
            if (layer == 0) {
                return tail(u < 0);
            }
            double x = u * LAYER_EDGE[layer];
            double outer = LAYER_EDGE[layer];
            double inner = LAYER_EDGE[layer + 1];
            double low = StrictMath.exp(-0.5 * (outer * outer - x * x));
            double high = StrictMath.exp(-0.5 * (inner * inner - x * x));
            if (high + nextDouble() * (low - high) < 1) {
                return x;
            }
        }
    }

    private double tail(boolean negative) {
        while (true) {
            double x = StrictMath.log(1 - nextDouble()) / TAIL_START;
            double y = StrictMath.log(1 - nextDouble());
            if (-2 * y >= x * x) {
                return negative ? x - TAIL_START : TAIL_START - x;
            }
        }
    }

    /**
     * A Poisson deviate: exact (inversion) up to a mean of {@link #GAUSSIAN_ABOVE_MEAN}, the rounded Gaussian above.
     *
     * @param mean not negative
     * @return a count, never negative
     */
    public double nextPoisson(double mean) {
        if (!(mean >= 0)) {
            throw new IllegalArgumentException("mean of a Poisson deviate must not be negative, got " + mean);
        }
        if (mean > GAUSSIAN_ABOVE_MEAN) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * nextGaussian()));
        }
        double u = nextDouble();
        double probability = StrictMath.exp(-mean);
        double cumulative = probability;
        int count = 0;
        while (u > cumulative && probability > 0) {
            count++;
            probability *= mean / count;
            cumulative += probability;
        }
        return count;
    }
}
