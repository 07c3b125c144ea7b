package org.surveygrid.synthetic;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.FilterBand;
import org.surveygrid.instrument.Instrument;

/** Draws the truth of one chip. Each effect has its own random stream, so that one can change without the others. */
final class ChipTruthBuilder {
    private static final double GAIN_SCATTER = 0.02;
    private static final double GAIN_LIMIT = 0.03;
    private static final double READ_NOISE_SCATTER = 0.03;
    /** Defects per million pixels. */
    private static final double HOT_PER_MEGAPIXEL = 480;

    private static final double WARM_PER_MEGAPIXEL = 60;
    private static final double COLD_PER_MEGAPIXEL = 240;
    private static final double DUST_PER_MEGAPIXEL = 12;
    private static final int BAD_COLUMNS = 3;
    private static final int RESERVED_BORDER_PX = 3;
    private static final double PIXEL_RESPONSE_SIGMA = 0.01;
    private static final double BIAS_SMOOTH_ADU = 1.2;
    private static final double BIAS_COLUMN_ADU = 0.4;
    private static final double BIAS_LIMIT_ADU = 2;
    private static final double FRINGE_SPACING_PX = 45;
    /** Smooth fields are evaluated on a grid this coarse and interpolated linearly; their curvature is below 1e-5. */
    private static final int GRID_PX = 8;

    private final Instrument instrument;
    private final FocalPlane focalPlane;
    private final Chip chip;
    private final ChipPosition position;
    private final long seed;
    private final int width;
    private final int height;

    ChipTruthBuilder(Instrument instrument, FocalPlane focalPlane, Chip chip, long seed) {
        this.instrument = instrument;
        this.focalPlane = focalPlane;
        this.chip = chip;
        this.position = new ChipPosition(chip, seed);
        this.seed = seed;
        this.width = chip.width();
        this.height = chip.height();
    }

    ChipTruth build() {
        List<AmplifierTruth> amplifiers = amplifiers();
        ChipTruth.Defects defects = defects(amplifiers);
        FloatImage pixelResponse = pixelResponse(defects);
        SortedMap<String, FloatImage> response = new TreeMap<>();
        SortedMap<String, FloatImage> illumination = new TreeMap<>();
        FloatImage vignetting = smooth(focalPlane::vignetting);
        FloatImage area = pixelArea();
        for (FilterBand filter : instrument.filters()) {
            response.put(filter.name(), response(filter.name(), pixelResponse, vignetting));
            FocalPlane.IlluminationField field = focalPlane.illumination(filter.name());
            illumination.put(filter.name(), product(smooth(field::at), area));
        }
        return new ChipTruth(
                chip,
                amplifiers,
                biasPattern(),
                response,
                illumination,
                smooth(focalPlane::domeGradient),
                fringes(),
                defects);
    }

    private List<AmplifierTruth> amplifiers() {
        List<AmplifierTruth> truths = new ArrayList<>();
        for (Amplifier amplifier : chip.amplifiers()) {
            RandomStream random = RandomStream.of(seed, "amplifier", chip.id(), amplifier.id());
            double deviation = Math.max(-GAIN_LIMIT, Math.min(GAIN_LIMIT, GAIN_SCATTER * random.nextGaussian()));
            double gain = amplifier.gainElectronsPerAdu() * (1 + deviation);
            double noise = amplifier.readNoiseElectrons() * (1 + READ_NOISE_SCATTER * random.nextGaussian());
            double level = random.uniform(950, 1250);
            // Charge overflows just above the level that the camera calls saturated.
            double fullWell = amplifier.linearity().straighten(amplifier.saturationAdu() * 1.01 - level) * gain;
            truths.add(new AmplifierTruth(
                    amplifier.id(), gain, noise, level, random.uniform(1, 3), Math.max(1000, fullWell)));
        }
        return truths;
    }

    private ChipTruth.Defects defects(List<AmplifierTruth> amplifiers) {
        RandomStream random = RandomStream.of(seed, "defects", chip.id());
        double megapixels = width * (double) height / 1e6;
        BitSet taken = new BitSet(width * height);
        List<ChipTruth.BadColumn> columns = new ArrayList<>();
        for (int i = 0; i < BAD_COLUMNS; i++) {
            int x = RESERVED_BORDER_PX + random.nextInt(width - 2 * RESERVED_BORDER_PX);
            int y0 = random.nextInt(height / 2);
            boolean bright = i == 0;
            columns.add(new ChipTruth.BadColumn(
                    x, y0, bright ? 1 : random.uniform(0.2, 0.7), bright ? random.uniform(150, 600) : 0));
            for (int y = y0; y < height; y++) {
                taken.set(y * width + x);
            }
        }
        List<ChipTruth.HotPixel> hot = new ArrayList<>();
        int bright = (int) Math.ceil(HOT_PER_MEGAPIXEL * megapixels);
        int warm = (int) Math.ceil(WARM_PER_MEGAPIXEL * megapixels);
        for (int i = 0; i < bright + warm; i++) {
            int index = free(random, taken);
            double noise =
                    amplifiers.get(amplifierAt(index % width, index / width)).readNoiseElectrons();
            double sigma = i < bright ? 8.5 * StrictMath.pow(10, random.uniform(0, 2)) : random.uniform(4, 8);
            hot.add(new ChipTruth.HotPixel(index % width, index / width, sigma * noise, sigma));
        }
        List<ChipTruth.ColdPixel> cold = new ArrayList<>();
        for (int i = 0; i < COLD_PER_MEGAPIXEL * megapixels; i++) {
            int index = free(random, taken);
            cold.add(new ChipTruth.ColdPixel(index % width, index / width, random.uniform(0.3, 0.85)));
        }
        return new ChipTruth.Defects(hot, cold, columns);
    }

    private int free(RandomStream random, BitSet taken) {
        while (true) {
            int index = random.nextInt(width * height);
            if (!taken.get(index)) {
                taken.set(index);
                return index;
            }
        }
    }

    private int amplifierAt(int x, int y) {
        List<Amplifier> amplifiers = chip.amplifiers();
        for (int i = 0; i < amplifiers.size(); i++) {
            PixelBox box = amplifiers.get(i).trimmedSection();
            if (x >= box.x0() && x < box.x1() && y >= box.y0() && y < box.y1()) {
                return i;
            }
        }
        throw new IllegalStateException("chip " + chip.id() + ": no amplifier reads pixel " + x + ", " + y);
    }

    private FloatImage biasPattern() {
        RandomStream random = RandomStream.of(seed, "bias", chip.id());
        double[] wave = new double[6];
        for (int i = 0; i < wave.length; i++) {
            wave[i] = random.uniform(0.5, 1.5);
        }
        FloatImage image = FloatImage.zeros(width, height);
        double[] column = new double[width];
        for (int x = 0; x < width; x++) {
            column[x] = BIAS_COLUMN_ADU * random.nextGaussian()
                    + 0.5 * BIAS_SMOOTH_ADU * StrictMath.sin(2 * Math.PI * (wave[0] * x / width + wave[1]));
        }
        for (int y = 0; y < height; y++) {
            double row = 0.5 * BIAS_SMOOTH_ADU * StrictMath.cos(2 * Math.PI * (wave[2] * y / height + wave[3]))
                    + BIAS_SMOOTH_ADU * StrictMath.exp(-y / (0.05 * height));
            for (int x = 0; x < width; x++) {
                double value = column[x] + row;
                image.pixels()[y * width + x] = (float) Math.max(-BIAS_LIMIT_ADU, Math.min(BIAS_LIMIT_ADU, value));
            }
        }
        return image;
    }

    private FloatImage pixelResponse(ChipTruth.Defects defects) {
        RandomStream random = RandomStream.of(seed, "response", chip.id());
        FloatImage image = FloatImage.zeros(width, height);
        float[] pixels = image.pixels();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (1 + PIXEL_RESPONSE_SIGMA * random.nextGaussian());
        }
        for (ChipTruth.ColdPixel cold : defects.cold()) {
            pixels[cold.y() * width + cold.x()] *= (float) cold.response();
        }
        for (ChipTruth.BadColumn column : defects.columns()) {
            for (int y = column.y0(); y < height; y++) {
                pixels[y * width + column.x()] *= (float) column.response();
            }
        }
        return image;
    }

    private FloatImage response(String band, FloatImage pixelResponse, FloatImage vignetting) {
        RandomStream random = RandomStream.of(seed, "dust", chip.id(), band);
        FloatImage image = product(pixelResponse, vignetting);
        double quantumEfficiency = 1 + 0.04 * random.uniform(-1, 1);
        float[] pixels = image.pixels();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (pixels[i] * quantumEfficiency);
        }
        int rings = Math.max(1, (int) Math.rint(DUST_PER_MEGAPIXEL * width * height / 1e6));
        for (int i = 0; i < rings; i++) {
            double[] ring = {
                random.uniform(0, width), random.uniform(0, height), random.uniform(12, 30), random.uniform(0.01, 0.03)
            };
            shadow(image, ring);
        }
        return image;
    }

    /** A speck far from focus: a disc of shadow with the hole of the secondary mirror, edges a few pixels soft. */
    private void shadow(FloatImage image, double[] ring) {
        double radius = ring[2];
        int reach = (int) radius + 8;
        for (int y = Math.max(0, (int) ring[1] - reach); y < Math.min(height, (int) ring[1] + reach); y++) {
            for (int x = Math.max(0, (int) ring[0] - reach); x < Math.min(width, (int) ring[0] + reach); x++) {
                double dx = x - ring[0];
                double dy = y - ring[1];
                double r = Math.sqrt(dx * dx + dy * dy);
                double outer = Math.max(0, Math.min(1, (radius - r) / 4 + 0.5));
                double inner = Math.max(0, Math.min(1, (0.45 * radius - r) / 4 + 0.5));
                image.pixels()[y * width + x] *= (float) (1 - ring[3] * (outer - inner));
            }
        }
    }

    /** Solid angle of each pixel against nominal, from differences of the true mapping. */
    private FloatImage pixelArea() {
        double step = 4;
        double[] a = new double[2];
        double[] b = new double[2];
        double[] c = new double[2];
        double[] d = new double[2];
        double pixelDegrees = instrument.pixelScaleArcsec() / 3600;
        double nominal = 4 * step * step * pixelDegrees * pixelDegrees;
        return onGrid((x, y) -> {
            toDistorted(x - step, y, a);
            toDistorted(x + step, y, b);
            toDistorted(x, y - step, c);
            toDistorted(x, y + step, d);
            return Math.abs((b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])) / nominal;
        });
    }

    private void toDistorted(double x, double y, double[] field) {
        position.toField(x, y, field);
        focalPlane.distort(field);
    }

    /** Fringes of a film whose thickness varies smoothly: cosine of a smooth phase. */
    private FloatImage fringes() {
        RandomStream random = RandomStream.of(seed, "fringes", chip.id());
        double[] p = new double[8];
        for (int i = 0; i < p.length; i++) {
            p[i] = random.uniform(-1, 1);
        }
        double cycles = Math.max(width, height) / FRINGE_SPACING_PX;
        double angle = Math.PI * p[0];
        FloatImage image = FloatImage.zeros(width, height);
        double size = Math.max(width, height);
        FloatImage phase = onGrid((x, y) -> {
            double u = x / size - 0.25;
            double v = y / size - 0.5;
            double along = u * StrictMath.cos(angle) + v * StrictMath.sin(angle);
            return cycles * (along + p[1] * u * u + p[2] * v * v + p[3] * u * v)
                    + 0.8 * StrictMath.sin(7 * (u + p[4])) * StrictMath.cos(6 * (v + p[5]));
        });
        float[] pixels = image.pixels();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) StrictMath.cos(2 * Math.PI * phase.pixels()[i]);
        }
        return image;
    }

    private FloatImage smooth(PlaneFunction field) {
        double[] angle = new double[2];
        return onGrid((x, y) -> {
            toDistorted(x, y, angle);
            return field.at(angle[0], angle[1]);
        });
    }

    /** Evaluates on a coarse grid and interpolates linearly. */
    private FloatImage onGrid(PlaneFunction function) {
        int nx = (width + GRID_PX - 1) / GRID_PX + 1;
        int ny = (height + GRID_PX - 1) / GRID_PX + 1;
        double[] nodes = new double[nx * ny];
        for (int j = 0; j < ny; j++) {
            for (int i = 0; i < nx; i++) {
                nodes[j * nx + i] = function.at(i * GRID_PX, j * GRID_PX);
            }
        }
        FloatImage image = FloatImage.zeros(width, height);
        float[] pixels = image.pixels();
        for (int y = 0; y < height; y++) {
            int row = y / GRID_PX * nx;
            double fy = (y % GRID_PX) / (double) GRID_PX;
            for (int x = 0; x < width; x++) {
                int node = row + x / GRID_PX;
                double fx = (x % GRID_PX) / (double) GRID_PX;
                double below = nodes[node] + fx * (nodes[node + 1] - nodes[node]);
                double above = nodes[node + nx] + fx * (nodes[node + nx + 1] - nodes[node + nx]);
                pixels[y * width + x] = (float) (below + fy * (above - below));
            }
        }
        return image;
    }

    private static FloatImage product(FloatImage a, FloatImage b) {
        FloatImage result = FloatImage.zeros(a.width(), a.height());
        for (int i = 0; i < result.pixels().length; i++) {
            result.pixels()[i] = a.pixels()[i] * b.pixels()[i];
        }
        return result;
    }

    /** A function of two coordinates. */
    private interface PlaneFunction {
        double at(double x, double y);
    }
}
