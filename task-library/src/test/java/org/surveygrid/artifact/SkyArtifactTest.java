package org.surveygrid.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

class SkyArtifactTest {
    private static final int WIDTH = 384;
    private static final int HEIGHT = 512;
    private static final double SKY = 400;
    private static final double READ_NOISE = 5;
    private static final CosmicRays.Config DEFAULT = new CosmicRays.Config(4.5, 0.3, 5, 4);

    @Test
    void cosmic_rays_are_found_and_stars_are_left_alone() {
        double[] scene = starField(1);
        boolean[] hit = new boolean[scene.length];
        Random random = new Random(2);
        for (int k = 0; k < 60; k++) {
            int x = 3 + random.nextInt(WIDTH - 20);
            int y = 3 + random.nextInt(HEIGHT - 20);
            int length = 1 + random.nextInt(8);
            for (int i = 0; i < length; i++) {
                int p = (y + i / 2) * WIDTH + x + i;
                hit[p] = true;
                scene[p] += 300 + random.nextInt(2000);
            }
        }
        Frame frame = exposed(scene, 3);

        CosmicRays.Hits hits = CosmicRays.find(frame, DEFAULT);

        int found = 0;
        int truth = 0;
        int far = 0;
        for (int p = 0; p < hit.length; p++) {
            truth += hit[p] ? 1 : 0;
            boolean flagged = hits.mask().bits()[p] != 0;
            found += hit[p] && flagged ? 1 : 0;
            far += flagged && !near(hit, p) ? 1 : 0;
        }
        assertThat((double) found / truth).isGreaterThan(0.9);
        assertThat(far).isLessThanOrEqualTo(10);
        assertThat(hits.events()).isBetween(50, 70);
    }

    @Test
    void flagged_pixels_are_no_candidates() {
        double[] scene = starField(4);
        Frame frame = exposed(scene, 5);
        int p = 100 * WIDTH + 100;
        frame.value().pixels()[p] = 60_000;
        frame.mask().bits()[p] = PixelFlag.HOT.bit();

        CosmicRays.Hits hits = CosmicRays.find(frame, DEFAULT);

        assertThat(hits.mask().bits()[p]).isZero();
        assertThat(hits.mask().bits()[p + 1]).isZero();
    }

    @Test
    void the_folded_laplacian_is_the_subsampled_one() {
        Random random = new Random(6);
        Frame frame = Frame.zeros(24, 20);
        for (int p = 0; p < 24 * 20; p++) {
            frame.value().pixels()[p] = random.nextInt(1000);
        }
        Arrays.fill(frame.variance().pixels(), 2000f);
        LaplacianPlanes planes = new LaplacianPlanes(frame);

        planes.refresh();

        for (int y = 1; y < 19; y++) {
            for (int x = 1; x < 23; x++) {
                double ratio = planes.significance(y * 24 + x) / subsampled(frame.value(), x, y);
                double noise = 1 / (2 * ratio);
                if (Double.isFinite(noise)) {
                    assertThat(noise * noise).isBetween(100.0, 3000.0);
                } else {
                    assertThat(planes.significance(y * 24 + x)).isZero();
                }
            }
        }
    }

    @Test
    void a_satellite_trail_is_found_where_it_is() {
        double[] scene = starField(7);
        for (int p = 0; p < scene.length; p++) {
            double across = (p % WIDTH - 100) * 0.6 - (Math.floorDiv(p, WIDTH) - 200) * 0.8;
            scene[p] += 60 * StrictMath.exp(-0.5 * across * across / 2.0);
        }
        Frame frame = exposed(scene, 8);

        List<Trail> trails = SatelliteTrails.find(frame.value(), frame.mask(), new SatelliteTrails.Config(10, 100));

        assertThat(trails).hasSize(1);
        MaskImage mask = MaskImage.clear(WIDTH, HEIGHT);
        trails.getFirst().flagInto(mask);
        int onTrail = 0;
        int flagged = 0;
        for (int p = 0; p < scene.length; p++) {
            double across = (p % WIDTH - 100) * 0.6 - (Math.floorDiv(p, WIDTH) - 200) * 0.8;
            onTrail += Math.abs(across) < 2 ? 1 : 0;
            flagged += Math.abs(across) < 2 && mask.bits()[p] != 0 ? 1 : 0;
        }
        assertThat((double) flagged / onTrail).isGreaterThan(0.95);
        assertThat(mask.count(PixelFlag.TRAIL)).isLessThan(8 * onTrail);
    }

    @Test
    void star_fields_without_a_trail_have_none() {
        int found = 0;

        for (int seed = 20; seed < 26; seed++) {
            Frame frame = exposed(starField(seed), 100 + seed);
            found += SatelliteTrails.find(frame.value(), frame.mask(), new SatelliteTrails.Config(10, 100))
                    .size();
        }

        assertThat(found).isZero();
    }

    @Test
    void a_bright_column_is_no_trail() {
        double[] scene = starField(30);
        for (int y = 0; y < HEIGHT; y++) {
            scene[y * WIDTH + 200] += 80;
        }
        Frame frame = exposed(scene, 31);

        assertThat(SatelliteTrails.find(frame.value(), frame.mask(), new SatelliteTrails.Config(10, 100)))
                .isEmpty();
    }

    @Test
    void a_trail_knows_its_length() {
        assertThat(new Trail(0, 0, 3, 4, 1, 10).lengthPx()).isCloseTo(5, within(1e-12));
    }

    private static double subsampled(FloatImage image, int x, int y) {
        double sum = 0;
        for (int sy = 0; sy < 2; sy++) {
            for (int sx = 0; sx < 2; sx++) {
                int fx = 2 * x + sx;
                int fy = 2 * y + sy;
                double laplacian = 4 * image.at(x, y)
                        - image.at((fx - 1) / 2, y)
                        - image.at((fx + 1) / 2, y)
                        - image.at(x, (fy - 1) / 2)
                        - image.at(x, (fy + 1) / 2);
                sum += Math.max(0, laplacian) / 4;
            }
        }
        return sum;
    }

    private static boolean near(boolean[] hit, int p) {
        int x = p % WIDTH;
        int y = Math.floorDiv(p, WIDTH);
        for (int b = Math.max(0, y - 2); b <= Math.min(HEIGHT - 1, y + 2); b++) {
            for (int a = Math.max(0, x - 2); a <= Math.min(WIDTH - 1, x + 2); a++) {
                if (hit[b * WIDTH + a]) {
                    return true;
                }
            }
        }
        return false;
    }

    private static double[] starField(long seed) {
        Random random = new Random(seed);
        double[] scene = new double[WIDTH * HEIGHT];
        Arrays.fill(scene, SKY);
        for (int star = 0; star < 150; star++) {
            double cx = random.nextDouble() * WIDTH;
            double cy = random.nextDouble() * HEIGHT;
            double peak = 40 / (0.002 + random.nextDouble());
            for (int y = (int) Math.max(0, cy - 12); y < Math.min(HEIGHT, cy + 12); y++) {
                for (int x = (int) Math.max(0, cx - 12); x < Math.min(WIDTH, cx + 12); x++) {
                    double r2 = (x - cx) * (x - cx) + (y - cy) * (y - cy);
                    scene[y * WIDTH + x] += peak * StrictMath.exp(-0.5 * r2 / (1.3 * 1.3));
                }
            }
        }
        return scene;
    }

    private static Frame exposed(double[] scene, long seed) {
        Random random = new Random(seed);
        Frame frame = Frame.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < scene.length; p++) {
            double variance = scene[p] + READ_NOISE * READ_NOISE;
            frame.value().pixels()[p] = (float) (scene[p] + Math.sqrt(variance) * random.nextGaussian());
            frame.variance().pixels()[p] = (float) (Math.max(0, frame.value().pixels()[p]) + READ_NOISE * READ_NOISE);
        }
        return frame;
    }
}
