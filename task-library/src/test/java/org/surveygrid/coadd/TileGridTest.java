package org.surveygrid.coadd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;

class TileGridTest {
    private static final TileGrid TILE = new TileGrid("t1", new SkyPosition(150, 2.2), 2000, 1001, 0.2);

    @Test
    void a_written_tile_reads_the_same() {
        TileGrid read = TileGrid.parse(TILE.toToml());

        assertThat(read).isEqualTo(TILE);
    }

    @Test
    void whole_numbers_are_taken_for_degrees() {
        TileGrid read = TileGrid.parse("name='a'\nra=370\ndec=2\nwidth=10\nheight=10\nscale=1");

        assertThat(read.centre()).isEqualTo(new SkyPosition(10, 2));
    }

    @Test
    void north_is_up_and_east_left_and_the_centre_in_the_middle() {
        SkyPosition centre = TILE.wcs().toSky(999.5, 500);
        SkyPosition up = TILE.wcs().toSky(999.5, 501);
        SkyPosition left = TILE.wcs().toSky(998.5, 500);

        assertThat(centre.separationArcsec(TILE.centre())).isLessThan(1e-8);
        assertThat(up.decDegrees()).isGreaterThan(centre.decDegrees());
        assertThat(left.raDegrees()).isGreaterThan(centre.raDegrees());
        assertThat(left.separationArcsec(centre)).isBetween(0.1999999, 0.2000001);
    }

    @Test
    void a_missing_key_is_named() {
        assertThatThrownBy(() -> TileGrid.parse("name='a'\nra=1\ndec=2\nwidth=10\nheight=10"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale");
    }
}
