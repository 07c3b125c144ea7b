package org.surveygrid.task.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.surveygrid.quantity.SkyPosition;

class HealpixIndexTest {
    /** Figures of STILTS 3.4.7, away from the edges of cells: {@code stilts calc "healpixNestIndex(29, ra, dec)"}. */
    @ParameterizedTest
    @CsvSource({
        "0.001, 0.001,    1369094286806898728",
        "45, 90, 288230376151711743",
        "123.456, -67.89, 2635567950134201126",
        "359.9999, 41.8, 1441151876680540482",
        "210.8, 54.35, 804637555314822003",
        "150.1, 2.2, 1918129809776324852",
        "270, -41.9, 3362686999642376746",
        "30, -90, 2305843009213693952"
    })
    void the_cell_agrees_with_published_software(double ra, double dec, long expected) {
        assertThat(HealpixIndex.of(new SkyPosition(ra, dec))).isEqualTo(expected);
    }
}
