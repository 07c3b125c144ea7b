package org.surveygrid.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.instrument.camera.InstrumentCatalog;

/** Real frames of five cameras; skipped where they are absent. */
class RealFramesTest {
    @TempDir
    private Path out;

    @Test
    void the_m51_night_is_3_biases_3_darks_3_twilights_and_12_science_frames() throws IOException {
        SortedMap<String, Integer> counts = new TreeMap<>();
        List<RawChip> all = new ArrayList<>();

        for (Path file : RealData.files("raw_qsi532_m51")) {
            for (RawChip chip : accepted(file, IngestSettings.into(out)).chips()) {
                counts.merge(chip.kind().name(), 1, Integer::sum);
                all.add(chip);
            }
        }

        assertThat(counts)
                .containsEntry("raw.bias", 3)
                .containsEntry("raw.dark", 3)
                .containsEntry("raw.twilight", 3)
                .containsEntry("raw.science", 12);
        assertThat(new HashSet<>(all.stream().map(RawChip::target).toList())).hasSize(21);
        RawChip science = all.getFirst();
        assertThat(science.target())
                .hasToString("raw.science inst=qsi532 ccd=ccd night=2012-02-18 band=I exp=20120219T015456");
        assertThat(science.attributes()).containsEntry("object", "M51").containsEntry("exptime", "200.0");
    }

    @Test
    void the_m51_frame_can_be_cut_into_four_chips_that_say_so() throws IOException {
        Path file = RealData.folder("raw_qsi532_m51").resolve("M51_I_001.fit");
        IngestSettings quad = IngestSettings.into(out)
                .forCamera(InstrumentCatalog.camera("qsi532-quad").orElseThrow())
                .overriding("ra", "202.47")
                .overriding("dec", "47.2");

        IngestOutcome.Accepted accepted = accepted(file, quad);

        assertThat(accepted.chips())
                .extracting(c -> c.attributes().get("ccd"))
                .containsExactly("ccd-1", "ccd-2", "ccd-3", "ccd-4");
        FitsHeader header = header(accepted.chips().get(3));
        assertThat(header.text("SGCUT")).contains("[547:1092,369:736]");
        assertThat(header.number("SGRA")).hasValue(202.47);
    }

    @Test
    void the_local_time_of_hat_p_32_is_not_taken_for_utc() throws IOException {
        List<Path> files = RealData.files("dither_hatp32");
        List<RawChip> all = new ArrayList<>();

        for (Path file : files) {
            all.addAll(accepted(file, IngestSettings.into(out)).chips());
        }

        assertThat(all).hasSize(18).allMatch(chip -> chip.kind().name().equals("raw.science"));
        RawChip first = all.getFirst();
        assertThat(first.attributes())
                .containsEntry("exp", "20171220T013612.404")
                .containsEntry("night", "2017-12-19")
                .containsEntry("band", "clear");
        assertThat(Double.parseDouble(attribute(first, "mjd"))).isBetween(58107.0667, 58107.0669);
        assertThat(Double.parseDouble(attribute(first, "airmass"))).isBetween(1.11, 1.14);
    }

    @Test
    void the_lco_multi_extension_file_becomes_four_chips_with_gains_of_their_own() throws IOException {
        IngestOutcome.Accepted accepted = accepted(RealData.files("lco_mef_raw").getFirst(), IngestSettings.into(out));

        assertThat(accepted.camera().name()).isEqualTo("sinistro");
        assertThat(accepted.chips()).hasSize(4);
        List<Double> gains = new ArrayList<>();
        for (RawChip chip : accepted.chips()) {
            gains.add(header(chip).number("SGGAIN").orElseThrow());
        }
        assertThat(gains).containsExactly(6.42, 6.23, 6.27, 6.26);
        assertThat(header(accepted.chips().getFirst()).number("SGRA").orElseThrow())
                .isBetween(287.32, 287.33);
        assertThat(accepted.chips().getFirst().attributes()).containsEntry("night", "2021-10-07");
    }

    @Test
    void the_saao_frame_takes_its_time_from_two_keywords() throws IOException {
        IngestOutcome.Accepted accepted = accepted(RealData.files("saao_raw").getFirst(), IngestSettings.into(out));

        RawChip chip = accepted.chips().getFirst();
        assertThat(chip.attributes())
                .containsEntry("exp", "20130713T005733")
                .containsEntry("night", "2013-07-12")
                .containsEntry("airmass", "1.176");
        assertThat(header(chip).number("SGRDN")).hasValue(5.0);
        assertThat(header(chip).number("SGRA").orElseThrow()).isBetween(331.033, 331.034);
    }

    @Test
    void the_huntsman_frames_are_told_apart_and_the_constant_bias_is_refused() throws IOException {
        Path raw = RealData.folder("huntsman_ngc1566").resolve("raw");

        IngestOutcome bias = new IngestReader(IngestSettings.into(out)).read(raw.resolve("bias_0.fits"));

        assertThat(bias).isInstanceOfSatisfying(IngestOutcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(RefusalReason.CONSTANT_IMAGE);
            assertThat(refused.message()).contains("32");
        });
        assertThat(kind(raw.resolve("dark_0.fits"))).isEqualTo("raw.dark");
        assertThat(kind(raw.resolve("flat_0.fits"))).isEqualTo("raw.twilight");
        assertThat(kind(raw.resolve("science_0.fits"))).isEqualTo("raw.science");
    }

    @Test
    void odd_and_broken_files_are_accepted_or_refused_with_advice_but_never_crash() throws IOException {
        List<Path> files = new ArrayList<>(RealData.files("fits_zoo"));
        files.addAll(RealData.files("bad_fits"));
        files.addAll(RealData.files("headers"));
        files.addAll(RealData.files("decam_mini_obs04"));
        files.addAll(RealData.files("lco_reduced"));
        files.addAll(RealData.files("huntsman_ngc1566").stream()
                .filter(f -> f.toString().contains("master"))
                .toList());
        IngestReader reader = new IngestReader(IngestSettings.into(out));

        for (Path file : files) {
            IngestOutcome outcome = reader.read(file);

            assertThat(outcome).as(file.toString()).isInstanceOfSatisfying(IngestOutcome.Refused.class, refused -> {
                assertThat(refused.what()).isNotBlank();
                assertThat(refused.advice()).isNotBlank();
            });
        }
        assertThat(files).hasSizeGreaterThan(110);
    }

    private String kind(Path file) throws IOException {
        return accepted(file, IngestSettings.into(out))
                .chips()
                .getFirst()
                .kind()
                .name();
    }

    private static IngestOutcome.Accepted accepted(Path file, IngestSettings settings) throws IOException {
        IngestOutcome outcome = new IngestReader(settings).read(file);
        assertThat(outcome).as(outcome.toString()).isInstanceOf(IngestOutcome.Accepted.class);
        return (IngestOutcome.Accepted) outcome;
    }

    private static FitsHeader header(RawChip chip) throws IOException {
        try (FitsFile fits = FitsFile.open(chip.file())) {
            return fits.firstImage().header();
        }
    }

    private static String attribute(RawChip chip, String key) {
        String value = chip.attributes().get(key);
        assertThat(value).as(key).isNotNull();
        return String.valueOf(value);
    }
}
