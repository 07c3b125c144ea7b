package org.surveygrid.task.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.ChipPlacement;

class FocalPlanePictureTest {
    private static FloatImage chip(float base) {
        return FloatImage.owning(2, 2, new float[] {base, base + 1, base + 2, base + 3});
    }

    @Test
    void every_pixel_stands_at_its_place_on_the_sky_also_of_a_chip_read_out_upside_down() {
        FloatImage picture = FocalPlanePicture.draw(
                List.of(
                        new FocalPlanePicture.PlacedChip(chip(10), new ChipPlacement(2.5, 0.5, -1, 0, 0, 1)),
                        new FocalPlanePicture.PlacedChip(chip(20), new ChipPlacement(2.5, 0.5, 1, 0, 0, -1))),
                100);

        assertThat(picture.width()).isEqualTo(6);
        assertThat(picture.at(0, 0)).isEqualTo(10);
        assertThat(picture.at(1, 1)).isEqualTo(13);
        assertThat(picture.at(2, 0)).isNaN();
        assertThat(picture.at(4, 1)).isEqualTo(21);
        assertThat(picture.at(5, 1)).isEqualTo(20);
        assertThat(picture.at(5, 0)).isEqualTo(22);
    }
}
