package org.surveygrid.synthetic.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.Hdu;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.SyntheticExposure.Kind;
import org.surveygrid.synthetic.SyntheticInstruments;
import org.surveygrid.synthetic.score.Truth;

class SyntheticNightTest {
    @TempDir
    private Path directory;

    private static SyntheticNight small() {
        return SyntheticNight.of(NightPlan.smallest(4), SyntheticInstruments.withChips("c03", "c06"));
    }

    @Test
    void the_default_night_has_what_the_demonstration_needs() {
        List<NightSchedule.Entry> schedule = NightSchedule.of(NightPlan.defaults(1), SyntheticInstruments.whole());

        assertThat(count(schedule, Kind.BIAS, "")).isEqualTo(8);
        assertThat(count(schedule, Kind.DOME, "r")).isEqualTo(5);
        assertThat(count(schedule, Kind.TWILIGHT, "i")).isEqualTo(5);
        assertThat(count(schedule, Kind.SCIENCE, "r")).isEqualTo(5);
        assertThat(count(schedule, Kind.SCIENCE, "i")).isEqualTo(5);
        assertThat(count(schedule, Kind.STANDARD, "r")).isEqualTo(2);
        assertThat(schedule.stream().filter(NightSchedule.Entry::cloudy)).hasSize(1);
        assertThat(schedule.stream().filter(e -> e.exposure().trail().isPresent()))
                .hasSize(1);
        assertThat(schedule.stream().filter(e -> e.exposure().electronics().offsetAdu() > 0))
                .hasSize(1);
    }

    private static long count(List<NightSchedule.Entry> schedule, Kind kind, String band) {
        return schedule.stream()
                .filter(e -> e.exposure().kind() == kind && e.exposure().band().equals(band))
                .count();
    }

    @Test
    void exposures_are_in_order_of_time_and_within_one_night() {
        List<NightSchedule.Entry> schedule = NightSchedule.of(NightPlan.defaults(1), SyntheticInstruments.whole());

        for (int i = 1; i < schedule.size(); i++) {
            assertThat(schedule.get(i).mjdUtc())
                    .isGreaterThan(schedule.get(i - 1).mjdUtc());
        }
        assertThat(schedule.getLast().mjdUtc() - schedule.getFirst().mjdUtc()).isLessThan(0.8);
    }

    @Test
    void the_same_plan_writes_the_same_bytes() throws IOException {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");

        small().write(first, NightProgress.SILENT);
        small().write(second, NightProgress.SILENT);

        List<Path> files = files(first);
        assertThat(files).hasSizeGreaterThan(30);
        for (Path file : files) {
            assertThat(Files.mismatch(file, second.resolve(first.relativize(file))))
                    .as(file.toString())
                    .isEqualTo(-1);
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
        }
    }

    @Test
    void raw_truth_reference_and_tile_can_be_read_and_agree() throws IOException {
        SyntheticNight night = small();

        night.write(directory, NightProgress.SILENT);

        NightSchedule.Entry science = night.schedule().stream()
                .filter(e -> e.exposure().kind() == Kind.SCIENCE)
                .findFirst()
                .orElseThrow();
        try (FitsFile raw = FitsFile.open(directory.resolve("raw").resolve(SyntheticNight.fileName(science)))) {
            assertThat(raw.primaryHeader().text("IMAGETYP")).hasValue("science");
            Hdu chip = raw.find("c03").orElseThrow();
            assertThat(chip.image().width()).isEqualTo(576);
            assertThat(chip.image().at(100, 100)).isBetween(900f, 3000f);
        }
        Truth truth = Truth.read(directory.resolve("truth"));
        assertThat(truth.exposures()).hasSameSizeAs(night.schedule());
        assertThat(truth.amplifiers("c03")).hasSize(2);
        FitsTable wcs = truth.table(TruthTable.WORLD_COORDINATES);
        SkyPosition corner = night.camera()
                .wcs(
                        wcs.strings("CHIP")[0],
                        entry(night, wcs.strings("EXPOSURE")[0]).exposure())
                .toSky(0, 0);
        assertThat(wcs.doubles("RA")[0]).isCloseTo(corner.raDegrees(), within(1e-12));
        TileGrid tile = TileGrid.parse(Files.readString(directory.resolve("tile.toml")));
        assertThat(tile.centre().separationArcsec(NightSchedule.SCIENCE_CENTRE)).isLessThan(1000);
        try (FitsFile reference = FitsFile.open(directory.resolve("reference.fits"))) {
            assertThat(reference.firstTable().table().columnNames())
                    .contains("RA", "DEC", "POS_ERR", "MAG_r", "MAGERR_r", "MAG_i", "MAGERR_i");
        }
    }

    private static NightSchedule.Entry entry(SyntheticNight night, String id) {
        return night.schedule().stream()
                .filter(e -> e.exposure().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
