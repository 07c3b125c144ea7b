package org.surveygrid.astrometry;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.quantity.SkyPosition;

/** Stars of a made-up sky and their detections by a made-up camera, with known truth. */
final class MadeStars {
    private long state;

    MadeStars(long seed) {
        this.state = seed;
    }

    double uniform() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    double gaussian() {
        return StrictMath.sqrt(-2 * StrictMath.log(1 - uniform())) * StrictMath.cos(2 * StrictMath.PI * uniform());
    }

    record Scene(PixelStars stars, SkyStars sky, int[] truth, TpvWcs wcs) {}

    /** A sky around a camera; of its stars on the frame a fraction is detected, and as many others appear. */
    Scene scene(TpvWcs truth, int starsOnFrame, double contamination) {
        int width = 2048;
        int height = 1600;
        List<double[]> sky = new ArrayList<>();
        List<double[]> seen = new ArrayList<>();
        for (int onFrame = 0; onFrame < starsOnFrame; ) {
            double x = (uniform() * 3 - 1) * width;
            double y = (uniform() * 3 - 1) * height;
            double magnitude = 15 + StrictMath.log(uniform()) * 1.2;
            boolean inside = x > 0 && y > 0 && x < width && y < height;
            SkyPosition position = truth.toSky(x, y);
            boolean hidden = uniform() < contamination;
            boolean unlisted = uniform() < contamination;
            onFrame += inside ? 1 : 0;
            if (!unlisted) {
                sky.add(new double[] {position.raDegrees(), position.decDegrees(), magnitude});
            }
            if (inside && !hidden) {
                seen.add(new double[] {
                    x + 0.2 * gaussian(),
                    y + 0.2 * gaussian(),
                    StrictMath.pow(10, -0.4 * (magnitude + 0.3 * gaussian())),
                    unlisted ? -1 : sky.size() - 1
                });
            }
            if (inside && hidden) {
                seen.add(new double[] {
                    uniform() * width,
                    uniform() * height,
                    StrictMath.pow(10, -0.4 * (15 + StrictMath.log(uniform()) * 1.2)),
                    -1
                });
            }
        }
        int[] partner = new int[seen.size()];
        for (int i = 0; i < partner.length; i++) {
            partner[i] = (int) seen.get(i)[3];
        }
        return new Scene(
                new PixelStars(column(seen, 0), column(seen, 1), column(seen, 2)),
                new SkyStars(column(sky, 0), column(sky, 1), column(sky, 2)),
                partner,
                truth);
    }

    private static double[] column(List<double[]> rows, int index) {
        return rows.stream().mapToDouble(row -> row[index]).toArray();
    }
}
