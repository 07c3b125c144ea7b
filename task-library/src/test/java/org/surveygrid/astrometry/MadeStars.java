package org.surveygrid.astrometry;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.RandomStream;

/** Stars of a made-up sky and their detections by a made-up camera, with known truth. */
final class MadeStars {
    private final RandomStream random;

    MadeStars(long seed) {
        random = RandomStream.of(seed);
    }

    double uniform() {
        return random.nextDouble();
    }

    double gaussian() {
        return random.nextGaussian();
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
