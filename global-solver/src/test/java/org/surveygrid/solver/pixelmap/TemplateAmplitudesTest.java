package org.surveygrid.solver.pixelmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.surveygrid.solver.pixelmap.TemplateForm.Each;
import org.surveygrid.solver.sparse.order.NodeLayout;

class TemplateAmplitudesTest {
    /** Chip c has no map; chip b has one of its own in the second epoch. */
    private static final PixelMaps MAPS = new PixelMaps()
            .put("a", PixelMap.of(2, 1, new float[] {1, -1}))
            .put("b", PixelMap.of(2, 1, new float[] {2, -2}))
            .put("b", 1, PixelMap.of(2, 1, new float[] {3, -3}));

    private static final TemplateAmplitudes.Camera CAMERA =
            new TemplateAmplitudes.Camera(List.of("a", "b", "c"), new int[] {0, 0, 1, 1}, List.of("g", "r", "g", "r"));

    private static List<String> names(TemplateAmplitudes amplitudes) {
        amplitudes.declare(NodeLayout.builder());
        List<String> names = new ArrayList<>();
        amplitudes.tell((name, value, unknown) -> names.add(name));
        return names;
    }

    private static TemplateAmplitudes of(Each... each) {
        return new TemplateAmplitudes(new TemplateForm("rings", MAPS, Set.of(each), 10), CAMERA, map -> map);
    }

    @Test
    void every_chip_has_an_amplitude_but_that_without_a_map() {
        assertThat(names(of(Each.CHIP)))
                .containsExactly("amplitude of template rings on chip a", "amplitude of template rings on chip b");
    }

    @Test
    void filters_and_epochs_may_have_amplitudes_of_their_own() {
        assertThat(names(of(Each.CHIP, Each.EPOCH, Each.FILTER)))
                .hasSize(8)
                .contains("amplitude of template rings on chip b in epoch 2 in filter g");
        assertThat(names(of(Each.FILTER)))
                .containsExactly("amplitude of template rings in filter g", "amplitude of template rings in filter r");
        assertThat(names(of())).containsExactly("amplitude of template rings");
    }

    @Test
    void maps_are_those_of_the_epoch() {
        TemplateAmplitudes amplitudes = of();

        assertThat(amplitudes.map(1, 0).at(0, 0, 0)).isEqualTo(1);
        assertThat(amplitudes.map(3, 0).at(0, 0, 0)).isEqualTo(1);
        assertThat(amplitudes.map(1, 1).at(0, 0, 0)).isEqualTo(2);
        assertThat(amplitudes.map(3, 1).at(0, 0, 0)).isEqualTo(3);
        assertThat(amplitudes.map(3, 2).isEmpty()).isTrue();
    }

    @Test
    void a_correction_is_added_with_an_amplitude_of_one() {
        PixelMaps maps = new PixelMaps().put("a", PixelMap.of(1, 1, new float[] {0.5f}, new float[] {-0.25f}));
        TemplateAmplitudes fixed =
                new TemplateAmplitudes(new TemplateForm("fixed", maps, Set.of(), 0), CAMERA, map -> map);
        PixelCorrections corrections =
                new PixelCorrections(List.of("e1", "e2", "e3", "e4"), CAMERA.chips(), List.of(fixed));
        double[] px = {10, 20};

        corrections.of("e2", "a").addTo(0.3, 0.7, px);
        corrections.of("e2", "b").addTo(0.3, 0.7, px);
        corrections.of("other", "a").addTo(0.3, 0.7, px);

        assertThat(px).containsExactly(10.5, 19.75);
        assertThat(names(fixed)).isEmpty();
    }
}
