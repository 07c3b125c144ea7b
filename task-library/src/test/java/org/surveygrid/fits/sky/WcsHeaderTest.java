package org.surveygrid.fits.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.quantity.SkyPosition;

/** Golden values: {@code astropy.wcs.WCS(header).all_pix2world} of astropy 5.2.1, pixels counted from 0. */
class WcsHeaderTest {
    private static final SkyPosition FK4_GOLDEN = new SkyPosition(11.088322980, -44.976448585);
    private static final SkyPosition FK5_GOLDEN = new SkyPosition(10.794382814, -45.113210818);
    private static final SkyPosition GALACTIC_GOLDEN = new SkyPosition(320.921912479, -34.258047868);
    private static final SkyPosition ECLIPTIC_GOLDEN = new SkyPosition(30.034020950, -36.909222785);
    private static final double[] CD = {-2e-4, 1e-5, 1.1e-5, 2e-4};

    private static FitsHeader.Builder base(String projection) {
        return FitsHeader.builder()
                .put("CTYPE1", "RA---" + projection, "")
                .put("CTYPE2", "DEC--" + projection, "")
                .put("CRVAL1", 10.5, "")
                .put("CRVAL2", -45.25, "")
                .put("CRPIX1", 900.5, "")
                .put("CRPIX2", 400.25, "");
    }

    private static FitsHeader.Builder withCd(FitsHeader.Builder header) {
        return header.put("CD1_1", CD[0], "")
                .put("CD1_2", CD[1], "")
                .put("CD2_1", CD[2], "")
                .put("CD2_2", CD[3], "");
    }

    private static FitsHeader.Builder withTerms(FitsHeader.Builder header, Map<String, Double> terms) {
        new TreeMap<>(terms).forEach((key, value) -> header.put(key, value.doubleValue(), ""));
        return header;
    }

    private static FitsHeader.Builder sipTerms(FitsHeader.Builder header) {
        return withTerms(
                        withCd(header),
                        Map.of(
                                "A_2_0", 1e-6, "A_1_1", -2e-6, "A_0_3", 3e-10, "A_3_0", 1e-9, "B_0_2", 2e-6, "B_1_1",
                                1e-6))
                .put("A_ORDER", 3, "")
                .put("B_ORDER", 2, "");
    }

    private static FitsHeader tpv() {
        FitsHeader.Builder header = withTerms(
                withCd(base("TPV")),
                Map.of(
                        "PV1_0", 1e-4, "PV1_1", 1.01, "PV1_2", 2e-3, "PV1_3", 1e-3, "PV1_4", .01, "PV1_7", .05,
                        "PV1_11", .02, "PV1_23", .3));
        return withTerms(
                        header,
                        Map.of(
                                "PV2_0", -2e-4, "PV2_1", .99, "PV2_2", 1e-3, "PV2_5", .02, "PV2_10", .04, "PV2_12", .1,
                                "PV2_39", .2))
                .build();
    }

    private static WcsHeader.Found found(FitsHeader header) {
        WcsHeader.Reading reading = WcsHeader.read(header);
        assertThat(reading).isInstanceOf(WcsHeader.Found.class);
        return (WcsHeader.Found) reading;
    }

    private static String refusal(FitsHeader header) {
        WcsHeader.Reading reading = WcsHeader.read(header);
        assertThat(reading).isInstanceOf(WcsHeader.Unsupported.class);
        return ((WcsHeader.Unsupported) reading).reason();
    }

    private static void assertGolden(TpvWcs wcs, double[] first, double[] second) {
        double[][] pixels = {{0, 0}, {1500.25, 700.5}};
        double[][] golden = {first, second};
        for (int i = 0; i < 2; i++) {
            SkyPosition sky = wcs.toSky(pixels[i][0], pixels[i][1]);
            assertThat(sky.raDegrees()).isCloseTo(golden[i][0], within(1e-11));
            assertThat(sky.decDegrees()).isCloseTo(golden[i][1], within(1e-11));
            assertThat(wcs.toPixel(sky)[0]).isCloseTo(pixels[i][0], within(1e-7));
            assertThat(wcs.toPixel(sky)[1]).isCloseTo(pixels[i][1], within(1e-7));
        }
    }

    @Test
    void tan_with_a_rotation_angle_agrees_with_astropy() {
        FitsHeader header = withTerms(base("TAN"), Map.of("CDELT1", -2e-4, "CDELT2", 2.1e-4, "CROTA2", 33.0))
                .build();

        assertGolden(found(header).wcs(), new double[] {10.779033224682813, -45.22199595938249}, new double[] {
            10.30788686810247, -45.26222095035406
        });
    }

    @Test
    void tan_with_a_pc_matrix_agrees_with_astropy() {
        FitsHeader header = withTerms(
                        base("TAN"),
                        Map.of(
                                "CDELT1", -2e-4, "CDELT2", 2.1e-4, "PC1_1", .8, "PC1_2", -.6, "PC2_1", .59, "PC2_2",
                                .81))
                .build();

        assertGolden(found(header).wcs(), new double[] {10.636806747171107, -45.429278233877795}, new double[] {
            10.415005251008429, -45.1242931307213
        });
    }

    @Test
    void tpv_with_radial_terms_agrees_with_astropy() {
        assertGolden(found(tpv()).wcs(), new double[] {10.754098796816713, -45.33867854962676}, new double[] {
            10.332837862175275, -45.18422433828092
        });
    }

    @Test
    void sip_agrees_with_astropy_with_and_without_its_suffix() {
        WcsHeader.Found declared = found(sipTerms(base("TAN-SIP")).build());
        WcsHeader.Found undeclared = found(sipTerms(base("TAN")).build());

        for (WcsHeader.Found found : new WcsHeader.Found[] {declared, undeclared}) {
            assertGolden(found.wcs(), new double[] {10.750452952623881, -45.339342379498206}, new double[] {
                10.333752890407835, -45.18294622938444
            });
        }
        assertThat(declared.notes()).isEmpty();
        assertThat(undeclared.notes().getFirst()).contains("lacks -SIP");
    }

    @Test
    void tan_with_pv_terms_is_read_as_scamp_means_it() {
        FitsHeader scamp = tpv().toBuilder()
                .put("CTYPE1", "RA---TAN", "")
                .put("CTYPE2", "DEC--TAN", "")
                .build();

        WcsHeader.Found found = found(scamp);

        assertThat(found.wcs().toSky(3, 4).separationArcsec(found(tpv()).wcs().toSky(3, 4)))
                .isLessThan(1e-9);
        assertThat(found.notes()).hasSize(1);
    }

    @Test
    void what_is_written_reads_the_same_and_leaves_nothing_of_another_convention() {
        FitsHeader.Builder old = sipTerms(base("TAN-SIP"))
                .put("CROTA2", 3.0, "")
                .put("CDELT1", 1.0, "")
                .put("OBJECT", "field", "");
        TpvWcs wcs = found(tpv()).wcs();

        FitsHeader written = WcsHeader.write(old, wcs).build();

        assertThat(found(written).wcs().toSky(1234, 5).separationArcsec(wcs.toSky(1234, 5)))
                .isLessThan(1e-9);
        assertThat(written.has("A_2_0")).isFalse();
        assertThat(written.has("CDELT1")).isFalse();
        assertThat(written.has("CROTA2")).isFalse();
        assertThat(written.text("OBJECT")).contains("field");
        assertThat(written.number("CRPIX1")).hasValue(900.5);
        assertThat(WcsHeader.write(
                                FitsHeader.builder(),
                                found(withCd(base("TAN")).build()).wcs())
                        .build()
                        .text("CTYPE1"))
                .contains("RA---TAN");
    }

    @Test
    void what_cannot_be_used_is_said() {
        assertThat(refusal(withCd(base("XYZ")).build()))
                .contains("projection XYZ is not supported", "ZEA", "Resample the image or solve it anew");
        assertThat(refusal(withCd(base("COE")).build())).contains("PV2_m");
        assertThat(refusal(withCd(base("TAN")).put("CTYPE1", "LAMBDA", "").build()))
                .contains("'LAMBDA', 'DEC--TAN' are no pair of celestial axes");
        assertThat(refusal(withCd(base("TAN")).put("CUNIT1", "arcsec", "").build()))
                .contains("CUNIT1 is 'arcsec'");
        assertThat(refusal(withCd(base("TAN")).put("CPDIS1", "LOOKUP", "").build()))
                .contains("CPDIS1");
        assertThat(refusal(withCd(base("TAN"))
                        .put("RADESYS", "FK4", "")
                        .put("EQUINOX", 1900.0, "")
                        .build()))
                .contains("equinox 1900.0", "Precess");
        assertThat(WcsHeader.read(base("TAN").build())).isInstanceOf(WcsHeader.Absent.class);
        assertThat(WcsHeader.read(FitsHeader.builder().build())).isInstanceOf(WcsHeader.Absent.class);
        assertThat(WcsHeader.read(withCd(base("TAN"))
                        .put("CD1_1", 0.0, "")
                        .put("CD1_2", 0.0, "")
                        .build()))
                .isInstanceOf(WcsHeader.Unsupported.class);
    }

    @Test
    void axes_in_the_other_order_mean_the_same_sky() {
        FitsHeader swapped = FitsHeader.builder()
                .put("CTYPE1", "DEC--TAN", "")
                .put("CTYPE2", "RA---TAN", "")
                .put("CRVAL1", -45.25, "")
                .put("CRVAL2", 10.5, "")
                .put("CRPIX1", 900.5, "")
                .put("CRPIX2", 400.25, "")
                .put("CD1_1", CD[2], "")
                .put("CD1_2", CD[3], "")
                .put("CD2_1", CD[0], "")
                .put("CD2_2", CD[1], "")
                .build();

        SkyPosition plain = found(withCd(base("TAN")).build()).wcs().toSky(12, 345);

        assertThat(found(swapped).wcs().toSky(12, 345).separationArcsec(plain)).isLessThan(1e-9);
    }

    /** Golden values: astropy's SkyCoord of the header's own coordinates, to ICRS; its FK5 and ecliptic are turned a little against ICRS. */
    @Test
    void other_celestial_systems_are_taken_to_icrs() {
        FitsHeader.Builder header = withCd(base("TAN"));
        FitsHeader fk4 =
                header.put("RADESYS", "FK4", "").put("EQUINOX", 1950.0, "").build();
        FitsHeader fk5 =
                header.put("RADESYS", "FK5", "").put("EQUINOX", 1975.0, "").build();
        FitsHeader galactic = header.put("CTYPE1", "GLON-TAN", "")
                .put("CTYPE2", "GLAT-TAN", "")
                .build();
        FitsHeader ecliptic = header.put("CTYPE1", "ELON-TAN", "")
                .put("CTYPE2", "ELAT-TAN", "")
                .build();

        assertNear(fk4, FK4_GOLDEN);
        assertNear(fk5, FK5_GOLDEN);
        assertNear(galactic, GALACTIC_GOLDEN);
        assertNear(ecliptic, ECLIPTIC_GOLDEN);
    }

    private static void assertNear(FitsHeader header, SkyPosition golden) {
        WcsHeader.Projected projected = (WcsHeader.Projected) WcsHeader.read(header);

        SkyPosition sky = projected.wcs().toSky(899.5, 399.25);

        assertThat(sky.separationArcsec(golden)).isLessThan(0.1);
        assertThat(projected.wcs().toPixel(sky)[0]).isCloseTo(899.5, within(1e-6));
        assertThat(projected.wcs().toPixel(sky)[1]).isCloseTo(399.25, within(1e-6));
    }
}
