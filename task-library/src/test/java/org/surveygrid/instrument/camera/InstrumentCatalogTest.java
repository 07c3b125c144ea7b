package org.surveygrid.instrument.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.instrument.Crosstalk;

/** The contract that every built-in camera keeps. */
class InstrumentCatalogTest {
    static Stream<Camera> cameras() {
        return InstrumentCatalog.all().stream();
    }

    @Test
    void every_camera_is_found_by_its_own_name() {
        for (String name : InstrumentCatalog.names()) {
            assertThat(InstrumentCatalog.camera(name).orElseThrow().name()).isEqualTo(name);
        }
        assertThat(InstrumentCatalog.camera("nosuchcamera")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cameras")
    void the_scale_of_every_placement_is_the_camera_s_pixel_scale(Camera camera) {
        for (Chip chip : camera.instrument().chips()) {
            chip.placement().ifPresent(p -> {
                double scaleArcsec = 3600 * Math.sqrt(Math.abs(p.cd11() * p.cd22() - p.cd12() * p.cd21()));
                assertThat(scaleArcsec / camera.instrument().pixelScaleArcsec()).isBetween(0.97, 1.03);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("cameras")
    void chips_do_not_overlap_on_the_sky(Camera camera) {
        List<Chip> placed = camera.instrument().chips().stream()
                .filter(chip -> chip.placement().isPresent())
                .toList();
        double scale = camera.instrument().pixelScaleArcsec() / 3600;
        for (int i = 0; i < placed.size(); i++) {
            for (int j = i + 1; j < placed.size(); j++) {
                double[] a = extent(placed.get(i));
                double[] b = extent(placed.get(j));
                double overlapX = Math.min(a[1], b[1]) - Math.max(a[0], b[0]);
                double overlapY = Math.min(a[3], b[3]) - Math.max(a[2], b[2]);
                assertThat(Math.min(overlapX, overlapY) / scale)
                        .as(
                                "%s and %s of %s overlap [px]",
                                placed.get(i).id(), placed.get(j).id(), camera.name())
                        .isLessThan(12);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cameras")
    void every_camera_can_be_identified_dated_and_classified(Camera camera) {
        assertThat(camera.header().identify()).isNotEmpty();
        assertThat(camera.header().time().start()).isNotEmpty();
        assertThat(camera.header().kinds()).isNotEmpty();
        assertThat(camera.sources()).hasSameSizeAs(camera.instrument().chips());
        assertThat(camera.instrument().filters()).isNotEmpty();
        if (camera.instrument().chips().size() > 1
                && camera.header().chipKeyword().isPresent()) {
            List<String> values = new ArrayList<>();
            camera.sources().forEach(source -> values.add(source.headerValue().orElseThrow()));
            assertThat(new HashSet<>(values)).hasSameSizeAs(values);
        }
    }

    @ParameterizedTest
    @MethodSource("cameras")
    void crosstalk_names_amplifiers_of_one_chip(Camera camera) {
        for (Crosstalk crosstalk : camera.instrument().crosstalk()) {
            assertThat(camera.instrument().chips())
                    .anySatisfy(chip -> assertThat(chip.amplifiers().stream().map(a -> a.id()))
                            .contains(crosstalk.sourceAmplifier(), crosstalk.victimAmplifier()));
        }
    }

    private static double[] extent(Chip chip) {
        ChipPlacement p = chip.placement().orElseThrow();
        double[] extent = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int corner = 0; corner < 4; corner++) {
            double dx = (corner % 2 == 0 ? -0.5 : chip.width() - 0.5) - p.referenceX();
            double dy = (corner / 2 == 0 ? -0.5 : chip.height() - 0.5) - p.referenceY();
            double xi = p.cd11() * dx + p.cd12() * dy;
            double eta = p.cd21() * dx + p.cd22() * dy;
            extent[0] = Math.min(extent[0], xi);
            extent[1] = Math.max(extent[1], xi);
            extent[2] = Math.min(extent[2], eta);
            extent[3] = Math.max(extent[3], eta);
        }
        return extent;
    }
}
