package org.surveygrid.packaging.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.command.ExitCode;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.FloatImage;
import org.surveygrid.packaging.Sgrid;
import org.surveygrid.quantity.SkyPosition;
import picocli.CommandLine;

class ConvertCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Sgrid.commandLine();
        line.setOut(new PrintWriter(new StringWriter()));
        line.setErr(new PrintWriter(errors));
        return line.execute(arguments);
    }

    private Path image(FitsHeader header) throws IOException {
        Path path = folder.resolve("image.fits");
        FitsWriter.write(path, header, FloatImage.zeros(200, 100));
        return path;
    }

    private static TpvWcs tpv() {
        double[] pv = {0, 1, 0, 0, 1e-3, 2e-3, 0, 0.02};
        return TpvWcs.of(new SkyPosition(10, -20), new CdMatrix(-900, 300, -1e-4, 0, 0, 1e-4), pv, pv);
    }

    @Test
    void tpv_becomes_sip_in_a_head_file_that_states_its_error() throws IOException {
        Path path = image(WcsHeader.write(FitsHeader.builder(), tpv()).build());

        int code = run("header", "convert", "--to", "sip", path.toString());

        assertThat(code).isZero();
        FitsHeader head = HeadFile.read(folder.resolve("image.head")).getFirst();
        assertThat(head.text("CTYPE1")).contains("RA---TAN-SIP");
        assertThat(head.number("WCSFITMX").orElseThrow()).isLessThan(1e-3);
        WcsHeader.Found found = (WcsHeader.Found) WcsHeader.read(head);
        assertThat(found.wcs().toSky(50, 60).separationArcsec(tpv().toSky(50, 60)))
                .isLessThan(1e-7);
    }

    @Test
    void another_projection_becomes_tpv() throws IOException {
        FitsHeader zea = WcsHeader.write(FitsHeader.builder(), TpvWcs.tan(new SkyPosition(10, -20), tpv().linear()))
                .put("CTYPE1", "RA---ZEA", "")
                .put("CTYPE2", "DEC--ZEA", "")
                .build();
        Path path = image(zea);

        int code = run("header", "convert", "--to", "tpv", path.toString());

        assertThat(code).isZero();
        FitsHeader head = HeadFile.read(folder.resolve("image.head")).getFirst();
        WcsHeader.Projected exact = (WcsHeader.Projected) WcsHeader.read(zea);
        WcsHeader.Found found = (WcsHeader.Found) WcsHeader.read(head);
        assertThat(found.wcs().toSky(199, 99).separationArcsec(exact.wcs().toSky(199, 99)))
                .isLessThan(5e-4);
    }

    @Test
    void an_image_without_coordinates_is_refused_in_words() throws IOException {
        Path path = image(FitsHeader.builder().build());

        int code = run("header", "convert", "--to", "tpv", path.toString());

        assertThat(code).isEqualTo(ExitCode.INTEGRITY.code());
        assertThat(errors.toString()).contains("HDU 0", "CTYPE1");
        assertThat(Files.exists(folder.resolve("image.head"))).isFalse();
    }
}
