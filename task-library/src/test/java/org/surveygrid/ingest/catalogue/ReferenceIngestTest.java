package org.surveygrid.ingest.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.observation.ReferenceMotions;

class ReferenceIngestTest {
    private static final String GAIA = """
            # made by hand
            source_id,ra,dec,ra_error,ref_epoch,pmra,pmdec,phot_g_mean_mag,phot_bp_mean_mag
            1,10.0,60.0,0.05,2015.5,3600,-1800,15.5,16.0
            2,-0.5,30.0,,2015.5,,,17.25,
            3,bad,20.0,0.2,2015.5,0,0,18,18
            """;

    @TempDir
    private Path folder;

    @Test
    void a_gaia_table_in_text_is_understood() throws IOException {
        ReferenceOutcome.Accepted accepted = accepted(new ReferenceIngest(folder), text("gaia.csv", GAIA));

        FitsTable table = table(accepted);
        assertThat(accepted.stars()).isEqualTo(2);
        assertThat(accepted.dropped()).isEqualTo(1);
        assertThat(accepted.bands()).containsExactly("GAIABP", "GAIAG");
        assertThat(accepted.epochYear()).isEqualTo(2015.5);
        assertThat(table.doubles("RA")).containsExactly(10.0, 359.5);
        assertThat(table.doubles("POS_ERR")).containsExactly(0.05, 100.0);
        assertThat(table.doubles("MAG_GAIAG")).containsExactly(15.5, 17.25);
        assertThat(table.doubles("MAG_GAIABP")[1]).isNaN();
    }

    @Test
    void motions_come_through_where_a_catalogue_has_them_with_errors() throws IOException {
        String moving = """
                ra,dec,ra_error,ref_epoch,pmra,pmdec,parallax,pmra_error,pmdec_error,parallax_error
                10.0,60.0,0.05,2016,36,-18,4.5,0.1,0.2,0.3
                11.0,61.0,0.05,2016,,,,,,
                """;

        ReferenceOutcome.Accepted accepted = accepted(new ReferenceIngest(folder), text("gaia.csv", moving));

        ReferenceCatalogue stars = ReferenceCatalogueFile.read(accepted.file());
        ReferenceMotions motions = stars.motions().orElseThrow();
        assertThat(motions.pmRaMas()[0]).isCloseTo(36, within(1e-9));
        assertThat(motions.pmDecMas()[0]).isCloseTo(-18, within(1e-9));
        assertThat(motions.parallaxMas()[0]).isCloseTo(4.5, within(1e-9));
        assertThat(motions.parallaxErrorMas()[0]).isCloseTo(0.3, within(1e-9));
        assertThat(motions.pmRaMas()[1]).as("not known, not zero").isNaN();
    }

    @Test
    void positions_move_to_the_epoch_asked_for() throws IOException {
        ReferenceIngest ingest = new ReferenceIngest(folder, OptionalDouble.of(2017.5));

        FitsTable table = table(accepted(ingest, text("gaia.csv", GAIA)));

        assertThat((table.doubles("RA")[0] - 10) * 3600).isCloseTo(3.6 * 2 / 0.5, within(1e-6));
        assertThat((table.doubles("DEC")[0] - 60) * 3600).isCloseTo(-3.6, within(1e-6));
        assertThat(table.doubles("RA")[1]).isEqualTo(359.5);
    }

    @Test
    void the_same_catalogue_gives_the_same_bytes() throws IOException {
        ReferenceOutcome.Accepted first = accepted(new ReferenceIngest(folder), text("a.csv", GAIA));
        ReferenceOutcome.Accepted second = accepted(new ReferenceIngest(folder), text("b.csv", GAIA));

        assertThat(second.sha256()).isEqualTo(first.sha256());
    }

    @Test
    void a_reference_table_passes_through_unchanged() throws IOException {
        ReferenceOutcome.Accepted first = accepted(new ReferenceIngest(folder), text("a.csv", GAIA));
        byte[] bytes = Files.readAllBytes(first.file());

        ReferenceOutcome.Accepted second = accepted(new ReferenceIngest(folder), first.file());

        assertThat(second.epochYear()).isEqualTo(2015.5);
        assertThat(Files.readAllBytes(second.file())).isEqualTo(bytes);
    }

    @Test
    void a_table_without_positions_is_refused_with_its_columns() throws IOException {
        ReferenceOutcome outcome = new ReferenceIngest(folder).read(text("a.csv", "x,y\n1,2\n"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ReferenceOutcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("[x, y]"));
    }

    @Test
    void tab_separated_magnitudes_of_a_survey_take_their_filter_names() throws IOException {
        Path file = text("ps1.tsv", "RAJ2000\tDEJ2000\tgmag\te_gmag\trmag\n1.5\t2.5\t19.25\t0.02\t18.5\n");

        FitsTable table = table(accepted(new ReferenceIngest(folder), file));

        assertThat(table.doubles("MAG_g")).containsExactly(19.25);
        assertThat(table.doubles("MAGERR_g")).containsExactly(0.02);
        assertThat(table.doubles("MAGERR_r")).containsExactly(MagnitudeColumns.ASSUMED_ERROR_MAG);
    }

    @Test
    void real_catalogues_of_seven_surveys_are_understood() throws IOException {
        check("catalogues/tycho2/tycho2_hatp32.fits", 473, "VT");
        check("catalogues/refcat_gaia_ps1/gaia_dr2_189584.fits", 2762, "GAIAG");
        check("catalogues/refcat_gaia_ps1/ps1_pv3_189584.fits", 17827, "r");
        check("catalogues/sdss_d3/903282.fits", 2458, "i");
        check("catalogues/lco_ldac/GAIA-DR2.cat", 249, "CAT");
        check("catalogues/megacam_gaia/GAIA-DR1_1334+3754_r46.cat", 4403, "CAT");
        check("catalogues/lco_matched/cpt1m012-fa06-20200113-0102-matched-cat.fits", 2752, "g");
        check("huntsman_ngc1566/refcat_skymapper.csv", 0, "g");
    }

    private void check(String name, int stars, String band) throws IOException {
        Path data = data();
        ReferenceOutcome.Accepted accepted = accepted(new ReferenceIngest(folder), data.resolve(name));
        FitsTable table = table(accepted);
        assertThat(accepted.bands()).as(name).contains(band);
        assertThat(accepted.stars()).as(name).isGreaterThanOrEqualTo(Math.max(1, stars));
        assertThat(accepted.epochYear()).as(name).isBetween(1990.0, 2022.0);
        int bright = 0;
        for (double magnitude : table.doubles("MAG_" + band)) {
            bright += magnitude > 3 && magnitude < 27 ? 1 : 0;
        }
        assertThat(bright).as(name + " magnitudes").isGreaterThan(accepted.stars() / 2);
        for (double error : table.doubles("POS_ERR")) {
            assertThat(error).as(name).isBetween(1e-4, 10_000.0);
        }
    }

    private static Path data() {
        String property = System.getProperty("surveygrid.data");
        Path found = property == null ? null : Path.of(property);
        for (Path at = Path.of("").toAbsolutePath(); found == null && at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared/data");
            found = Files.isDirectory(candidate) ? candidate : null;
        }
        Assumptions.assumeTrue(
                found != null && Files.isDirectory(found.resolve("dev/catalogues")),
                "no real data: put them into shared/data above the project, or set -Dsurveygrid.data");
        return found.resolve("dev");
    }

    private Path text(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static ReferenceOutcome.Accepted accepted(ReferenceIngest ingest, Path file) throws IOException {
        ReferenceOutcome outcome = ingest.read(file);
        assertThat(outcome).as(outcome.toString()).isInstanceOf(ReferenceOutcome.Accepted.class);
        return (ReferenceOutcome.Accepted) outcome;
    }

    private static FitsTable table(ReferenceOutcome.Accepted accepted) throws IOException {
        try (FitsFile fits = FitsFile.open(accepted.file())) {
            return fits.firstTable().table();
        }
    }
}
