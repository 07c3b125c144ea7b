package org.surveygrid.solver.focalplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;

class TpvExportTest {
    private static final SkyPosition TANGENT = SkyPosition.wrapping(210, -35);
    /** Turned by a third of a right angle, mirrored, 700 arcsec off the middle of the focal plane. */
    private static final ChipFrame FRAME =
            new ChipFrame("c07", 2048, 4096, new double[] {700, -0.22, 0.13, -500, 0.13, 0.22});

    /** A polynomial of some degree in the focal plane, curved by 20 arcsec at its edge for each further power. */
    private static double[] plane(double[] at, int degree) {
        double u = FRAME.u(at[0], at[1]);
        double v = FRAME.v(at[0], at[1]);
        double xi = u;
        double eta = v;
        double power = 1;
        for (int k = 2; k <= degree; k++) {
            power *= v / 1000;
            xi += 20 * power * u / 1000 - 7 * power * v / 1000;
            eta += 11 * power * u / 1000 + 5 * power * v / 1000;
        }
        return new double[] {xi, eta};
    }

    @Test
    void a_map_that_is_a_polynomial_is_kept_to_rounding() {
        for (int degree = 1; degree <= 5; degree++) {
            int wanted = degree;
            TpvExport.Exported exported = TpvExport.of(FRAME, degree).fit(TANGENT, at -> plane(at, wanted));

            assertThat(exported.errorMas()).as("degree %d", degree).isLessThan(1e-6);
            for (double[] at : FRAME.grid(5)) {
                double[] expected = plane(at, degree);
                double[] found = exported.wcs().toPlane(at[0], at[1]);
                assertThat(found[0] * 3600).as("degree %d", degree).isCloseTo(expected[0], within(1e-9));
                assertThat(found[1] * 3600).as("degree %d", degree).isCloseTo(expected[1], within(1e-9));
            }
        }
    }

    @Test
    void what_a_lower_degree_loses_is_stated() {
        TpvExport.Exported exported = TpvExport.of(FRAME, 2).fit(TANGENT, at -> plane(at, 4));

        double worst = 0;
        for (double[] at : FRAME.grid(9)) {
            double[] expected = plane(at, 4);
            double[] found = exported.wcs().toPlane(at[0], at[1]);
            double dx = found[0] * 3600 - expected[0];
            double dy = found[1] * 3600 - expected[1];
            worst = Math.max(worst, 1000 * Math.sqrt(dx * dx + dy * dy));
        }
        assertThat(worst).isGreaterThan(10);
        assertThat(exported.errorMas()).isBetween(worst, 1.3 * worst);
    }

    @Test
    void the_reference_pixel_is_where_the_slopes_at_the_middle_put_the_tangent_point() {
        TpvExport.Exported exported = TpvExport.of(FRAME, 1).fit(TANGENT, at -> plane(at, 1));

        double[] at = {
            exported.wcs().linear().referenceX(), exported.wcs().linear().referenceY()
        };
        assertThat(FRAME.u(at[0], at[1])).isCloseTo(0, within(1e-9));
        assertThat(FRAME.v(at[0], at[1])).isCloseTo(0, within(1e-9));
    }
}
