package org.surveygrid.solver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.model.table.ModelFileException;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

class ModelFileTest {
    private static final ModelFile OTHERWISE =
            new ModelFile(AstrometryDeclaration.polynomials(3, 1), new PhotometryDeclaration(2, 0.3));

    private static ModelFile parse(String... lines) {
        return ModelFile.parse(String.join("\n", lines), OTHERWISE);
    }

    private static void refuses(String text, String... parts) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void an_empty_file_changes_nothing() {
        ModelFile model = parse("");

        assertThat(model).isEqualTo(OTHERWISE);
    }

    @Test
    void a_file_changes_what_it_names() {
        ModelFile model = parse("[astrometry]", "chipDegree = 4", "[photometry]", "starFlatDegree = 5");

        assertThat(model.astrometry().chipDegree()).isEqualTo(4);
        assertThat(model.astrometry().exposureDegree()).isEqualTo(1);
        assertThat(model.photometry()).isEqualTo(new PhotometryDeclaration(5, 0.3));
    }

    @Test
    void an_unknown_key_or_section_is_named_with_what_there_is() {
        refuses("[astrometry]\nchipdegree = 4", "line 2", "[astrometry]", "chipdegree", "chipDegree");
        refuses("[astronomy]\n", "astronomy", "astrometry", "photometry");
    }

    @Test
    void a_value_that_cannot_be_is_named_with_what_can() {
        refuses("[astrometry]\nchipDegree = 7", "line 2", "chipDegree", "0 to 5", "7");
        refuses("[astrometry]\nexposureDegree = 2.5", "exposureDegree", "whole number", "2.5");
        refuses("[photometry]\nchipOffsetMag = \"much\"", "chipOffsetMag", "finite number", "much");
        refuses("[astrometry\n", "not TOML", "line 1");
    }
}
