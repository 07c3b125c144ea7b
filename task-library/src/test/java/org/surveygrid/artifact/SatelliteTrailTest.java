package org.surveygrid.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;

/** Trails and what looks like them, all of known place and brightness; pixel noise is 1. */
class SatelliteTrailTest {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 480;
    private static final SatelliteTrails.Config CONFIG = new SatelliteTrails.Config(7, 100);

    @Test
    void trails_as_bright_as_the_noise_are_found_among_stars_at_any_angle() {
        for (int k = 0; k < 6; k++) {
            FloatImage image = stars(40, 10 + k);
            double[] line = line(17 + 29 * k, 0.4 * WIDTH + 10 * k, 0.55 * HEIGHT);
            add(image, line, 1, 1.4);

            List<Trail> trails = find(image);

            assertThat(trails).as("angle %d", 17 + 29 * k).hasSize(1);
            assertThat(distance(trails.getFirst(), line)).isLessThan(3);
        }
    }

    @Test
    void crowding_makes_no_trail() {
        for (int seed = 0; seed < 3; seed++) {
            assertThat(find(stars(2000, 100 + seed))).as("seed %d", seed).isEmpty();
        }
    }

    /** A chain of stars shorter than the image, and an arm: straight, bright, wide. */
    @Test
    void a_chain_of_stars_and_the_arm_of_a_galaxy_are_no_trails() {
        FloatImage image = stars(40, 7);
        for (int i = 0; i < 9; i++) {
            star(image, 60 + 40.0 * i, 100 + 21.0 * i, 60);
        }
        double[] line = line(40, 450, 150);
        for (int y = 0; y < 220; y++) {
            for (int x = 300; x < WIDTH; x++) {
                double across = x * line[0] + y * line[1] - line[2];
                image.pixels()[y * WIDTH + x] += (float) (6 * StrictMath.exp(-0.5 * across * across / 100));
            }
        }

        assertThat(find(image)).isEmpty();
    }

    @Test
    void steps_between_rows_and_columns_are_no_trails() {
        FloatImage image = stars(40, 8);
        Random random = new Random(9);
        double[] row = random.doubles(HEIGHT).toArray();
        double[] column = random.doubles(WIDTH).toArray();
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            image.pixels()[p] += (float) (2 * row[Math.floorDiv(p, WIDTH)] + 2 * column[p % WIDTH]);
        }

        assertThat(find(image)).isEmpty();
    }

    private static List<Trail> find(FloatImage image) {
        return SatelliteTrails.find(image, MaskImage.clear(WIDTH, HEIGHT), CONFIG);
    }

    private static double[] line(double degrees, double x, double y) {
        double cos = StrictMath.cos(StrictMath.toRadians(degrees));
        double sin = StrictMath.sin(StrictMath.toRadians(degrees));
        return new double[] {cos, sin, x * cos + y * sin};
    }

    private static double distance(Trail trail, double[] line) {
        return Math.max(
                Math.abs(trail.x0() * line[0] + trail.y0() * line[1] - line[2]),
                Math.abs(trail.x1() * line[0] + trail.y1() * line[1] - line[2]));
    }

    private static void add(FloatImage image, double[] line, double peak, double sigmaPx) {
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double across = (x * line[0] + y * line[1] - line[2]) / sigmaPx;
                image.pixels()[y * WIDTH + x] += (float) (peak * StrictMath.exp(-0.5 * across * across));
            }
        }
    }

    private static FloatImage stars(int count, long seed) {
        Random random = new Random(seed);
        FloatImage image = FloatImage.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            image.pixels()[p] = (float) (100 + random.nextGaussian());
        }
        for (int k = 0; k < count; k++) {
            star(image, WIDTH * random.nextDouble(), HEIGHT * random.nextDouble(), 3 / (random.nextDouble() + 0.003));
        }
        return image;
    }

    private static void star(FloatImage image, double x, double y, double peak) {
        for (int j = (int) Math.max(0, y - 9); j <= Math.min(HEIGHT - 1, y + 9); j++) {
            for (int i = (int) Math.max(0, x - 9); i <= Math.min(WIDTH - 1, x + 9); i++) {
                double r2 = (i - x) * (i - x) + (j - y) * (j - y);
                image.pixels()[j * WIDTH + i] += (float) (peak * StrictMath.exp(-0.5 * r2 / 2.25));
            }
        }
    }
}
