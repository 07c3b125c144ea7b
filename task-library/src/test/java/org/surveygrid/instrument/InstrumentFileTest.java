package org.surveygrid.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.PixelBox;
import org.surveygrid.toml.TomlFileException;

class InstrumentFileTest {
    private static final String MINIMAL = """
            name = "test"
            description = "A test camera"
            telescope = "Test"
            pixelScaleArcsec = 0.5
            pointingErrorArcmin = 1
            calibrations = ["bias"]
            [site]
            longitudeDegreesEast = 10
            latitudeDegrees = 20
            altitudeMetres = 100
            [header]
            start = "DATE-OBS"
            [header.identify]
            INSTRUME = "test.*"
            [[header.kinds]]
            kind = "bias"
            when = { IMAGETYP = "bias" }
            [[filters]]
            name = "r"
            aliases = ["R_SPECIAL"]
            centralWavelengthNm = 600
            extinctionMagPerAirmass = 0.1
            zeroPointMag = 25
            [chipDefaults]
            raw = [20, 10]
            light = "[11:20,1:10]"
            overscan = "[1:8,1:10]"
            gainElectronsPerAdu = 2
            readNoiseElectrons = 5
            saturationAdu = 60000
            linearity = [3e-7]
            [[chips]]
            id = "c1"
            referencePixel = [6, 1]
            cd = [-1e-4, 0, 0, 1e-4]
            [[chips]]
            id = "c2"
            gainElectronsPerAdu = 3.5
            linearity = []
            light = "[20:11,10:1]"
            """;

    @Test
    void a_chip_takes_from_the_defaults_what_it_does_not_say() {
        Instrument instrument = InstrumentFile.parse(MINIMAL);

        assertThat(instrument.chips()).hasSize(2);
        Amplifier first = instrument.chips().get(0).amplifiers().getFirst();
        Amplifier second = instrument.chips().get(1).amplifiers().getFirst();
        assertThat(first.gainElectronsPerAdu()).isEqualTo(2);
        assertThat(second.gainElectronsPerAdu()).isEqualTo(3.5);
        assertThat(second.readNoiseElectrons()).isEqualTo(5);
        assertThat(first.linearity().coefficients()).containsExactly(3e-7);
        assertThat(second.linearity().isStraight()).isTrue();
    }

    @Test
    void a_linearity_in_other_units_is_an_error_that_says_so() {
        assertThatThrownBy(() -> InstrumentFile.parse(MINIMAL.replace("[3e-7]", "[0.3]")))
                .hasMessageContaining("linearity")
                .hasMessageContaining("per ADU");
    }

    @Test
    void sections_and_reference_pixels_count_from_one_in_the_file_and_from_zero_in_code() {
        Instrument instrument = InstrumentFile.parse(MINIMAL);

        Chip chip = instrument.chips().getFirst();
        assertThat(chip.amplifiers().getFirst().dataSection()).isEqualTo(new PixelBox(10, 0, 10, 10));
        assertThat(chip.amplifiers().getFirst().overscan()).contains(new PixelBox(0, 0, 8, 10));
        assertThat(chip.placement().orElseThrow().referenceX()).isEqualTo(5);
        assertThat(chip.placement().orElseThrow().referenceY()).isEqualTo(0);
    }

    @Test
    void falling_bounds_of_a_section_flip_the_readout() {
        Instrument instrument = InstrumentFile.parse(MINIMAL);

        Amplifier amplifier = instrument.chips().get(1).amplifiers().getFirst();
        assertThat(amplifier.readout()).isEqualTo(Amplifier.Readout.FLIPPED_BOTH);
        assertThat(amplifier.dataSection()).isEqualTo(new PixelBox(10, 0, 10, 10));
    }

    @Test
    void filter_aliases_are_found_in_any_case() {
        Camera camera = InstrumentFile.parseCamera(MINIMAL);

        assertThat(camera.header().filterAliases())
                .containsEntry("R_SPECIAL", "r")
                .containsEntry("R", "r");
    }

    @Test
    void an_unknown_key_is_an_error_that_names_the_line_and_the_nearest_key() {
        String misspelt = MINIMAL.replace("readNoiseElectrons = 5", "readNoiseElectron = 5");

        assertThatThrownBy(() -> InstrumentFile.parse(misspelt))
                .isInstanceOf(TomlFileException.class)
                .hasMessageContaining("readNoiseElectrons");
        String extra = MINIMAL.replace("raw = [20, 10]", "raw = [20, 10]\noverscam = \"[1:2,1:10]\"");
        assertThatThrownBy(() -> InstrumentFile.parse(extra))
                .isInstanceOf(TomlFileException.class)
                .hasMessageContaining("line 26")
                .hasMessageContaining("nearest is 'overscan'");
    }

    @Test
    void text_that_is_not_toml_names_its_line() {
        assertThatThrownBy(() -> InstrumentFile.parse("name = \"x\"\n=3"))
                .isInstanceOf(TomlFileException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void overscan_inside_the_light_is_refused() {
        String wrong = MINIMAL.replace("\"[1:8,1:10]\"", "\"[5:12,1:10]\"");

        assertThatThrownBy(() -> InstrumentFile.parse(wrong))
                .isInstanceOf(TomlFileException.class)
                .hasMessageContaining("light-sensitive");
    }

    @Test
    void two_chips_of_one_name_are_refused() {
        String wrong = MINIMAL.replace("id = \"c2\"", "id = \"c1\"");

        assertThatThrownBy(() -> InstrumentFile.parse(wrong))
                .isInstanceOf(TomlFileException.class)
                .hasMessageContaining("two chips");
    }

    @Test
    void a_cut_makes_chips_whose_placement_joins_without_gap() {
        String cut = """
                [cut]
                columns = 2
                rows = 1
                """
                + MINIMAL.replace("light = \"[11:20,1:10]\"", "light = \"[1:20,1:10]\"")
                        .replace("overscan = \"[1:8,1:10]\"\n", "")
                        .replaceAll("(?s)\\[\\[chips\\]\\]\nid = \"c2\".*", "");
        int header = cut.indexOf("name = \"test\"");
        String ordered = cut.substring(header, cut.indexOf("[site]"))
                + cut.substring(0, header)
                + cut.substring(cut.indexOf("[site]"));

        Camera camera = InstrumentFile.parseCamera(ordered);

        assertThat(camera.instrument().chips()).extracting(Chip::id).containsExactly("c1-1", "c1-2");
        assertThat(camera.sources().get(1).cut()).isEqualTo(Optional.of(new PixelBox(10, 0, 10, 10)));
        ChipPlacement left = camera.instrument().chips().get(0).placement().orElseThrow();
        ChipPlacement right = camera.instrument().chips().get(1).placement().orElseThrow();
        assertThat(left.referenceX() - right.referenceX()).isEqualTo(10);
    }

    @Test
    void a_section_of_a_header_may_hold_blanks() {
        assertThat(FitsSection.parse("[  17: 528,   1: 520]").orElseThrow().box())
                .isEqualTo(new PixelBox(16, 0, 512, 520));
        assertThat(FitsSection.parse("UNKNOWN")).isEmpty();
        assertThat(FitsSection.parse("[0:5,1:2]")).isEmpty();
    }
}
