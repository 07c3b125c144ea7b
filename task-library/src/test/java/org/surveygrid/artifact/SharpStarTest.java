package org.surveygrid.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.surveygrid.image.Frame;

/** Stars hardly wider than a pixel and cosmic rays in one frame, both known. */
class SharpStarTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 240;
    private static final double SKY = 200;
    private static final double READ_NOISE = 6;
    private static final CosmicRays.Config DEFAULT = new CosmicRays.Config(4.5, 0.3, 5, 4);
    /** Parts of a pixel over which the image of a star is added up. */
    private static final int PARTS = 5;

    @ParameterizedTest
    @CsvSource({
        "1.3, GAUSS, 150, 0.94",
        "1.3, MOFFAT, 150, 0.94",
        "1.6, GAUSS, 150, 0.96",
        "1.6, MOFFAT, 150, 0.96",
        "2.0, GAUSS, 150, 0.96",
        "2.0, MOFFAT, 150, 0.96",
        "2.5, GAUSS, 150, 0.96",
        "2.5, MOFFAT, 150, 0.96",
        "3.0, GAUSS, 150, 0.96",
        "3.0, MOFFAT, 150, 0.96",
        "1.3, GAUSS, 3, 0.93",
        "1.6, GAUSS, 3, 0.93",
        "2.0, GAUSS, 3, 0.93"
    })
    void no_star_is_taken_for_a_cosmic_ray(double fwhmPx, Shape shape, int stars, double least) {
        int onStars = 0;
        int found = 0;
        int truth = 0;
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            double[] scene = new double[WIDTH * HEIGHT];
            Arrays.fill(scene, SKY);
            boolean[] core = new boolean[scene.length];
            for (int k = 0; k < stars; k++) {
                put(scene, core, fwhmPx, shape, random);
            }
            boolean[] near = new boolean[scene.length];
            double[] ray = rays(near, random);
            Frame frame = exposed(scene, ray, random);

            CosmicRays.Hits hits = CosmicRays.find(frame, DEFAULT);

            for (int p = 0; p < scene.length; p++) {
                boolean flagged = hits.mask().bits()[p] != 0;
                onStars += flagged && core[p] && !near[p] ? 1 : 0;
                boolean strong = ray[p] > 5 * Math.sqrt(scene[p] + READ_NOISE * READ_NOISE) && !core[p];
                truth += strong ? 1 : 0;
                found += strong && flagged ? 1 : 0;
            }
        }

        assertThat(onStars).as("pixels of stars").isZero();
        assertThat((double) found / truth).as("share of the rays").isGreaterThan(least);
    }

    enum Shape {
        GAUSS,
        MOFFAT
    }

    private static void put(double[] scene, boolean[] core, double fwhmPx, Shape shape, Random random) {
        double cx = 10 + random.nextDouble() * (WIDTH - 20);
        double cy = 10 + random.nextDouble() * (HEIGHT - 20);
        double peak = 60 * StrictMath.pow(1000, random.nextDouble());
        for (int y = (int) cy - 9; y <= cy + 9; y++) {
            for (int x = (int) cx - 9; x <= cx + 9; x++) {
                double sum = 0;
                for (int k = 0; k < PARTS * PARTS; k++) {
                    double dx = x - cx + (k % PARTS + 0.5) / PARTS - 0.5;
                    double dy = y - cy + (Math.floorDiv(k, PARTS) + 0.5) / PARTS - 0.5;
                    double r2 = 4 * (dx * dx + dy * dy) / (fwhmPx * fwhmPx);
                    sum += shape == Shape.GAUSS
                            ? StrictMath.exp(-StrictMath.log(2) * r2)
                            : StrictMath.pow(1 + (StrictMath.pow(2, 1 / 2.5) - 1) * r2, -2.5);
                }
                scene[y * WIDTH + x] += peak * sum / (PARTS * PARTS);
                core[y * WIDTH + x] |= Math.abs(x - cx) < 3 && Math.abs(y - cy) < 3;
            }
        }
    }

    /**
     * Straight tracks of unit width, from single pixels to 12 px long, in any direction. A star that is hit is flagged
     * with the track, so that pixels up to 6 px away are not counted.
     */
    private static double[] rays(boolean[] near, Random random) {
        double[] out = new double[WIDTH * HEIGHT];
        for (int k = 0; k < 60; k++) {
            double angle = random.nextDouble() * Math.PI;
            double x = 15 + random.nextDouble() * (WIDTH - 30);
            double y = 15 + random.nextDouble() * (HEIGHT - 30);
            double length = random.nextInt(3) == 0 ? 0 : 12 * random.nextDouble();
            double level = 100 * StrictMath.pow(50, random.nextDouble());
            for (int step = 0; step <= 4 * length; step++) {
                int px = (int) Math.rint(x + 0.25 * step * StrictMath.cos(angle));
                int py = (int) Math.rint(y + 0.25 * step * StrictMath.sin(angle));
                out[py * WIDTH + px] += level / (length > 0 ? 4 : 1);
                for (int q = 0; q < 169; q++) {
                    near[(py + Math.floorDiv(q, 13) - 6) * WIDTH + px + q % 13 - 6] = true;
                }
            }
        }
        return out;
    }

    private static Frame exposed(double[] scene, double[] ray, Random random) {
        Frame frame = Frame.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < scene.length; p++) {
            double electrons = scene[p] + Math.sqrt(scene[p]) * random.nextGaussian() + ray[p];
            frame.value().pixels()[p] = (float) (electrons + READ_NOISE * random.nextGaussian());
            frame.variance().pixels()[p] = (float) (Math.max(0, electrons) + READ_NOISE * READ_NOISE);
        }
        return frame;
    }
}
