package org.surveygrid.packaging.bench.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.FloatImage;
import org.surveygrid.packaging.Sgrid;
import org.surveygrid.packaging.bench.timing.PeerProcess;
import org.surveygrid.quantity.SkyPosition;

/** Other people's programs read our heads and catalogues; each test is skipped where its program is not installed. */
class HeadReadersTest {
    private static final int EXPOSURES = 3;
    private static final String EVALUATE = """
            import sys
            from astropy.io import fits
            from astropy.wcs import WCS
            cards, worst = [], 0.0
            for line in open(sys.argv[1], encoding='ascii'):
                if line.startswith('END'):
                    break
                cards.append(line.rstrip('\\n').ljust(80))
            wcs = WCS(fits.Header.fromstring(''.join(cards)))
            for line in open(sys.argv[2]):
                x, y, ra, dec = map(float, line.split())
                sky = wcs.all_pix2world(x, y, 1)
                worst = max(worst, abs(float(sky[0]) - ra), abs(float(sky[1]) - dec))
            print('worst %.3e' % worst)
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void solve() throws IOException {
        SurveyWriter.write(new MosaicSurvey(new MosaicSurvey.Recipe(EXPOSURES, 1500, 0, 8)), folder);
        for (String projection : List.of("TPV", "SIP")) {
            List<String> call = new ArrayList<>(List.of("solve", "both", "--quiet", "--min-sn", "5"));
            for (int e = 0; e < EXPOSURES; e++) {
                call.add(SurveyWriter.catalogue(folder, e).toString());
            }
            call.addAll(List.of("--reference", folder.resolve("ref.cat").toString(), "--exposure-degree", "2"));
            call.addAll(List.of("--crossid-radius", "4", "--projection", projection));
            call.addAll(List.of("-o", folder.resolve(projection).toString()));
            call.addAll(List.of("--report", folder.resolve("report").toString()));

            assertThat(Sgrid.commandLine().execute(call.toArray(String[]::new))).isZero();
        }
    }

    @Test
    void astropy_finds_the_same_sky_to_a_billionth_of_a_degree() throws IOException, InterruptedException {
        String python = System.getProperty("surveygrid.python", "python3");
        assumeTrue(run(python, "-c", "import astropy").isEmpty(), python + " has no astropy");
        Path program = Files.writeString(folder.resolve("evaluate.py"), EVALUATE);
        for (String projection : List.of("TPV", "SIP")) {
            Path head = folder.resolve(projection).resolve(SurveyWriter.name(1) + ".head");
            FitsHeader block = HeadFile.read(head).getFirst();
            StringBuilder places = new StringBuilder();
            for (int k = 0; k < 400; k++) {
                int row = k / 20;
                double x = (k % 20) * (MosaicSurvey.SIZE_PX - 1) / 19.0;
                double y = row * (MosaicSurvey.SIZE_PX - 1) / 19.0;
                SkyPosition sky =
                        ((WcsHeader.Found) WcsHeader.read(block)).wcs().toSky(x, y);
                places.append(String.format(
                        Locale.ROOT, "%.17g %.17g %.17g %.17g%n", x + 1, y + 1, sky.raDegrees(), sky.decDegrees()));
            }
            Path file = Files.writeString(folder.resolve("places.txt"), places);

            String answer = run(python, program.toString(), head.toString(), file.toString());

            assertThat(answer).as(projection).startsWith("worst ");
            assertThat(Double.parseDouble(answer.split(" ")[1])).isLessThan(1e-9);
        }
    }

    @Test
    void scamp_starts_from_our_heads_and_takes_our_merged_catalogue_for_its_reference()
            throws IOException, InterruptedException {
        assumeTrue(PeerProcess.find("scamp").isPresent(), "scamp is not installed");
        List<String> command = new ArrayList<>(List.of("scamp"));
        for (int e = 0; e < EXPOSURES; e++) {
            String name = SurveyWriter.name(e);
            Files.copy(folder.resolve("TPV").resolve(name + ".head"), folder.resolve(name + ".ahead"));
            command.add(name + ".cat");
        }
        String options = "-ASTREF_CATALOG FILE -ASTREFCAT_NAME report/merged.cat -ASTREFCENT_KEYS"
                + " ALPHA_J2000,DELTA_J2000 -ASTREFERR_KEYS ERRA_WORLD,ERRB_WORLD,ERRTHETA_WORLD -ASTREFMAG_KEY MAG"
                + " -ASTREFMAGERR_KEY MAGERR -MATCH N -SOLVE_ASTROM N -SOLVE_PHOTOM N -CROSSID_RADIUS 1"
                + " -CHECKPLOT_TYPE NONE -CHECKPLOT_DEV NULL -WRITE_XML N -SN_THRESHOLDS 5,100 -FGROUP_RADIUS 90";
        command.addAll(List.of(options.split(" ")));

        String log = run(command.toArray(String[]::new));

        assertThat(log).contains("All done").doesNotContain("Error").doesNotContain("WARNING: Not enough");
        // Internal scatter of bright stars as the solution has it, far below the 0.1 arcsec of the headers alone.
        assertThat(log).containsPattern("Group  1: +0\\.0[0-9]+\" 0\\.0[0-9]+\" .* 0\\.00[0-9]+\" 0\\.00[0-9]+\"");
    }

    @Test
    void swarp_places_an_image_by_our_head() throws IOException, InterruptedException {
        assumeTrue(PeerProcess.find("SWarp").isPresent(), "SWarp is not installed");
        float[] pixels = new float[MosaicSurvey.SIZE_PX * MosaicSurvey.SIZE_PX];
        FitsWriter.write(
                folder.resolve("chip.fits"),
                FitsHeader.builder().build(),
                FloatImage.owning(MosaicSurvey.SIZE_PX, MosaicSurvey.SIZE_PX, pixels));
        FitsHeader block =
                HeadFile.read(folder.resolve("TPV").resolve("e0001.head")).getFirst();
        HeadFile.write(folder.resolve("chip.head"), List.of(block));

        run("SWarp", "chip.fits", "-IMAGEOUT_NAME", "out.fits", "-SUBTRACT_BACK", "N", "-WRITE_XML", "N");

        FitsHeader out = FitsHeader.builder().build();
        try (FitsFile file = FitsFile.open(folder.resolve("out.fits"))) {
            out = file.primaryHeader();
        }
        SkyPosition middle = ((WcsHeader.Found) WcsHeader.read(block))
                .wcs()
                .toSky(MosaicSurvey.SIZE_PX / 2.0, MosaicSurvey.SIZE_PX / 2.0);
        assertThat(Math.abs(out.number("CRVAL1").orElseThrow() - middle.raDegrees()))
                .isLessThan(0.01);
        assertThat(Math.abs(out.number("CRVAL2").orElseThrow() - middle.decDegrees()))
                .isLessThan(0.01);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
