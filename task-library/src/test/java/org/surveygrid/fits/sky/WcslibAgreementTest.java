package org.surveygrid.fits.sky;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeaderCard;

/** What wcslib 7.12 makes of headers; {@code wcslib_reference.py} among the resources writes its values. */
class WcslibAgreementTest {
    private static final double DEGREES = 1e-8;
    /** Wcslib computes the COBE cube in single precision. */
    private static final double COBE_DEGREES = 5e-6;

    private static final double ROUND_TRIP_PX = 1e-4;
    private static final int CARD = 80;

    private static List<ReferenceValues> resource(String name) throws IOException {
        try (InputStream in = WcslibAgreementTest.class.getResourceAsStream(name)) {
            return ReferenceValues.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static List<ReferenceValues> ownHeaders() throws IOException {
        return resource("wcslib-headers.txt");
    }

    @ParameterizedTest
    @MethodSource("ownHeaders")
    void every_projection_and_convention_agrees_with_wcslib_and_comes_back(ReferenceValues block) {
        WcsHeader.Reading reading = WcsHeader.read(block.header());

        assertThat(block.worstDegrees(reading))
                .as(block.name())
                .isLessThanOrEqualTo(block.name().startsWith("CSC") ? COBE_DEGREES : DEGREES);
        assertThat(block.worstRoundTripPx(reading)).as(block.name()).isLessThanOrEqualTo(ROUND_TRIP_PX);
    }

    @Test
    void real_files_of_many_origins_agree_with_wcslib_and_come_back() throws IOException {
        Path data = data();
        List<String> bad = new ArrayList<>();
        int good = 0;
        for (ReferenceValues block : resource("wcslib-files.txt")) {
            int blank = block.name().indexOf(' ');
            String path = block.name().substring(blank + 1);
            FitsHeader header =
                    header(data.resolve(path), Integer.parseInt(block.name().substring(0, blank)));
            WcsHeader.Reading reading = WcsHeader.read(header);
            if (path.endsWith("3d_cd.hdr")) {
                // wcslib looks at (0, 0) where a header has no CRVAL; here it is said to have none
                assertThat(reading).isInstanceOf(WcsHeader.Absent.class);
                continue;
            }
            double limit = path.contains("CSC") ? COBE_DEGREES : DEGREES;
            double off = block.worstDegrees(reading);
            double back = block.worstRoundTripPx(reading);
            if (off <= limit && back <= ROUND_TRIP_PX) {
                good++;
            } else {
                bad.add(block.name() + ": " + off + " deg, back " + back + " px");
            }
        }

        assertThat(bad).isEmpty();
        assertThat(good).isGreaterThan(80);
    }

    private static Path data() {
        String property = System.getProperty("surveygrid.data");
        Path found = property == null ? null : Path.of(property);
        for (Path at = Path.of("").toAbsolutePath(); found == null && at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared/data");
            found = Files.isDirectory(candidate) ? candidate : null;
        }
        Assumptions.assumeTrue(
                found != null && Files.isDirectory(found.resolve("dev/fits_zoo")),
                "no real data: put them into shared/data above the project, or set -Dsurveygrid.data");
        return found.resolve("dev");
    }

    private static FitsHeader header(Path path, int hdu) throws IOException {
        if (!path.toString().endsWith(".hdr")) {
            try (FitsFile file = FitsFile.open(path)) {
                return file.hdus().get(hdu).header();
            }
        }
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        boolean lines = text.substring(0, 100).contains("\n");
        List<HeaderCard> cards = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = lines ? text.indexOf('\n', at) : at + CARD;
            String line = text.substring(at, end < 0 || end > text.length() ? text.length() : end)
                    .stripTrailing();
            if (line.equals("END")) {
                break;
            }
            if (!line.isEmpty()) {
                cards.add(HeaderCard.parse(line));
            }
            at = end < 0 ? text.length() : lines ? end + 1 : end;
        }
        return FitsHeader.of(cards);
    }
}
