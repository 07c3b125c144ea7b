package org.surveygrid.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

/**
 * Finds the sources of an image.
 *
 * <p>A pixel is above the threshold when the smoothed image exceeds {@code thresholdSigma} times the noise of the pixel,
 * which is its given variance scaled so that it agrees with the sky's on the whole.
 */
public final class SourceDetection {
    /** Size of the ellipse that covers a source's halo, in units of its isophote. */
    static final double HALO = 2;

    private static final double FLATTEST_HALO = 0.2;

    private SourceDetection() {}

    /**
     * Detects.
     *
     * @param image above its sky
     * @param config what counts as a source
     * @return the sources; none for an empty sky
     */
    public static Detections detect(SkySubtracted image, DetectionConfig config) {
        int width = image.width();
        float[] smoothed = config.filter().smooth(image.value(), width, image.height());
        double scale = config.thresholdSigma() * config.thresholdSigma() * image.varianceRatio();
        int[] labels = new int[smoothed.length];
        ConnectedRegions regions = ConnectedRegions.label(above(image, smoothed, scale), width, labels);
        float[] variance = image.variance();
        List<int[]> members = new ArrayList<>();
        List<Cleaning.Candidate> candidates = new ArrayList<>();
        List<Boolean> blended = new ArrayList<>();
        Deblending deblending = new Deblending(smoothed, width, labels, config);
        for (int r = 0; r < regions.count(); r++) {
            if (regions.size(r) < config.minimumAreaPx()) {
                continue;
            }
            int[] region = regions.pixels(r);
            double lowest = Double.POSITIVE_INFINITY;
            for (int p : region) {
                lowest = Math.min(lowest, variance[p]);
            }
            double threshold = Math.sqrt(scale * lowest);
            List<int[]> shares = deblending.split(region, threshold);
            for (int p : region) {
                labels[p] = 0;
            }
            for (int[] share : shares) {
                if (share.length >= config.minimumAreaPx()) {
                    members.add(share);
                    blended.add(shares.size() > 1);
                    candidates.add(new Cleaning.Candidate(
                            new Isophote(share, smoothed, width),
                            threshold,
                            brightest(share, smoothed, config.minimumAreaPx())));
                }
            }
        }
        return assemble(image, config, new Found(members, candidates, blended, labels));
    }

    /** Indices of the pixels above the threshold, ascending; few pixels are, so that most is done by comparing floats. */
    private static int[] above(SkySubtracted image, float[] smoothed, double scale) {
        float[] variance = image.variance();
        float least = (float) (scale * 0.999);
        int[] above = new int[1024];
        int count = 0;
        for (int p = 0; p < smoothed.length; p++) {
            float value = smoothed[p];
            if (value * Math.abs(value) > least * variance[p]
                    && (double) value * value > scale * variance[p]
                    && !image.isHole(p)) {
                if (count == above.length) {
                    above = Arrays.copyOf(above, 2 * count);
                }
                above[count++] = p;
            }
        }
        return Arrays.copyOf(above, count);
    }

    private record Found(
            List<int[]> members, List<Cleaning.Candidate> candidates, List<Boolean> blended, int[] noLabels) {}

    private static Detections assemble(SkySubtracted image, DetectionConfig config, Found found) {
        List<int[]> members = found.members();
        List<Cleaning.Candidate> candidates = found.candidates();
        int[] into = new int[members.size()];
        if (config.cleanStrength() > 0) {
            into = Cleaning.swallowedBy(candidates, config.cleanStrength());
        } else {
            Arrays.setAll(into, i -> i);
        }
        int[] labelOf = new int[into.length];
        int kept = 0;
        for (int i = 0; i < into.length; i++) {
            if (into[i] == i) {
                labelOf[i] = ++kept;
            }
        }
        int[] labels = found.noLabels();
        int[] area = new int[kept + 1];
        for (int i = 0; i < into.length; i++) {
            int label = labelOf[into[i]];
            for (int p : members.get(i)) {
                labels[p] = label;
            }
            area[label] += members.get(i).length;
        }
        List<DetectedSource> sources = new ArrayList<>();
        for (int i = 0; i < into.length; i++) {
            if (into[i] == i) {
                sources.add(source(image, members.get(i), candidates.get(i), new int[] {
                    labelOf[i], area[labelOf[i]], found.blended().get(i) ? DetectedSource.BLENDED : 0
                }));
            }
        }
        return new Detections(sources, labels);
    }

    /** Last argument: label, area in pixels, flags known so far. */
    private static DetectedSource source(
            SkySubtracted image, int[] pixels, Cleaning.Candidate candidate, int[] labelAreaFlags) {
        Isophote shape = candidate.shape();
        int bits = bitsAround(image, pixels);
        int flags = labelAreaFlags[2];
        if ((bits & PixelFlag.SATURATED.bit()) != 0) {
            flags |= DetectedSource.SATURATED;
        }
        if (shape.x0 == 0 || shape.y0 == 0 || shape.x1 == image.width() || shape.y1 == image.height()) {
            flags |= DetectedSource.TRUNCATED;
        }
        return new DetectedSource(
                labelAreaFlags[0],
                shape.x0,
                shape.y0,
                shape.x1,
                shape.y1,
                labelAreaFlags[1],
                shape.x,
                shape.y,
                Math.sqrt(shape.major()),
                Math.sqrt(shape.minor()),
                shape.theta(),
                shape.flux,
                shape.peak,
                candidate.threshold(),
                flags,
                bits);
    }

    private static int bitsAround(SkySubtracted image, int[] pixels) {
        int width = image.width();
        int[] maskBits = image.maskBits();
        int bits = 0;
        for (int p : pixels) {
            int x = p % width;
            bits |= maskBits[p];
            bits |= x > 0 ? maskBits[p - 1] : 0;
            bits |= x < width - 1 ? maskBits[p + 1] : 0;
            bits |= p >= width ? maskBits[p - width] : 0;
            bits |= p + width < maskBits.length ? maskBits[p + width] : 0;
        }
        return bits;
    }

    /** The rank-th brightest value, by an insertion list that is ascending. */
    private static double brightest(int[] pixels, float[] smoothed, int rank) {
        float[] top = new float[rank];
        Arrays.fill(top, Float.NEGATIVE_INFINITY);
        for (int p : pixels) {
            float value = smoothed[p];
            if (value <= top[0]) {
                continue;
            }
            int at = 0;
            while (at + 1 < rank && top[at + 1] < value) {
                top[at] = top[at + 1];
                at++;
            }
            top[at] = value;
        }
        return top[0];
    }

    /**
     * The pixels that belong to sources or lie near them: within some pixels of their own, or in their isophotal
     * ellipse made larger by {@value #HALO}, because the halo of a bright galaxy goes as far beyond its isophote as it
     * is large.
     *
     * @param detections sources of an image
     * @param mask the image's own mask, kept
     * @param growPx how far around a source pixels are marked, 0 for not at all
     * @return a new mask with {@link PixelFlag#BAD} set on the sources
     */
    public static MaskImage mask(Detections detections, MaskImage mask, int growPx) {
        int width = mask.width();
        int height = mask.height();
        int[] bits = mask.bits().clone();
        int[] labels = detections.labels();
        boolean[] rows = new boolean[bits.length];
        for (int y = 0; y < height; y++) {
            int until = -1;
            for (int x = 0; x < width; x++) {
                if (labels[y * width + x] > 0) {
                    for (int i = Math.max(until, Math.max(0, x - growPx)); i <= Math.min(width - 1, x + growPx); i++) {
                        rows[y * width + i] = true;
                    }
                    until = x + growPx;
                }
            }
        }
        for (int x = 0; x < width; x++) {
            int until = -1;
            for (int y = 0; y < height; y++) {
                if (rows[y * width + x]) {
                    for (int i = Math.max(until, Math.max(0, y - growPx)); i <= Math.min(height - 1, y + growPx); i++) {
                        bits[i * width + x] |= PixelFlag.BAD.bit();
                    }
                    until = y + growPx;
                }
            }
        }
        MaskImage covered = MaskImage.owning(width, height, bits);
        for (DetectedSource source : detections.sources()) {
            if ((HALO - 1) * Math.sqrt(source.areaPx() / StrictMath.PI) > growPx) {
                coverHalo(covered, source);
            }
        }
        return covered;
    }

    private static void coverHalo(MaskImage mask, DetectedSource source) {
        double cos = StrictMath.cos(source.thetaRadians());
        double sin = StrictMath.sin(source.thetaRadians());
        double ratio = Math.max(source.b() / source.a(), FLATTEST_HALO);
        double major = HALO * Math.sqrt(source.areaPx() / StrictMath.PI / ratio);
        double minor = major * ratio;
        int reach = (int) Math.ceil(major);
        int x0 = (int) Math.max(0, Math.rint(source.x()) - reach);
        int x1 = (int) Math.min(mask.width() - 1, Math.rint(source.x()) + reach);
        int y1 = (int) Math.min(mask.height() - 1, Math.rint(source.y()) + reach);
        for (int y = (int) Math.max(0, Math.rint(source.y()) - reach); y <= y1; y++) {
            for (int x = x0; x <= x1; x++) {
                double along = ((x - source.x()) * cos + (y - source.y()) * sin) / major;
                double across = ((y - source.y()) * cos - (x - source.x()) * sin) / minor;
                if (along * along + across * across <= 1) {
                    mask.bits()[y * mask.width() + x] |= PixelFlag.BAD.bit();
                }
            }
        }
    }
}
