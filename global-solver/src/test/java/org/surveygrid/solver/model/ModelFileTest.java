package org.surveygrid.solver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.surveygrid.solver.astrometric.motion.StarUnknowns;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.ReferenceForm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.StarFlatForm;
import org.surveygrid.toml.TomlFileException;

class ModelFileTest {
    private static final ModelFile OTHERWISE =
            new ModelFile(AstrometryDeclaration.polynomials(3, 1), PhotometryDeclaration.focal(2));

    private static ModelFile parse(String... lines) {
        return ModelFile.parse(String.join("\n", lines), OTHERWISE);
    }

    private static void refuses(String text, String... parts) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(TomlFileException.class)
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
        assertThat(model.photometry()).isEqualTo(PhotometryDeclaration.focal(5));
    }

    @Test
    void epochs_moving_stars_and_colour_terms_of_positions_are_read() {
        AstrometryDeclaration model = parse(
                        "[astrometry]",
                        "epochs = [2026-11-23, 61400.5]",
                        "properMotion = true",
                        "parallax = true",
                        "colour = [\"g\", \"r\"]",
                        "lateralColour = 2",
                        "dcr = true",
                        "site = [-70.8, -30.17]")
                .astrometry();

        assertThat(model.epochs().cutsMjd()).containsExactly(61367.0, 61400.5);
        assertThat(model.epochs().of(61366.9)).isZero();
        assertThat(model.epochs().of(61367)).isEqualTo(1);
        assertThat(model.stars()).isEqualTo(StarUnknowns.PARALLAX);
        assertThat(model.colour()).containsExactly("g", "r");
        assertThat(model.terms()).hasSize(2);
    }

    @Test
    void terms_of_positions_that_cannot_be_are_named() {
        refuses("[astrometry]\nparallax = true", "line 2", "parallax", "properMotion = true");
        refuses("[astrometry]\ndcr = true", "dcr", "site = [longitude east, latitude]");
        refuses("[astrometry]\ndcr = true\nsite = [10, 95]", "site", "degrees", "95");
        refuses("[astrometry]\nepochs = [61000, 60000]", "epochs", "ascending");
        refuses("[astrometry]\ncolour = [\"g\", \"r\", \"i\"]", "colour", "one or two");
        refuses("[astrometry]\nlateralColour = 4", "lateralColour", "0 to 3");
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

    @Test
    void star_flats_epochs_and_further_terms_of_magnitudes_are_read() {
        ModelFile model = parse(
                "[photometry]",
                "chipZeroPointMag = 0.02",
                "epochs = [2026-03-01, 61200.5]",
                "starFlat = { form = \"superPixels\", columns = 6, rows = 12 }",
                "colour = { bands = [\"g\", \"i\"], reference = 0.6 }",
                "nights = { scatterMag = 0.004 }",
                "reference = { colourDegree = 2, floorMag = 0.01 }");

        assertThat(model.photometry().starFlat()).isEqualTo(new StarFlatForm.Grid(6, 12, 0.005));
        assertThat(model.photometry().epochs()).isEqualTo(new Epochs(List.of(61100.0, 61200.5)));
        assertThat(model.photometry().chipZeroPointMag()).hasValue(0.02);
        assertThat(model.photometry().colour().orElseThrow().redBand()).isEqualTo("i");
        assertThat(model.photometry().nights().orElseThrow().scatterMag()).isEqualTo(0.004);
        assertThat(model.photometry().reference()).isEqualTo(new ReferenceForm(2, 0.01));
    }

    @Test
    void what_contradicts_itself_in_a_model_of_magnitudes_is_refused() {
        refuses("[photometry]\nstarFlat = { form = \"cubic\" }", "[starFlat]", "form", "superPixels", "cubic");
        refuses("[photometry]\nstarFlatDegree = 2\nstarFlat = { form = \"none\" }", "starFlatDegree", "leave one out");
        refuses("[photometry]\nreference = { colourDegree = 1 }", "colourDegree", "[photometry.colour]");
        refuses("[photometry]\ncolour = { bands = [\"g\"] }", "bands", "two bands");
        refuses("[photometry]\nepochs = [61200, 61100]", "epochs", "ascending");
    }

    @Test
    void the_model_in_the_documentation_is_one() throws IOException {
        Path page = Path.of("docs/how-to/declare-the-model-of-magnitudes.md");
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve(page))) {
            root = Objects.requireNonNull(root.getParent(), "no folder above has " + page);
        }
        String text = Files.readString(root.resolve(page));
        int from = text.indexOf("```toml") + "```toml".length();

        ModelFile model = parse(text.substring(from, text.indexOf("```", from)));

        assertThat(model.photometry().site()).isPresent();
        assertThat(model.photometry().starFlat()).isInstanceOf(StarFlatForm.Grid.class);
    }
}
