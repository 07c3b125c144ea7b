package org.surveygrid.solver.astrometric.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against figures of astropy 5.2 (ERFA): Earth from the Sun, and the zenith of a place in Chile. */
class EarthDirectionsTest {
    private static void isNear(double[] vector, double[] published, double tolerance) {
        for (int k = 0; k < 3; k++) {
            assertThat(vector[k]).isCloseTo(published[k], within(tolerance));
        }
    }

    @Test
    void the_earth_is_where_an_ephemeris_has_it() {
        isNear(EarthDirections.earth(51544.5), new double[] {-0.17714786, 0.88742637, 0.38474196}, 5e-4);
        isNear(EarthDirections.earth(57388.25), new double[] {-0.17108146, 0.8884245, 0.3851417}, 5e-4);
        isNear(EarthDirections.earth(60000.2), new double[] {-0.90414123, 0.36945783, 0.16016182}, 5e-4);
        isNear(EarthDirections.earth(61000.7), new double[] {0.50474696, 0.77912778, 0.33773821}, 5e-4);
    }

    @Test
    void the_zenith_is_where_a_library_has_it() {
        isNear(
                EarthDirections.zenith(51544.5, -70.8, -30.17),
                new double[] {-0.75120101, -0.42785091, -0.5026337},
                5e-4);
        isNear(
                EarthDirections.zenith(60000.2, -70.8, -30.17),
                new double[] {-0.78905205, 0.35581441, -0.50079234},
                5e-4);
        isNear(
                EarthDirections.zenith(61000.7, -70.8, -30.17),
                new double[] {-0.4096157, -0.76202918, -0.50152418},
                5e-4);
    }
}
