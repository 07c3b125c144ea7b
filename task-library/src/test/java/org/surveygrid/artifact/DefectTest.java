package org.surveygrid.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;

class DefectTest {
    private static final int WIDTH = 512;
    private static final int HEIGHT = 1024;

    @Test
    void every_hot_pixel_above_eight_sigma_is_found_and_hardly_another() {
        Random random = new Random(1);
        double readNoise = 2;
        FloatImage bias = bias(random, readNoise / Math.sqrt(10));
        boolean[] truth = new boolean[WIDTH * HEIGHT];
        for (int k = 0; k < 300; k++) {
            int p = random.nextInt(truth.length);
            truth[p] = true;
            bias.pixels()[p] += (float) (8 * readNoise * (1 + random.nextDouble()));
        }

        MaskImage mask = HotPixels.find(bias, new HotPixels.Limits(5, readNoise / Math.sqrt(10), 20, 30));

        int missed = 0;
        int wrong = 0;
        for (int p = 0; p < truth.length; p++) {
            boolean found = mask.bits()[p] != 0;
            missed += truth[p] && !found ? 1 : 0;
            wrong += !truth[p] && found ? 1 : 0;
        }
        assertThat(missed).isZero();
        assertThat(wrong).isLessThanOrEqualTo(4);
    }

    @Test
    void gaps_in_a_bad_column_are_closed() {
        FloatImage bias = bias(new Random(2), 0.6);
        for (int y = 100; y < 400; y += 5) {
            bias.pixels()[y * WIDTH + 77] += 50;
        }

        MaskImage mask = HotPixels.find(bias, new HotPixels.Limits(5, 0.6, 20, 30));

        for (int y = 100; y <= 395; y++) {
            assertThat(mask.has(77, y, PixelFlag.HOT)).isTrue();
        }
        assertThat(mask.has(77, 500, PixelFlag.HOT)).isFalse();
    }

    @Test
    void pixels_that_see_a_tenth_too_little_or_too_much_are_cold() {
        Random random = new Random(3);
        FloatImage flat = FloatImage.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            flat.pixels()[p] = (float) ((1 + 0.1 * (p % WIDTH) / WIDTH) * (1 + 0.01 * random.nextGaussian()));
        }
        for (int k = 0; k < 200; k++) {
            flat.pixels()[k * 2017 + 5] *= k % 2 == 0 ? 0.86f : 1.14f;
        }

        MaskImage mask = ColdPixels.find(flat, 0.94, 1.06);

        for (int k = 0; k < 200; k++) {
            assertThat(mask.bits()[k * 2017 + 5]).isEqualTo(PixelFlag.COLD.bit());
        }
        assertThat(mask.count(PixelFlag.COLD)).isLessThanOrEqualTo(203);
    }

    @Test
    void limits_that_do_not_enclose_one_are_refused() {
        assertThatThrownBy(() -> ColdPixels.find(FloatImage.zeros(4, 4), 1.01, 1.06))
                .hasMessageContaining("must enclose 1");
    }

    @Test
    void a_bleed_trail_is_followed_along_its_column_and_a_bright_star_has_none() {
        Random random = new Random(4);
        FloatImage raw = FloatImage.zeros(200, 200);
        for (int p = 0; p < 200 * 200; p++) {
            raw.pixels()[p] = (float) (1500 + 10 * random.nextGaussian());
        }
        for (int y = 60; y < 140; y++) {
            raw.pixels()[y * 200 + 100] = y > 90 && y < 110 ? 65_000 : 20_000;
        }
        raw.pixels()[30 * 200 + 30] = 30_000;
        FloatImage level = FloatImage.zeros(200, 200);
        Arrays.fill(level.pixels(), 60_000f);
        MaskImage mask = MaskImage.clear(200, 200);

        int saturated = Saturation.flagInto(raw, level, mask);

        assertThat(saturated).isEqualTo(19);
        assertThat(mask.has(100, 61, PixelFlag.BLEED)).isTrue();
        assertThat(mask.has(101, 138, PixelFlag.BLEED)).isTrue();
        assertThat(mask.has(101, 111, PixelFlag.SATURATED)).isFalse();
        assertThat(mask.has(101, 110, PixelFlag.SATURATED)).isTrue();
        assertThat(mask.bits()[30 * 200 + 30]).isZero();
    }

    private static FloatImage bias(Random random, double sigma) {
        FloatImage bias = FloatImage.zeros(WIDTH, HEIGHT);
        for (int p = 0; p < WIDTH * HEIGHT; p++) {
            bias.pixels()[p] = (float) (3.0 * p / (WIDTH * HEIGHT) + sigma * random.nextGaussian());
        }
        return bias;
    }
}
