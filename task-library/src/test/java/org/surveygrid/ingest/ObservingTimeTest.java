package org.surveygrid.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.surveygrid.instrument.Site;
import org.surveygrid.quantity.SkyPosition;

class ObservingTimeTest {
    @Test
    void dates_are_read_in_every_form_headers_use() {
        Instant expected = Instant.parse("2017-12-20T01:36:12.404Z");

        assertThat(ObservingTime.parse("2017-12-19T18:36:12.404-0700", 0)).contains(expected);
        assertThat(ObservingTime.parse("2017-12-20T01:36:12.404-0000", 0)).contains(expected);
        assertThat(ObservingTime.parse("2017-12-20T01:36:12.404Z", 0)).contains(expected);
        assertThat(ObservingTime.parse("2017-12-20T01:36:12.404", 0)).contains(expected);
        assertThat(ObservingTime.parse("2017-12-20 01:36:12.404", 0)).contains(expected);
        assertThat(ObservingTime.parse("2017-12-19T18:36:12.404", -7)).contains(expected);
        assertThat(ObservingTime.parse("58107.066810231", 0)).contains(expected);
    }

    @Test
    void what_is_no_date_is_not_guessed() {
        assertThat(ObservingTime.parse("20/12/17", 0)).isEmpty();
        assertThat(ObservingTime.parse("2017-12-20", 0)).isEmpty();
        assertThat(ObservingTime.parse("0.0", 0)).isEmpty();
        assertThat(ObservingTime.parse("NaN", 0)).isEmpty();
    }

    @Test
    void a_night_runs_from_local_noon_to_local_noon() {
        double chile = -70.4;

        assertThat(ObservingTime.night(Instant.parse("2012-01-02T03:00:00Z"), chile))
                .isEqualTo("2012-01-01");
        assertThat(ObservingTime.night(Instant.parse("2012-01-01T16:40:00Z"), chile))
                .isEqualTo("2011-12-31");
        assertThat(ObservingTime.night(Instant.parse("2012-01-01T16:45:00Z"), chile))
                .isEqualTo("2012-01-01");
        assertThat(ObservingTime.night(Instant.parse("2012-01-01T20:00:00Z"), 149))
                .isEqualTo("2012-01-01");
        assertThat(ObservingTime.night(Instant.parse("2012-01-02T03:00:00Z"), 149))
                .isEqualTo("2012-01-02");
    }

    @Test
    void a_modified_julian_date_is_exact_to_the_millisecond() {
        assertThat(ObservingTime.mjd(Instant.parse("2000-01-01T12:00:00Z"))).isEqualTo(51544.5);
        assertThat(ObservingTime.word(Instant.parse("2012-02-19T01:54:56Z"))).isEqualTo("20120219T015456");
        assertThat(ObservingTime.word(Instant.parse("2012-02-19T01:54:56.05Z"))).isEqualTo("20120219T015456.050");
    }

    @Test
    void angles_are_read_with_colons_blanks_or_as_numbers() {
        assertThat(SkyAngle.parse(" 22:04:08").orElseThrow()).isCloseTo(22.0688889, within(1e-7));
        assertThat(SkyAngle.parse("-00:55:31").orElseThrow()).isCloseTo(-0.9252778, within(1e-7));
        assertThat(SkyAngle.parse("23 57 03.00").orElseThrow()).isCloseTo(23.9508333, within(1e-7));
        assertThat(SkyAngle.parse("31.312099")).hasValue(31.312099);
        assertThat(SkyAngle.parse("UNKNOWN")).isEmpty();
    }

    @Test
    void altitude_and_airmass_agree_with_a_telescope_s_own_word() {
        Site whipple = new Site(-110.88, 31.68, 1268);
        SkyPosition hatP32 = new SkyPosition(31.312099, 46.769087);
        double mjd = 58107 + (1 + (36 + 12.404 / 60) / 60) / 24;

        assertThat(Airmass.altitudeDegrees(hatP32, whipple, mjd)).isCloseTo(62.987, within(0.3));
        assertThat(Airmass.of(hatP32, whipple, mjd).orElseThrow()).isCloseTo(1.122, within(0.004));
    }

    @Test
    void nothing_below_the_horizon_has_an_airmass() {
        Site pole = new Site(0, 90, 0);

        assertThat(Airmass.of(new SkyPosition(10, -5), pole, 55000)).isEmpty();
        assertThat(Airmass.of(new SkyPosition(10, 30), pole, 55000).orElseThrow())
                .isCloseTo(1.994, within(0.01));
    }
}
