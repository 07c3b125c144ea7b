package org.surveygrid.fits.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.distortion.Conversion;
import org.surveygrid.astrometry.distortion.FitLimit;
import org.surveygrid.astrometry.distortion.SipConversion;
import org.surveygrid.astrometry.distortion.SipWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.image.PixelBox;
import org.surveygrid.quantity.SkyPosition;

class SipHeaderTest {
    private static final TpvWcs TPV = TpvWcs.of(
            new SkyPosition(200, -30),
            new CdMatrix(-3000, 5000, -6e-5, 1e-7, 2e-7, 6e-5),
            new double[] {0, 1.001, 0, 0, 1e-3, 0, 2e-3, 0.02, 0, 0.02},
            new double[] {0, 1, 0, 0, 0, 2e-3, 0, 0.02, 0, 0.02});

    private static Conversion.Made<SipWcs> sip() {
        return (Conversion.Made<SipWcs>) SipConversion.convert(TPV, new PixelBox(0, 0, 2000, 4000), FitLimit.STRICT);
    }

    @Test
    void what_is_written_reads_as_the_same_sky() {
        FitsHeader.Builder old = WcsHeader.write(FitsHeader.builder().put("OBJECT", "field", ""), TPV);

        FitsHeader written = SipHeader.write(old, sip().wcs()).build();

        TpvWcs read = ((WcsHeader.Found) WcsHeader.read(written)).wcs();
        assertThat(read.toSky(17, 3900).separationArcsec(TPV.toSky(17, 3900))).isLessThan(1e-7);
        assertThat(written.text("CTYPE1")).contains("RA---TAN-SIP");
        assertThat(written.text("OBJECT")).contains("field");
        assertThat(written.has("PV1_1")).isFalse();
        assertThat(written.has("A_1_0")).isFalse();
        assertThat(written.number("A_ORDER")).hasValue(3);
    }

    @Test
    void the_way_back_is_written_as_what_is_added_to_the_pixel() {
        FitsHeader written = SipHeader.write(FitsHeader.builder(), sip().wcs()).build();

        double first = written.number("AP_1_0").orElseThrow();
        assertThat(first).isCloseTo(sip().wcs().backward().first().coefficient(1, 0) - 1, within(1e-12));
        assertThat(written.number("BP_0_1").orElseThrow()).isCloseTo(0, within(0.01));
    }

    @Test
    void the_error_is_stated_and_goes_with_the_coordinates() {
        FitsHeader.Builder header = SipHeader.write(FitsHeader.builder(), sip().wcs());

        FitsHeader stated = SipHeader.writeError(header, sip().error()).build();

        assertThat(stated.number("WCSFITMX")).hasValue(sip().error().maxMas());
        assertThat(stated.number("WCSINVMX").orElseThrow()).isLessThan(1e-4);
        assertThat(WcsHeader.remove(stated.toBuilder()).build().cards()).isEmpty();
    }

    @Test
    void without_distortion_it_is_plain_tan() {
        TpvWcs tan = TpvWcs.tan(new SkyPosition(1, 2), CdMatrix.northUp(10, 10, 1));
        Conversion.Made<SipWcs> made =
                (Conversion.Made<SipWcs>) SipConversion.convert(tan, new PixelBox(0, 0, 100, 100), FitLimit.STRICT);

        FitsHeader written = SipHeader.write(FitsHeader.builder(), made.wcs()).build();

        assertThat(written.text("CTYPE1")).contains("RA---TAN");
        assertThat(written.has("A_ORDER")).isFalse();
    }
}
