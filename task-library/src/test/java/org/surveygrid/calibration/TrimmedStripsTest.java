package org.surveygrid.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.Chip;
import org.surveygrid.synthetic.RandomStream;

class TrimmedStripsTest {
    private static final int HALF = 30;
    private static final int ROWS = 25;
    private static final int RAW_WIDTH = 2 * HALF + 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 24, 50})
    void strips_of_four_amplifiers_read_from_four_corners_are_those_of_the_whole_image(int height) {
        Chip chip = chip();
        FloatImage raw = raw();
        TrimmedRows rows = TrimmedRows.of(raw, chip, OverscanCorrection.Config.of(OverscanMethod.PER_ROW), List.of());
        FloatImage whole = rows.image();
        TrimmedStrips strips = rows.strips();

        FloatImage put = FloatImage.zeros(chip.width(), chip.height());
        for (int y = 0; y < chip.height(); y += height) {
            FloatImage strip = FloatImage.zeros(chip.width(), Math.min(height, chip.height() - y));
            strips.read(
                    (first, count, into) ->
                            System.arraycopy(raw.pixels(), first * RAW_WIDTH, into, 0, count * RAW_WIDTH),
                    y,
                    strip);
            System.arraycopy(strip.pixels(), 0, put.pixels(), y * chip.width(), strip.pixels().length);
        }

        assertThat(put.pixels()).isEqualTo(whole.pixels());
    }

    private static FloatImage raw() {
        RandomStream random = RandomStream.of(1, "strips");
        FloatImage raw = FloatImage.zeros(RAW_WIDTH, 2 * ROWS);
        for (int p = 0; p < raw.pixels().length; p++) {
            raw.pixels()[p] = 1000 + random.nextInt(300);
        }
        return raw;
    }

    private static Chip chip() {
        List<Amplifier> amplifiers = new ArrayList<>();
        Amplifier.Readout[] readouts = Amplifier.Readout.values();
        for (int i = 0; i < 4; i++) {
            int x = i % 2;
            int y = i / 2;
            amplifiers.add(new Amplifier(
                    "a" + i,
                    new PixelBox(x * (HALF + 20), y * ROWS, HALF, ROWS),
                    new PixelBox(x * HALF, y * ROWS, HALF, ROWS),
                    readouts[i],
                    Optional.of(new PixelBox(HALF + 10 * x, y * ROWS, 10, ROWS)),
                    2,
                    5,
                    60_000,
                    Linearity.straight()));
        }
        return new Chip("c", RAW_WIDTH, 2 * ROWS, 2 * HALF, 2 * ROWS, amplifiers, Optional.empty());
    }
}
