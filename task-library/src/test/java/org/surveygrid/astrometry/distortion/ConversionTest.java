package org.surveygrid.astrometry.distortion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.image.PixelBox;
import org.surveygrid.quantity.SkyPosition;

class ConversionTest {
    private static final PixelBox CHIP = new PixelBox(0, 0, 2048, 4096);
    private static final double SCALE = 0.21 / 3600;

    /** A wide-field camera's corner chip: tangent point half a degree away, distortion of 20 arcsec. */
    private static TpvWcs cornerChip() {
        double[] pv1 = {1e-4, 1.002, -2e-4, 0, 1e-3, 2e-3, -1e-3, 0.02, 1e-3, 0.021, -2e-3, 0, 1e-3, 0, 2e-3};
        double[] pv2 = {-2e-4, 0.999, 1e-4, 0, -1e-3, 1e-3, 2e-3, 0.02, -1e-3, 0.019, 3e-3};
        return TpvWcs.of(
                new SkyPosition(359.9, -45.3), new CdMatrix(8200, -6000, -SCALE, 2e-7, 1.5e-7, SCALE), pv1, pv2);
    }

    private static TpvWcs withRadialTerms() {
        double[] pv1 = {0, 1, 0, 1e-4, 0, 0, 0, 0.01, 0, 0.01, 0, 2e-3};
        return TpvWcs.of(new SkyPosition(80, 60), new CdMatrix(-9000, -3000, -SCALE, 0, 0, SCALE), pv1, pv1);
    }

    /** Equal-area instead of gnomonic: no polynomial, and of no class that a conversion knows. */
    private static Wcs equalArea() {
        TpvWcs tan = TpvWcs.tan(new SkyPosition(210, 89.5), new CdMatrix(1000, 2000, -SCALE, 0, 0, SCALE));
        return new Wcs() {
            @Override
            public SkyPosition toSky(double x, double y) {
                double[] at = tan.toPlane(x, y);
                double r = StrictMath.toRadians(StrictMath.hypot(at[0], at[1]));
                double stretch = r == 0 ? 1 : StrictMath.tan(2 * StrictMath.asin(r / 2)) / r;
                return tan.plane().toSky(at[0] * stretch, at[1] * stretch);
            }

            @Override
            public double[] toPixel(SkyPosition sky) {
                double[] at = tan.plane().toPlane(sky);
                double r = StrictMath.toRadians(StrictMath.hypot(at[0], at[1]));
                double shrink = r == 0 ? 1 : 2 * StrictMath.sin(StrictMath.atan(r) / 2) / r;
                return tan.fromPlane(at[0] * shrink, at[1] * shrink);
            }
        };
    }

    private static <W extends Wcs> Conversion.Made<W> made(Conversion<W> conversion) {
        assertThat(conversion).isInstanceOf(Conversion.Made.class);
        return (Conversion.Made<W>) conversion;
    }

    @Test
    void tpv_becomes_sip_without_loss_and_its_way_back_is_good_to_a_ten_thousandth_of_a_pixel() {
        TpvWcs tpv = cornerChip();

        Conversion.Made<SipWcs> sip = made(SipConversion.convert(tpv, CHIP, FitLimit.STRICT));

        assertThat(sip.error().maxMas()).isLessThan(1e-5);
        assertThat(sip.error().inverseMaxPx()).isLessThan(1e-5).isPositive();
        for (double[] at : FitError.grid(CHIP)) {
            SkyPosition sky = tpv.toSky(at[0], at[1]);
            double[] exact = sip.wcs().toPixel(sky);
            double[] trusting = sip.wcs().byPolynomials(sky);
            assertThat(sip.wcs().toSky(at[0], at[1]).separationArcsec(sky)).isLessThan(1e-8);
            assertThat(exact[0]).isCloseTo(at[0], within(1e-7));
            assertThat(exact[1]).isCloseTo(at[1], within(1e-7));
            assertThat(trusting[0]).isCloseTo(at[0], within(1e-4));
            assertThat(trusting[1]).isCloseTo(at[1], within(1e-4));
        }
    }

    @Test
    void the_polynomials_of_sip_begin_with_their_squares() {
        SipWcs sip =
                made(SipConversion.convert(cornerChip(), CHIP, FitLimit.STRICT)).wcs();

        assertThat(sip.forward().first().coefficient(0, 0)).isZero();
        assertThat(sip.forward().first().coefficient(1, 0)).isEqualTo(1);
        assertThat(sip.forward().first().coefficient(0, 1)).isZero();
        assertThat(sip.forward().second().coefficient(0, 1)).isEqualTo(1);
        assertThat(sip.tangentPoint()).isEqualTo(cornerChip().tangentPoint());
    }

    @Test
    void sip_becomes_tpv_again() {
        TpvWcs tpv = cornerChip();
        SipWcs sip = made(SipConversion.convert(tpv, CHIP, FitLimit.STRICT)).wcs();

        Conversion.Made<TpvWcs> back = made(TpvConversion.convert(sip, CHIP, FitLimit.STRICT));

        assertThat(back.error().maxMas()).isLessThan(1e-5);
        assertThat(FitError.between(tpv, back.wcs(), CHIP).maxMas()).isLessThan(1e-5);
    }

    @Test
    void odd_powers_of_the_radius_are_fitted_within_the_limits_of_a_survey() {
        Conversion.Made<SipWcs> sip = made(SipConversion.convert(withRadialTerms(), CHIP, FitLimit.STRICT));

        assertThat(sip.error().rmsMas()).isLessThan(0.1);
        assertThat(sip.error().maxMas()).isLessThan(0.5).isPositive();
        assertThat(sip.error().inverseMaxPx()).isLessThan(1e-4);
    }

    @Test
    void another_projection_is_fitted_next_to_the_pole_too() {
        Conversion.Made<SipWcs> sip = made(SipConversion.convert(equalArea(), CHIP, FitLimit.STRICT));
        Conversion.Made<TpvWcs> tpv = made(TpvConversion.convert(equalArea(), CHIP, FitLimit.STRICT));

        assertThat(sip.error().rmsMas()).isLessThan(0.1);
        assertThat(sip.error().maxMas()).isLessThan(0.5);
        assertThat(tpv.error().rmsMas()).isLessThan(0.1);
        assertThat(tpv.error().maxMas()).isLessThan(0.5);
    }

    @Test
    void the_stated_error_is_the_error() {
        Conversion.Made<TpvWcs> tpv = made(TpvConversion.convert(equalArea(), CHIP, new FitLimit(5, 1)));

        double worst = 0;
        for (double[] at : FitError.grid(CHIP)) {
            TangentPlane there = new TangentPlane(equalArea().toSky(at[0], at[1]));
            double[] off = there.toPlane(tpv.wcs().toSky(at[0], at[1]));
            worst = Math.max(worst, 3.6e6 * StrictMath.hypot(off[0], off[1]));
        }

        assertThat(tpv.error().maxMas()).isCloseTo(worst, within(1e-4));
    }

    @Test
    void what_cannot_be_had_within_the_limit_is_refused_unless_it_is_asked_for() {
        FitLimit impossible = new FitLimit(1e-9, 1e-4);

        Conversion<SipWcs> strict = SipConversion.convert(withRadialTerms(), CHIP, impossible);
        Conversion<SipWcs> asked = SipConversion.convert(withRadialTerms(), CHIP, FitLimit.NONE);

        assertThat(strict).isInstanceOf(Conversion.Refused.class);
        assertThat(((Conversion.Refused<SipWcs>) strict).reason()).contains("mas", "limit 1.00e-09", "Allow more");
        assertThat(asked).isInstanceOf(Conversion.Made.class);
    }

    @Test
    void a_lower_degree_is_taken_when_it_is_near_enough_and_its_stated_error_is_the_error_on_the_sky() {
        TpvWcs fourth = cornerChip();

        Conversion.Made<TpvWcs> third = TpvConversion.lowered(fourth, CHIP, 2);
        Conversion.Made<TpvWcs> same = TpvConversion.lowered(fourth, CHIP, 1e-6);

        double onSky = FitError.between(fourth, third.wcs(), CHIP).maxMas();
        assertThat(third.wcs().degree()).isEqualTo(3);
        assertThat(third.error().maxMas()).isPositive().isLessThan(2).isCloseTo(onSky, within(1e-3 * onSky));
        assertThat(same.wcs()).isSameAs(fourth);
        assertThat(same.error().maxMas()).isZero();
    }

    @Test
    void coordinates_without_distortion_stay_so() {
        TpvWcs tan = TpvWcs.tan(new SkyPosition(10, 20), new CdMatrix(100, 200, -SCALE, 0, 0, SCALE));

        SipWcs sip = made(SipConversion.convert(tan, CHIP, FitLimit.STRICT)).wcs();

        assertThat(sip.forward().degree()).isEqualTo(1);
        assertThat(sip.linear().referenceX()).isCloseTo(100, within(1e-9));
    }
}
