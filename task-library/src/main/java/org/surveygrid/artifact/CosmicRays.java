package org.surveygrid.artifact;

import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

/**
 * Cosmic rays by their edges, which are sharper than the telescope can make those of a star (L.A.Cosmic, in the variant
 * with separable medians).
 *
 * <p>The Laplacian of the image, subsampled twice and clipped at 0, is L. S = L / (2 noise), the noise being that of the
 * median of the variance over 7 x 7 pixels, and S' = S without its 7 x 7 median. A pixel is a cosmic ray when S' exceeds
 * the limit and also {@code objectLimit} times the fine structure F = (med5 - med9(med5)) / noise, in which stars are
 * strong, and when no star of the frame has so sharp a core ({@link StarSharpness}): F is weak in stars narrower than 2 px.
 * Neighbours follow at the limit, then at a fraction of it. Found pixels are replaced by the mean of good ones
 * and the search is repeated. Medians are separable: along rows, then along columns.
 *
 * <p>The subsampling is folded into one pass: of the four copies of pixel p, the one towards neighbours h and v has the
 * Laplacian 2p - h - v. Medians of S and F are taken only where they can decide, and after the first round the search
 * goes on only where a replacement can have changed something; both leave the result as it is. Edges are mirrored.
 *
 * @see "van Dokkum 2001, PASP 113, 1420"
 */
public final class CosmicRays {
    /** How far a replaced pixel reaches through the 7 x 7 median of the variance, and through that of S or F. */
    private static final int REACH_OF_NOISE_PX = 3;

    private static final int REACH_OF_DECISION_PX = 6;

    private CosmicRays() {}

    /**
     * When a pixel is a cosmic ray.
     *
     * @param limitSigma limit of S', in sigma
     * @param neighbourFraction limit for neighbours, as a fraction
     * @param objectLimit smallest ratio of S' and F; larger spares stars
     * @param iterations most rounds
     */
    public record Config(double limitSigma, double neighbourFraction, double objectLimit, int iterations) {
        public Config {
            if (!(limitSigma > 0) || !(neighbourFraction > 0) || !(objectLimit > 0) || iterations < 1) {
                throw new IllegalArgumentException("cosmic rays need positive limits and 1 or more iterations, got "
                        + limitSigma + ", " + neighbourFraction + ", " + objectLimit + ", " + iterations);
            }
        }
    }

    /**
     * What was found.
     *
     * @param mask {@link PixelFlag#COSMIC} where a cosmic ray hit
     * @param pixels how many pixels
     * @param events how many connected groups of pixels
     */
    public record Hits(MaskImage mask, int pixels, int events) {}

    /**
     * Finds cosmic rays.
     *
     * @param frame electrons with the sky left in; flagged pixels are no candidates
     * @param config when a pixel is one
     * @return the hits; the frame is left unchanged
     */
    public static Hits find(Frame frame, Config config) {
        int width = frame.width();
        int height = frame.height();
        LaplacianPlanes planes = new LaplacianPlanes(frame);
        PixelSet hits = new PixelSet(width, height);
        PixelSet found = new PixelSet(width, height);
        PixelSet changed = new PixelSet(width, height);
        PixelSet near = new PixelSet(width, height);
        planes.refresh();
        StarSharpness stars = StarSharpness.of(planes);
        float limit = (float) config.limitSigma();
        for (int p = 0; p < width * height; p++) {
            if (isSharp(planes, stars, p, config)) {
                found.add(p);
            }
        }
        for (int round = 1; ; round++) {
            spread(found, planes, width, limit);
            spread(found, planes, width, (float) (config.neighbourFraction() * config.limitSigma()));
            int before = hits.size();
            for (int k = 0; k < found.size(); k++) {
                hits.add(found.get(k));
            }
            if (hits.size() == before || round == config.iterations()) {
                break;
            }
            changed.clear();
            planes.replace(hits, changed);
            near.clear();
            near.addAround(changed, REACH_OF_NOISE_PX);
            planes.refresh(near);
            near.addAround(changed, REACH_OF_DECISION_PX);
            found.clear();
            for (int k = 0; k < near.size(); k++) {
                if (isSharp(planes, stars, near.get(k), config)) {
                    found.add(near.get(k));
                }
            }
        }
        MaskImage mask = MaskImage.clear(width, height);
        for (int k = 0; k < hits.size(); k++) {
            mask.bits()[hits.get(k)] = PixelFlag.COSMIC.bit();
        }
        return new Hits(mask, hits.size(), events(hits, width, height));
    }

    private static boolean isSharp(LaplacianPlanes planes, StarSharpness stars, int p, Config config) {
        float limit = (float) config.limitSigma();
        if (!(planes.significance(p) > limit) || !planes.isGood(p)) {
            return false;
        }
        float sharp = planes.sharpness(p);
        return sharp > limit
                && sharp > config.objectLimit() * planes.fineStructure(p)
                && stars.isSharperThanStars(planes, p);
    }

    /** Adds neighbours above a limit; those added do not bring neighbours of their own. */
    private static void spread(PixelSet found, LaplacianPlanes planes, int width, float limit) {
        int height = planes.height();
        int size = found.size();
        for (int k = 0; k < size; k++) {
            int x = found.get(k) % width;
            int y = found.get(k) / width;
            for (int b = Math.max(0, y - 1); b <= Math.min(height - 1, y + 1); b++) {
                for (int a = Math.max(0, x - 1); a <= Math.min(width - 1, x + 1); a++) {
                    int q = b * width + a;
                    boolean known = found.contains(q);
                    if (!known && planes.isGood(q) && planes.significance(q) > limit && planes.sharpness(q) > limit) {
                        found.add(q);
                    }
                }
            }
        }
    }

    private static int events(PixelSet hits, int width, int height) {
        PixelSet seen = new PixelSet(width, height);
        int events = 0;
        for (int k = 0; k < hits.size(); k++) {
            if (seen.contains(hits.get(k))) {
                continue;
            }
            events++;
            int next = seen.size();
            seen.add(hits.get(k));
            while (next < seen.size()) {
                int x = seen.get(next) % width;
                int y = seen.get(next) / width;
                next++;
                for (int b = Math.max(0, y - 1); b <= Math.min(height - 1, y + 1); b++) {
                    for (int a = Math.max(0, x - 1); a <= Math.min(width - 1, x + 1); a++) {
                        if (hits.contains(b * width + a)) {
                            seen.add(b * width + a);
                        }
                    }
                }
            }
        }
        return events;
    }
}
