package org.surveygrid.solver.sparse;

import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.NodeLayout;
import org.surveygrid.synthetic.RandomStream;

/**
 * Reduced equations of a made-up survey: square tiles of a mosaic camera that overlap by 3 %, several dithered exposures
 * each, stars at random places, each star's own unknown eliminated.
 */
final class MosaicSurvey {
    private static final double FIELD_RAD = StrictMath.toRadians(1);
    private static final double PITCH = 0.97;

    private final Shape shape;
    private final RandomStream random;
    private final double[] centreX;
    private final double[] centreY;
    private final int exposures;
    private final int chips;
    private final NodeLayout layout;
    private final BlockMatrix matrix;

    private final int[] nodes = new int[256];
    private final int[] at = new int[256];
    private final double[] coefficients = new double[256 * 32];
    private int entries;
    private int used;

    /**
     * What a survey is like.
     *
     * @param tiles along each side
     * @param dithers exposures of each tile
     * @param chipsAcross chips along each side of the mosaic
     * @param exposureTerms unknowns of an exposure; 0 for one unknown for each chip of each exposure
     * @param chipTerms unknowns of a chip, shared by all exposures; 0 for none
     * @param starsOnChip stars on a chip
     * @param referenceShare share of stars with an independent measurement
     * @param seed of the stars
     */
    record Shape(
            int tiles,
            int dithers,
            int chipsAcross,
            int exposureTerms,
            int chipTerms,
            double starsOnChip,
            double referenceShare,
            long seed) {
        static Shape exposures(int tiles, int terms) {
            return new Shape(tiles, 5, 1, terms, 0, 150 + 40 * terms, 0.02, 7);
        }

        static Shape withChips(int tiles, int terms, int chipsAcross, int chipTerms) {
            return new Shape(tiles, 5, chipsAcross, terms, chipTerms, 60, 0.02, 8);
        }

        static Shape chipExposures(int tiles, int chipsAcross, double starsOnChip) {
            return new Shape(tiles, 5, chipsAcross, 0, 0, starsOnChip, 0.02, 9);
        }

        Shape references(double share) {
            return new Shape(tiles, dithers, chipsAcross, exposureTerms, chipTerms, starsOnChip, share, seed);
        }
    }

    private MosaicSurvey(Shape shape) {
        this.shape = shape;
        this.random = RandomStream.of(shape.seed(), "mosaic");
        this.exposures = shape.tiles() * shape.tiles() * shape.dithers();
        this.chips = shape.chipsAcross() * shape.chipsAcross();
        this.centreX = new double[exposures];
        this.centreY = new double[exposures];
        for (int e = 0; e < exposures; e++) {
            int tile = e / shape.dithers();
            int row = tile / shape.tiles();
            centreX[e] = PITCH * (tile % shape.tiles()) + 0.2 * (random.nextDouble() - 0.5);
            centreY[e] = PITCH * row + 0.2 * (random.nextDouble() - 0.5);
        }
        this.layout = layout();
        this.matrix = new BlockMatrix(layout);
    }

    static BlockMatrix matrix(Shape shape) {
        MosaicSurvey survey = new MosaicSurvey(shape);
        survey.observe();
        return survey.matrix;
    }

    private NodeLayout layout() {
        NodeLayout.Builder nodesOf = NodeLayout.builder();
        for (int e = 0; e < exposures; e++) {
            if (shape.exposureTerms() > 0) {
                add(nodesOf, shape.exposureTerms(), centreX[e], centreY[e]);
            } else {
                for (int chip = 0; chip < chips; chip++) {
                    int row = chip / shape.chipsAcross();
                    double dx = (chip % shape.chipsAcross() + 0.5) / shape.chipsAcross() - 0.5;
                    double dy = (row + 0.5) / shape.chipsAcross() - 0.5;
                    add(nodesOf, 1, centreX[e] + dx, centreY[e] + dy);
                }
            }
        }
        for (int chip = 0; chip < chips && shape.chipTerms() > 0; chip++) {
            nodesOf.addBorder(shape.chipTerms());
        }
        return nodesOf.build();
    }

    private void add(NodeLayout.Builder nodesOf, int size, double x, double y) {
        double ra = x * FIELD_RAD;
        double dec = (y - 0.5 * PITCH * shape.tiles()) * FIELD_RAD;
        double across = StrictMath.cos(dec);
        nodesOf.add(size, across * StrictMath.cos(ra), across * StrictMath.sin(ra), StrictMath.sin(dec));
    }

    private void observe() {
        long stars = Math.round(PITCH * PITCH * shape.tiles() * shape.tiles() * chips * shape.starsOnChip());
        double side = PITCH * shape.tiles();
        for (long s = 0; s < stars; s++) {
            star(side * random.nextDouble() - 0.5 * PITCH, side * random.nextDouble() - 0.5 * PITCH);
        }
        for (int node = layout.nodes() - layout.borderNodes(); node < layout.nodes(); node++) {
            for (int k = 0; k < layout.size(node); k++) {
                int unknown = layout.firstUnknown(node) + k;
                matrix.addTo(unknown, unknown, 0.01 * exposures);
            }
        }
    }

    private void star(double x, double y) {
        entries = 0;
        used = 0;
        double weight = 0.5 + random.nextDouble();
        double own = random.nextDouble() < shape.referenceShare() ? 4 : 0;
        int column = (int) Math.rint(x / PITCH);
        int row = (int) Math.rint(y / PITCH);
        for (int j = Math.max(0, row - 1); j <= Math.min(shape.tiles() - 1, row + 1); j++) {
            for (int i = Math.max(0, column - 1); i <= Math.min(shape.tiles() - 1, column + 1); i++) {
                for (int d = 0; d < shape.dithers(); d++) {
                    int exposure = (j * shape.tiles() + i) * shape.dithers() + d;
                    own += detect(exposure, x - centreX[exposure] + 0.5, y - centreY[exposure] + 0.5) ? weight : 0;
                }
            }
        }
        eliminate(weight, own);
    }

    private boolean detect(int exposure, double u, double v) {
        if (!(u >= 0 && u < 1 && v >= 0 && v < 1)) {
            return false;
        }
        int chipX = (int) (u * shape.chipsAcross());
        int chipY = (int) (v * shape.chipsAcross());
        int chip = chipY * shape.chipsAcross() + chipX;
        if (shape.exposureTerms() == 0) {
            entry(exposure * chips + chip, 1, 0, 0);
        } else {
            entry(exposure, shape.exposureTerms(), 2 * u - 1, 2 * v - 1);
        }
        if (shape.chipTerms() > 0) {
            double p = 2 * (u * shape.chipsAcross() - chipX) - 1;
            double q = 2 * (v * shape.chipsAcross() - chipY) - 1;
            entry(layout.nodes() - chips + chip, shape.chipTerms(), p, q);
        }
        return true;
    }

    private void entry(int node, int terms, double u, double v) {
        nodes[entries] = node;
        at[entries++] = used;
        int k = 0;
        for (int degree = 0; k < terms; degree++) {
            for (int power = 0; power <= degree && k < terms; power++, k++) {
                coefficients[used++] = power(u, degree - power) * power(v, power);
            }
        }
    }

    private static double power(double value, int exponent) {
        double product = 1;
        for (int k = 0; k < exponent; k++) {
            product *= value;
        }
        return product;
    }

    /** Adds weight * (sum over detections of a a' - (sum of a)(sum of a)' * weight / own). */
    private void eliminate(double weight, double own) {
        int perDetection = shape.chipTerms() > 0 ? 2 : 1;
        for (int i = 0; i < entries; i++) {
            for (int j = 0; j < entries; j++) {
                if (nodes[i] < nodes[j]) {
                    continue;
                }
                double factor = -weight * weight / own + (i / perDetection == j / perDetection ? weight : 0);
                int block = matrix.block(nodes[i], nodes[j]);
                double[] numbers = matrix.arena(block);
                int next = matrix.offset(block);
                int width = layout.size(nodes[j]);
                for (int r = 0; r < layout.size(nodes[i]); r++) {
                    double scaled = factor * coefficients[at[i] + r];
                    for (int c = 0; c < width; c++) {
                        numbers[next++] += scaled * coefficients[at[j] + c];
                    }
                }
            }
        }
    }
}
