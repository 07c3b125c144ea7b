package org.surveygrid.astrometry.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {
    private static final double PI = StrictMath.PI;
    private static final Map<String, double[]> PARAMETERS = Map.of(
            "AZP", new double[] {0, 2, 30},
            "SZP", new double[] {0, 2, 30, 60},
            "ZPN", new double[] {0, 1, 0.01, 0.05, 0, -0.02},
            "AIR", new double[] {0, 45},
            "CYP", new double[] {0, 1, 0.7},
            "COP", new double[] {0, 45, 25},
            "COE", new double[] {0, -45, 25},
            "COD", new double[] {0, 45, 25},
            "COO", new double[] {0, -35, 5},
            "BON", new double[] {0, 45});

    private static Projection projection(String code) {
        double[] given = PARAMETERS.getOrDefault(code, new double[0]);
        return ProjectionCatalog.find(code, (m, otherwise) -> m < given.length ? given[m] : otherwise)
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AIR", "AIT", "ARC", "AZP", "BON", "CAR", "CEA", "COD", "COE", "COO", "COP", "CSC", "CYP", "HPX", "MER",
                "MOL", "PAR", "PCO", "QSC", "SFL", "SIN", "STG", "SZP", "TAN", "TSC", "ZEA", "ZPN"
            })
    void every_direction_that_is_drawn_is_found_again(String code) {
        Projection projection = projection(code);
        double[] plane = new double[2];
        double[] sphere = new double[2];
        int drawn = 0;
        for (double theta = -88.5; theta < 90; theta += 3) {
            for (double phi = -178; phi < 180; phi += 7) {
                projection.toPlane(phi * PI / 180, theta * PI / 180, plane);
                if (Double.isNaN(plane[0])) {
                    continue;
                }

                projection.toSphere(plane[0], plane[1], sphere);

                drawn++;
                double off =
                        StrictMath.IEEEremainder(sphere[0] - phi * PI / 180, 2 * PI) * StrictMath.cos(theta * PI / 180);
                assertThat(off).as(code + " " + phi + " " + theta).isCloseTo(0, within(1e-10));
                assertThat(sphere[1]).as(code + " " + phi + " " + theta).isCloseTo(theta * PI / 180, within(1e-10));
            }
        }
        assertThat(drawn).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIN", "TAN", "ARC", "ZEA", "STG", "ZPN", "SZP", "AIR"})
    void nothing_is_lost_next_to_the_pole(String code) {
        Projection projection = projection(code);
        double[] plane = new double[2];
        double[] sphere = new double[2];
        double distance = 1e-7;

        projection.toPlane(0.3, PI / 2 - distance, plane);
        projection.toSphere(plane[0], plane[1], sphere);

        assertThat(PI / 2 - sphere[1]).isCloseTo(distance, within(1e-15));
    }

    @Test
    void places_that_show_nothing_are_not_made_up() {
        double[] out = new double[2];

        projection("ZEA").toSphere(2.1, 0, out);
        assertThat(out[1]).isNaN();
        projection("SIN").toSphere(0.9, 0.9, out);
        assertThat(out[1]).isNaN();
        projection("AIT").toSphere(2.8, 1.2, out);
        assertThat(out[0]).isNaN();
        projection("TSC").toSphere(PI / 2, PI / 2, out);
        assertThat(out[0]).isNaN();
        projection("TAN").toPlane(0, -0.1, out);
        assertThat(out[0]).isNaN();
        projection("ZPN").toSphere(50, 0, out);
        assertThat(out[1]).isNaN();
    }

    @Test
    void the_fiducial_point_lies_where_the_header_says_and_the_rotation_is_undone() {
        double[][] cases = {
            {10, 20, 0, 90, 180, 90},
            {359.9, -89.999, 0, 90, 33, 90},
            {200, 35, 0, 0, 0, 90},
            {120, -75, 0, 45, 180, 90}
        };
        for (double[] c : cases) {
            SphereRotation rotation = SphereRotation.of(new SphereRotation.Fiducial(c[0], c[1], c[2], c[3], c[4], c[5]))
                    .orElseThrow();
            double[] at = {c[2] * PI / 180, c[3] * PI / 180};

            rotation.toCelestial(at);

            assertThat(StrictMath.IEEEremainder(StrictMath.toDegrees(at[0]) - c[0], 360) * StrictMath.cos(at[1]))
                    .isCloseTo(0, within(1e-12));
            assertThat(StrictMath.toDegrees(at[1])).isCloseTo(c[1], within(1e-12));
            for (double phi = -3; phi < 3; phi += 0.7) {
                for (double theta = -1.5; theta < 1.5; theta += 0.4) {
                    double[] there = {phi, theta};
                    rotation.toCelestial(there);
                    rotation.toNative(there);
                    assertThat(there[0]).isCloseTo(phi, within(1e-12));
                    assertThat(there[1]).isCloseTo(theta, within(1e-14));
                }
            }
        }
    }

    @Test
    void a_pole_that_can_be_nowhere_is_refused() {
        assertThat(SphereRotation.of(new SphereRotation.Fiducial(10, 80, 0, 0, 90, 90)))
                .isEmpty();
        assertThat(ProjectionCatalog.find("COE", (m, otherwise) -> otherwise)).isEmpty();
        assertThat(ProjectionCatalog.find("ABC", (m, otherwise) -> otherwise)).isEmpty();
    }
}
