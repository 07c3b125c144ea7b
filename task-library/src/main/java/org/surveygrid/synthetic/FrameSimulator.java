package org.surveygrid.synthetic;

import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;

/**
 * Takes one exposure with one chip.
 *
 * <pre>
 *   (sky, fringes) · illumination + stars ─ · response ─ + cosmics, trail, hot pixels ─ bleed ─ photon and read noise
 *     ─ / gain ─ crosstalk ─ + level, drift, pattern ─ round, clip to 16 bits
 * </pre>
 *
 * <p>Left out on purpose: non-linearity, charge-transfer loss, the brighter-fatter effect, colour terms.
 */
public final class FrameSimulator {
    private static final int LARGEST_ADU = 65_535;

    private final SyntheticCamera camera;

    /**
     * A simulator of one camera.
     *
     * @param camera whose frames are made
     */
    public FrameSimulator(SyntheticCamera camera) {
        this.camera = camera;
    }

    /**
     * The frame as it is read out.
     *
     * @param chipId a chip of the camera
     * @param exposure what is observed
     * @param sky what is there to be seen; unused when the shutter or the dome is closed
     * @return the raw frame
     */
    public RawFrame expose(String chipId, SyntheticExposure exposure, SyntheticSky sky) {
        ChipTruth truth = camera.truth(chipId);
        FloatImage electrons = meanElectrons(truth, exposure, sky);
        RandomStream noise = RandomStream.of(camera.seed(), "noise", exposure.id(), chipId);
        return readOut(truth, exposure, electrons, noise);
    }

    /** Mean charge of each trimmed pixel, cosmic rays and overflow included, photon noise not. */
    private FloatImage meanElectrons(ChipTruth truth, SyntheticExposure exposure, SyntheticSky sky) {
        Chip chip = truth.chip();
        FloatImage image = FloatImage.zeros(chip.width(), chip.height());
        if (exposure.kind().seesSky()) {
            new SourceRenderer(camera.instrument().pixelScaleArcsec())
                    .addTo(
                            image,
                            sky,
                            camera.wcs(chip.id(), exposure),
                            new SourceRenderer.Light(
                                    exposure.band(),
                                    exposure.atmosphere().fwhmArcsec(),
                                    camera.zeroPointMag(exposure),
                                    exposure.seconds()));
        }
        if (exposure.kind() != SyntheticExposure.Kind.BIAS && exposure.kind() != SyntheticExposure.Kind.DARK) {
            addDiffuseLight(image, truth, exposure);
        }
        if (exposure.trail().isPresent()) {
            Contamination.addTrail(image, exposure.trail().get(), chip);
        }
        Contamination.addCosmics(
                image, exposure.seconds(), RandomStream.of(camera.seed(), "cosmics", exposure.id(), chip.id()));
        float[] pixels = image.pixels();
        for (ChipTruth.HotPixel hot : truth.defects().hot()) {
            pixels[hot.y() * chip.width() + hot.x()] += (float) hot.electrons();
        }
        for (ChipTruth.BadColumn column : truth.defects().columns()) {
            for (int y = column.y0(); y < chip.height(); y++) {
                pixels[y * chip.width() + column.x()] += (float) column.electrons();
            }
        }
        Contamination.bleed(image, fullWells(truth));
        return image;
    }

    /** Adds sky or lamp light to the stars, then lets the response act on both. */
    private void addDiffuseLight(FloatImage image, ChipTruth truth, SyntheticExposure exposure) {
        float[] response = ChipTruth.of(truth.response(), exposure.band()).pixels();
        float[] illumination =
                ChipTruth.of(truth.illumination(), exposure.band()).pixels();
        float[] dome = truth.domeGradient().pixels();
        float[] fringes = truth.fringes().pixels();
        float[] pixels = image.pixels();
        boolean domeFlat = exposure.kind() == SyntheticExposure.Kind.DOME;
        double level = exposure.lampElectrons() > 0 ? exposure.lampElectrons() : camera.skyElectrons(exposure);
        double strength =
                camera.filter(exposure.band()).fringes() ? exposure.atmosphere().fringeStrength() : 0;
        for (int i = 0; i < pixels.length; i++) {
            double light = level * illumination[i];
            if (domeFlat) {
                light *= dome[i];
            }
            if (strength > 0) {
                light *= 1 + strength * fringes[i];
            }
            pixels[i] = (float) ((pixels[i] + light) * response[i]);
        }
    }

    private static Contamination.PixelCapacity fullWells(ChipTruth truth) {
        List<Amplifier> amplifiers = truth.chip().amplifiers();
        if (amplifiers.size() == 1) {
            double only = truth.amplifiers().getFirst().fullWellElectrons();
            return (x, y) -> only;
        }
        return (x, y) -> {
            for (int i = 0; i < amplifiers.size(); i++) {
                if (contains(amplifiers.get(i).trimmedSection(), x, y)) {
                    return truth.amplifiers().get(i).fullWellElectrons();
                }
            }
            return Double.POSITIVE_INFINITY;
        };
    }

    private RawFrame readOut(ChipTruth truth, SyntheticExposure exposure, FloatImage electrons, RandomStream noise) {
        Chip chip = truth.chip();
        float[] raw = new float[chip.rawWidth() * chip.rawHeight()];
        for (int i = 0; i < chip.amplifiers().size(); i++) {
            convert(chip.amplifiers().get(i), truth.amplifiers().get(i), electrons, raw, chip.rawWidth(), noise);
        }
        addCrosstalk(chip, raw);
        addLevels(truth, exposure, raw, noise);
        addPattern(truth, exposure, raw);
        char[] adu = new char[raw.length];
        for (int i = 0; i < raw.length; i++) {
            adu[i] = (char) Math.max(0, Math.min(LARGEST_ADU, Math.rint(raw[i])));
        }
        return RawFrame.owning(chip.rawWidth(), chip.rawHeight(), adu);
    }

    /** Photon and read noise of the light-sensitive pixels of one amplifier, in ADU above its level. */
    private static void convert(
            Amplifier amplifier,
            AmplifierTruth truth,
            FloatImage electrons,
            float[] raw,
            int rawWidth,
            RandomStream noise) {
        PixelBox to = amplifier.trimmedSection();
        float[] pixels = electrons.pixels();
        double perElectron = 1 / truth.gainElectronsPerAdu();
        double readVariance = truth.readNoiseElectrons() * truth.readNoiseElectrons();
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                double mean = pixels[(to.y0() + y) * electrons.width() + to.x0() + x];
                double value;
                if (mean > RandomStream.GAUSSIAN_ABOVE_MEAN) {
                    value = mean + Math.sqrt(mean + readVariance) * noise.nextGaussian();
                } else {
                    double photons = mean > 0 ? noise.nextPoisson(mean) : 0;
                    value = photons + truth.readNoiseElectrons() * noise.nextGaussian();
                }
                raw[rawIndex(amplifier, x, y, rawWidth)] = (float) bent(amplifier.linearity(), value * perElectron);
            }
        }
    }

    private static double bent(Linearity linearity, double straightAdu) {
        return linearity.isStraight() ? straightAdu : linearity.bend(straightAdu);
    }

    /** Index in the raw image of a pixel of the trimmed section, undoing the read-out order. */
    private static int rawIndex(Amplifier amplifier, int x, int y, int rawWidth) {
        PixelBox from = amplifier.dataSection();
        int column = switch (amplifier.readout()) {
            case NORMAL, FLIPPED_Y -> x;
            case FLIPPED_X, FLIPPED_BOTH -> from.width() - 1 - x;
        };
        int row = switch (amplifier.readout()) {
            case NORMAL, FLIPPED_X -> y;
            case FLIPPED_Y, FLIPPED_BOTH -> from.height() - 1 - y;
        };
        return (from.y0() + row) * rawWidth + from.x0() + column;
    }

    /** Pixels of two amplifiers disturb each other when they are read at the same moment. */
    void addCrosstalk(Chip chip, float[] raw) {
        if (chip.amplifiers().size() < 2) {
            return;
        }
        float[] source = raw.clone();
        for (Crosstalk pair : camera.instrument().crosstalk()) {
            for (Amplifier from : chip.amplifiers()) {
                for (Amplifier to : chip.amplifiers()) {
                    if (from.id().equals(pair.sourceAmplifier()) && to.id().equals(pair.victimAmplifier())) {
                        disturb(from, to, pair.coefficient(), new float[][] {source, raw}, chip.rawWidth());
                    }
                }
            }
        }
    }

    private static void disturb(Amplifier from, Amplifier to, double coefficient, float[][] planes, int rawWidth) {
        PixelBox source = from.dataSection();
        PixelBox victim = to.dataSection();
        boolean mirrored = readsLeftwards(from) != readsLeftwards(to);
        for (int y = 0; y < Math.min(source.height(), victim.height()); y++) {
            for (int x = 0; x < Math.min(source.width(), victim.width()); x++) {
                int column = mirrored ? source.x1() - 1 - x : source.x0() + x;
                planes[1][(victim.y0() + y) * rawWidth + victim.x0() + x] +=
                        (float) (coefficient * planes[0][(source.y0() + y) * rawWidth + column]);
            }
        }
    }

    private static boolean readsLeftwards(Amplifier amplifier) {
        return amplifier.overscan().isPresent()
                && amplifier.overscan().get().x0() < amplifier.dataSection().x0();
    }

    /** Adds each amplifier's level, which drifts while the rows are read, and the noise of the pixels without light. */
    private static void addLevels(ChipTruth truth, SyntheticExposure exposure, float[] raw, RandomStream noise) {
        Chip chip = truth.chip();
        int count = truth.amplifiers().size();
        double[] shift = new double[count];
        double[] phase = new double[count];
        for (int i = 0; i < count; i++) {
            shift[i] = noise.nextGaussian() + exposure.electronics().offsetAdu();
            phase[i] = noise.uniform(0, 2 * Math.PI);
        }
        double[] level = new double[count];
        int[] owner = new int[chip.rawWidth()];
        boolean[] dark = new boolean[chip.rawWidth()];
        for (int y = 0; y < chip.rawHeight(); y++) {
            for (int i = 0; i < count; i++) {
                AmplifierTruth amplifier = truth.amplifiers().get(i);
                level[i] = amplifier.biasLevelAdu()
                        + shift[i]
                        + amplifier.driftAdu() * StrictMath.sin(3.0 * y / chip.rawHeight() + phase[i]);
            }
            assign(chip, y, owner, dark);
            for (int x = 0; x < chip.rawWidth(); x++) {
                int index = y * chip.rawWidth() + x;
                double value = raw[index] + level[owner[x]];
                if (dark[x]) {
                    AmplifierTruth amplifier = truth.amplifiers().get(owner[x]);
                    value += noise.nextGaussian() * amplifier.readNoiseElectrons() / amplifier.gainElectronsPerAdu();
                }
                raw[index] = (float) value;
            }
        }
    }

    /** Which amplifier reads each pixel of a raw row: the one whose section holds it, else the nearest. */
    private static void assign(Chip chip, int y, int[] owner, boolean[] dark) {
        for (int x = 0; x < owner.length; x++) {
            double nearest = Double.POSITIVE_INFINITY;
            dark[x] = true;
            for (int i = 0; i < chip.amplifiers().size(); i++) {
                Amplifier amplifier = chip.amplifiers().get(i);
                PixelBox data = amplifier.dataSection();
                double distance = distance(data, x, y);
                if (distance == 0) {
                    dark[x] = false;
                }
                if (amplifier.overscan().isPresent()) {
                    distance = Math.min(distance, distance(amplifier.overscan().get(), x, y));
                }
                if (distance < nearest) {
                    nearest = distance;
                    owner[x] = i;
                }
            }
        }
    }

    private static double distance(PixelBox box, int x, int y) {
        int dx = Math.max(0, Math.max(box.x0() - x, x - (box.x1() - 1)));
        int dy = Math.max(0, Math.max(box.y0() - y, y - (box.y1() - 1)));
        return dx + (double) dy;
    }

    private static boolean contains(PixelBox box, int x, int y) {
        return x >= box.x0() && x < box.x1() && y >= box.y0() && y < box.y1();
    }

    /** Adds the fixed pattern of the bias, and what a disturbed read-out puts on top of it. */
    private static void addPattern(ChipTruth truth, SyntheticExposure exposure, float[] raw) {
        Chip chip = truth.chip();
        float[] pattern = truth.biasPatternAdu().pixels();
        SyntheticExposure.Electronics electronics = exposure.electronics();
        for (Amplifier amplifier : chip.amplifiers()) {
            PixelBox to = amplifier.trimmedSection();
            for (int y = 0; y < to.height(); y++) {
                for (int x = 0; x < to.width(); x++) {
                    double value = pattern[(to.y0() + y) * chip.width() + to.x0() + x] + electronics.lightOffsetAdu();
                    if (electronics.patternAdu() > 0) {
                        value += electronics.patternAdu() * StrictMath.sin(0.7 * x + 0.13 * y);
                    }
                    raw[rawIndex(amplifier, x, y, chip.rawWidth())] += (float) value;
                }
            }
        }
    }
}
