package org.surveygrid.artifact;

import java.util.Arrays;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

/**
 * Cosmic rays by their edges, which are sharper than the telescope can make those of a star (L.A.Cosmic).
 *
 * <p>The Laplacian of the image, subsampled twice and clipped at 0, is L. S = L / (2 noise) and S' = S without its 5 x 5
 * median. A pixel is a cosmic ray when S' exceeds the limit and also {@code objectLimit} times the fine structure F =
 * (med3 - med7(med3)) / noise, in which stars are strong. Neighbours follow at the limit, then at a fraction of it.
 * Found pixels are replaced by the mean of good ones and the search is repeated.
 *
 * <p>The subsampling is folded into one pass: of the four copies of pixel p, the one towards neighbours h and v has the
 * Laplacian 2p - h - v. The noise is that of the frame's variance with the photons of the 5 x 5 (separable) median in
 * place of the pixel's own. Medians of S' and F are taken only where they can decide.
 *
 * @see "van Dokkum 2001, PASP 113, 1420"
 */
public final class CosmicRays {
    private CosmicRays() {}

    /**
     * When a pixel is a cosmic ray.
     *
     * @param limitSigma limit of S', in sigma
     * @param neighbourFraction limit for neighbours, as a fraction
     * @param objectLimit smallest ratio of S' and F; larger spares undersampled stars
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
        LaplacianPlanes planes = new LaplacianPlanes(frame);
        int width = frame.width();
        int height = frame.height();
        boolean[] hit = new boolean[width * height];
        boolean[] candidate = new boolean[hit.length];
        for (int round = 0; round < config.iterations(); round++) {
            planes.refresh();
            Arrays.fill(candidate, false);
            float limit = (float) config.limitSigma();
            for (int p = 0; p < hit.length; p++) {
                if (planes.significance(p) > limit && planes.isGood(p)) {
                    float sharp = planes.sharpness(p);
                    candidate[p] = sharp > limit && sharp > config.objectLimit() * planes.fineStructure(p);
                }
            }
            spread(candidate, planes, width, limit);
            spread(candidate, planes, width, (float) (config.neighbourFraction() * config.limitSigma()));
            int fresh = 0;
            for (int p = 0; p < hit.length; p++) {
                if (candidate[p] && !hit[p]) {
                    hit[p] = true;
                    fresh++;
                }
            }
            if (fresh == 0) {
                break;
            }
            planes.replace(hit);
        }
        MaskImage mask = MaskImage.clear(width, height);
        int pixels = 0;
        for (int p = 0; p < hit.length; p++) {
            if (hit[p]) {
                mask.bits()[p] = PixelFlag.COSMIC.bit();
                pixels++;
            }
        }
        return new Hits(mask, pixels, events(hit, width));
    }

    private static void spread(boolean[] candidate, LaplacianPlanes planes, int width, float limit) {
        boolean[] before = candidate.clone();
        int height = candidate.length / width;
        for (int p = 0; p < before.length; p++) {
            if (!before[p]) {
                continue;
            }
            int x = p % width;
            int y = p / width;
            for (int b = Math.max(0, y - 1); b <= Math.min(height - 1, y + 1); b++) {
                for (int a = Math.max(0, x - 1); a <= Math.min(width - 1, x + 1); a++) {
                    int q = b * width + a;
                    if (!candidate[q]) {
                        candidate[q] =
                                planes.isGood(q) && planes.significance(q) > limit && planes.sharpness(q) > limit;
                    }
                }
            }
        }
    }

    private static int events(boolean[] hit, int width) {
        boolean[] seen = new boolean[hit.length];
        int[] stack = new int[hit.length];
        int height = hit.length / width;
        int events = 0;
        for (int start = 0; start < hit.length; start++) {
            if (!hit[start] || seen[start]) {
                continue;
            }
            events++;
            int top = 0;
            stack[top++] = start;
            seen[start] = true;
            while (top > 0) {
                int p = stack[--top];
                int x = p % width;
                int y = p / width;
                for (int b = Math.max(0, y - 1); b <= Math.min(height - 1, y + 1); b++) {
                    for (int a = Math.max(0, x - 1); a <= Math.min(width - 1, x + 1); a++) {
                        int q = b * width + a;
                        if (hit[q] && !seen[q]) {
                            seen[q] = true;
                            stack[top++] = q;
                        }
                    }
                }
            }
        }
        return events;
    }
}
