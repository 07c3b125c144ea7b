package org.surveygrid.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.IntegerImage;

class IngestReaderTest {
    @TempDir
    private Path folder;

    @Test
    void a_multi_extension_file_becomes_one_raw_per_chip_in_the_camera_s_order() throws IOException {
        IngestOutcome.Accepted accepted = accepted(TinyMosaic.science(), "a.fits");

        assertThat(accepted.chips())
                .extracting(chip -> chip.target().toString())
                .containsExactly(
                        "raw.science inst=tiny ccd=left night=2009-06-17 band=r exp=20090618T025746.667",
                        "raw.science inst=tiny ccd=right night=2009-06-17 band=r exp=20090618T025746.667");
        assertThat(accepted.refusedChips()).isEmpty();
        assertThat(accepted.warnings()).isEmpty();
    }

    @Test
    void pixels_survive_unchanged() throws IOException {
        RawChip left = accepted(TinyMosaic.science(), "a.fits").chips().getFirst();

        try (FitsFile fits = FitsFile.open(left.file())) {
            int[] values = fits.firstImage().integers().orElseThrow().values();
            assertThat(values).containsExactly(TinyMosaic.ramp(100));
        }
    }

    @Test
    void a_raw_says_in_its_own_cards_what_the_header_said_in_the_camera_s_words() throws IOException {
        RawChip left = accepted(TinyMosaic.science(), "a.fits").chips().getFirst();

        FitsHeader header = header(left);

        assertThat(header.text("SGINST")).contains("tiny");
        assertThat(header.text("SGCHIP")).contains("left");
        assertThat(header.text("SGKIND")).contains("raw.science");
        assertThat(header.text("SGFILT")).contains("r");
        assertThat(header.number("SGMJD").orElseThrow()).isBetween(55000.1234567, 55000.1234569);
        assertThat(header.number("SGEXPT")).hasValue(30);
        assertThat(header.number("SGAIRM")).hasValue(1.25);
        assertThat(header.number("SGRA")).hasValue(150.5);
        assertThat(header.number("SGGAIN")).hasValue(2.25);
        assertThat(header.has("SGRDN")).isFalse();
        assertThat(header.text("HIERARCH ESO DPR TYPE")).contains("OBJECT");
        assertThat(header.has("CRVAL1"))
                .as("the primary's world coordinates are not the chip's")
                .isFalse();
    }

    @Test
    void the_same_frame_under_another_name_gives_the_same_bytes() throws IOException {
        List<String> first = digests(accepted(TinyMosaic.science(), "a.fits"));
        List<String> second = digests(accepted(TinyMosaic.science(), "b.fits"));

        assertThat(second).isEqualTo(first);
        try (var files = Files.list(folder.resolve("out"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void the_digest_is_that_of_the_file() throws IOException {
        RawChip left = accepted(TinyMosaic.science(), "a.fits").chips().getFirst();

        assertThat(RawFileWriter.sha256(left.file())).isEqualTo(left.sha256());
        assertThat(left.file().getFileName()).hasToString(left.sha256() + ".fits");
        assertThat(Files.size(left.file())).isEqualTo(left.bytes());
    }

    @Test
    void a_bias_has_no_filter_and_no_exposure_time() throws IOException {
        RawChip left = accepted(with("DPR TYPE", "HIERARCH ESO DPR TYPE = 'BIAS'"), "a.fits")
                .chips()
                .getFirst();

        assertThat(left.kind().name()).isEqualTo("raw.bias");
        assertThat(left.attributes()).doesNotContainKey("band").containsEntry("exptime", "0.0");
    }

    @Test
    void a_file_name_decides_only_where_the_camera_file_says_so() throws IOException {
        assertThat(accepted(TinyMosaic.science(), "sky1.fits")
                        .chips()
                        .getFirst()
                        .kind()
                        .name())
                .isEqualTo("raw.twilight");
    }

    @Test
    void what_the_caller_knows_better_goes_before_the_header() throws IOException {
        IngestSettings settings = settings().overriding("kind", "standard").overriding("object", "SA107");

        IngestOutcome outcome = new IngestReader(settings).read(write(TinyMosaic.science(), "a.fits"));

        RawChip chip = ((IngestOutcome.Accepted) outcome).chips().getFirst();
        assertThat(chip.kind().name()).isEqualTo("raw.standard");
        assertThat(chip.attributes()).containsEntry("object", "SA107");
    }

    @Test
    void missing_airmass_is_computed_from_pointing_and_time() throws IOException {
        RawChip computed = accepted(with("AIRMASS", "COMMENT no airmass"), "a.fits")
                .chips()
                .getFirst();

        double airmass = header(computed).number("SGAIRM").orElseThrow();

        assertThat(airmass).isGreaterThan(1.0).isNotEqualTo(1.25);
    }

    @Test
    void an_unknown_filter_is_refused_with_the_filters_there_are() throws IOException {
        IngestOutcome.Refused refused = refused(with("FILT1", "HIERARCH ESO INS FILT1 NAME = 'Halpha'"), "a.fits");

        assertThat(refused.reason()).isEqualTo(RefusalReason.UNKNOWN_FILTER);
        assertThat(refused.message()).contains("Halpha").contains("[r]");
    }

    @Test
    void an_unknown_kind_is_refused_with_what_the_header_says() throws IOException {
        IngestOutcome.Refused refused = refused(with("DPR TYPE", "HIERARCH ESO DPR TYPE = 'FOCUS'"), "a.fits");

        assertThat(refused.reason()).isEqualTo(RefusalReason.UNKNOWN_KIND);
        assertThat(refused.message()).contains("FOCUS").contains("kind=");
    }

    @Test
    void a_frame_of_another_camera_is_refused() throws IOException {
        IngestOutcome.Refused refused = refused(with("INSTRUME", "INSTRUME= 'OTHER   '"), "a.fits");

        assertThat(refused.reason()).isEqualTo(RefusalReason.WRONG_CAMERA);
        assertThat(refused.message()).contains("OTHER");
    }

    @Test
    void a_dead_chip_is_refused_alone() throws IOException {
        int[] dead = new int[TinyMosaic.WIDTH * TinyMosaic.HEIGHT];
        Arrays.fill(dead, 32);
        Path file =
                Files.write(folder.resolve("a.fits"), TinyMosaic.file(TinyMosaic.science(), dead, TinyMosaic.ramp(5)));

        IngestOutcome outcome = new IngestReader(settings()).read(file);

        assertThat(outcome).isInstanceOfSatisfying(IngestOutcome.Accepted.class, accepted -> {
            assertThat(accepted.chips())
                    .extracting(c -> c.attributes().get("ccd"))
                    .containsExactly("right");
            assertThat(accepted.refusedChips().getFirst().message())
                    .contains("chip left")
                    .contains("every pixel is 32");
        });
    }

    @Test
    void a_file_cut_short_keeps_the_chips_that_are_whole() throws IOException {
        byte[] bytes = TinyMosaic.file(TinyMosaic.science(), TinyMosaic.ramp(100), TinyMosaic.ramp(5));
        Path file = Files.write(folder.resolve("a.fits"), Arrays.copyOf(bytes, bytes.length - 2880));

        IngestOutcome outcome = new IngestReader(settings()).read(file);

        assertThat(outcome).isInstanceOfSatisfying(IngestOutcome.Accepted.class, accepted -> {
            assertThat(accepted.chips()).hasSize(1);
            assertThat(accepted.refusedChips().getFirst().reason()).isEqualTo(RefusalReason.UNREADABLE);
        });
    }

    @Test
    void a_changed_data_byte_is_found_by_the_checksum() throws IOException {
        Path file = folder.resolve("a.fits");
        FitsWriter.writeIntegers(file, FitsHeader.builder().build(), IntegerImage.owning(12, 5, TinyMosaic.ramp(3)));
        byte[] bytes = Files.readAllBytes(file);
        assertThat(HduSums.verify(file).damage()).isEmpty();
        assertThat(HduSums.verify(file).warnings()).isEmpty();
        bytes[bytes.length - 2880 + 7] ^= 4;
        Files.write(file, bytes);

        IngestOutcome outcome = new IngestReader(settings()).read(file);

        assertThat(outcome).isInstanceOfSatisfying(IngestOutcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(RefusalReason.UNREADABLE);
            assertThat(refused.message()).contains("HDU 0 is damaged");
        });
    }

    private IngestSettings settings() {
        return IngestSettings.into(folder.resolve("out")).forCamera(TinyMosaic.camera());
    }

    private Path write(List<String> primary, String name) throws IOException {
        return Files.write(folder.resolve(name), TinyMosaic.file(primary, TinyMosaic.ramp(100), TinyMosaic.ramp(5)));
    }

    private IngestOutcome.Accepted accepted(List<String> primary, String name) throws IOException {
        IngestOutcome outcome = new IngestReader(settings()).read(write(primary, name));
        assertThat(outcome).as(outcome.toString()).isInstanceOf(IngestOutcome.Accepted.class);
        return (IngestOutcome.Accepted) outcome;
    }

    private IngestOutcome.Refused refused(List<String> primary, String name) throws IOException {
        IngestOutcome outcome = new IngestReader(settings()).read(write(primary, name));
        assertThat(outcome).as(outcome.toString()).isInstanceOf(IngestOutcome.Refused.class);
        return (IngestOutcome.Refused) outcome;
    }

    private static List<String> with(String part, String replacement) {
        List<String> cards = new ArrayList<>(TinyMosaic.science());
        cards.replaceAll(card -> card.contains(part) ? replacement : card);
        return cards;
    }

    private static List<String> digests(IngestOutcome.Accepted accepted) {
        return accepted.chips().stream().map(RawChip::sha256).toList();
    }

    private static FitsHeader header(RawChip chip) throws IOException {
        try (FitsFile fits = FitsFile.open(chip.file())) {
            return fits.firstImage().header();
        }
    }
}
