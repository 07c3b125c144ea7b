package org.surveygrid.solver.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solver.SolvedSurvey;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.photometric.PhotometricOutcome;

/**
 * One survey with all at once: one star in a hundred variable, one in two hundred fast, an exposure that points 30 arcsec
 * away from where its header says, a chip of wrong parity, and a cloudy exposure whose clouds have a gradient.
 */
class ContaminatedSurveyTest {
    private static final int EXPOSURES = 9;
    private static final String MIS_POINTED = "e3";
    private static final String CLOUDY = "e6";
    private static final String WRONG_CHIP = "c06";
    private static final double AMPLITUDE_MAG = 0.2;
    private static final double ARCSEC_PER_YEAR = 0.5;
    private static final double YEARS_APART = 0.125;
    private static final double MIDDLE = (EXPOSURES - 1) / 2.0;
    private static final double[] CHIP_CENTRE = {SyntheticSurvey.WIDTH / 2.0, SyntheticSurvey.HEIGHT / 2.0};

    private SyntheticSurvey survey = new SyntheticSurvey(0);
    private ReferenceCatalogue reference = survey.reference(0, 5, 0.01);

    private static SyntheticSurvey survey(long seed) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = EXPOSURES;
        survey.starsPerChip = 60;
        survey.pointingErrorArcsec = 0.1;
        survey.mjd = number -> 60000.2 + 365.25 * YEARS_APART * number;
        return survey.build();
    }

    private SolvedSurvey solve(List<SourceList> lists) {
        return SolvedSurvey.of(lists, reference);
    }

    private static int numberOf(SourceList list) {
        return list.exposure().exposure().charAt(1) - '1';
    }

    private static int chipOf(SourceList list) {
        return list.exposure().chip().charAt(2) - '1';
    }

    private double arcsecTo(int star, SkyPosition at) {
        return SkyPosition.wrapping(survey.star(star)[0], survey.star(star)[1]).separationArcsec(at);
    }

    /** Row by row, the star that was seen there. */
    private int[] stars(SourceList list) {
        int[] stars = new int[list.xPx().length];
        for (int row = 0; row < stars.length; row++) {
            SkyPosition at = SyntheticSurvey.sky(
                    survey.truth.get(numberOf(list)), chipOf(list), list.xPx()[row], list.yPx()[row]);
            for (int s = 1; s < survey.starCount(); s++) {
                if (Math.abs(survey.star(s)[1] - at.decDegrees())
                                < Math.abs(survey.star(stars[row])[1] - at.decDegrees()) + 1e-3
                        && arcsecTo(s, at) < arcsecTo(stars[row], at)) {
                    stars[row] = s;
                }
            }
        }
        return stars;
    }

    private static boolean isVariable(int star) {
        return star % 100 == 7;
    }

    private static boolean isFast(int star) {
        return star % 200 == 11;
    }

    private SourceList spoilt(SourceList list) {
        double[] x = list.xPx().clone();
        double[] y = list.yPx().clone();
        double[] flux = list.fluxElectrons().clone();
        int[] star = stars(list);
        String exposure = list.exposure().exposure();
        for (int row = 0; row < x.length; row++) {
            if (isVariable(star[row])) {
                double phase = 2.4 * numberOf(list) + star[row];
                flux[row] *= StrictMath.pow(10, -0.4 * AMPLITUDE_MAG * StrictMath.sin(phase));
            }
            if (exposure.equals(CLOUDY)) {
                double u = SyntheticSurvey.focal(chipOf(list), x[row], y[row])[0];
                flux[row] *= StrictMath.pow(10, -0.4 * (0.4 + 0.2 * u / 0.25));
            }
            if (isFast(star[row])) {
                double arcsec = ARCSEC_PER_YEAR * YEARS_APART * (numberOf(list) - MIDDLE);
                x[row] -= arcsec * StrictMath.cos(star[row]) / SyntheticSurvey.SCALE;
                y[row] += arcsec * StrictMath.sin(star[row]) / SyntheticSurvey.SCALE;
            }
            if (list.exposure().chip().equals(WRONG_CHIP)) {
                x[row] = SyntheticSurvey.WIDTH - 1 - x[row];
            }
        }
        return new SourceList(
                list.exposure(),
                exposure.equals(MIS_POINTED) ? misPointed(list) : list.wcs(),
                x,
                y,
                list.positionErrorPx(),
                flux,
                list.fluxErrorElectrons(),
                list.fwhmPx(),
                list.ellipticity(),
                list.flags(),
                list.maskBits());
    }

    /** The camera's linear coordinates, 30 arcsec off. */
    private static TpvWcs misPointed(SourceList list) {
        ChipPlacement place = SyntheticSurvey.placement(chipOf(list));
        SkyPosition centre = list.wcs().toSky(place.referenceX(), place.referenceY());
        return TpvWcs.tan(
                SkyPosition.wrapping(centre.raDegrees() + 18 / 3600.0, centre.decDegrees() - 24 / 3600.0),
                new CdMatrix(place.referenceX(), place.referenceY(), -place.cd11(), 0, 0, place.cd22()));
    }

    private Set<Integer> found(List<SuspectStar> suspects) {
        Set<Integer> numbers = new TreeSet<>();
        for (SuspectStar suspect : suspects) {
            for (int s = 0; s < survey.starCount(); s++) {
                if (arcsecTo(s, suspect.place()) < 1) {
                    numbers.add(s);
                }
            }
        }
        return numbers;
    }

    /** Stars that enough exposures saw on good chips, bright enough for the change to show. */
    private Set<Integer> expected(List<SourceList> lists, IntPredicate wanted) {
        TreeMap<Integer, Integer> seen = new TreeMap<>();
        for (SourceList list : lists) {
            for (int star : stars(list)) {
                if (wanted.test(star) && survey.star(star)[2] < 18.5) {
                    seen.merge(star, 1, Integer::sum);
                }
            }
        }
        seen.values().removeIf(count -> count < 6);
        return seen.keySet();
    }

    /** The same without fast stars, whose places at rest nobody can know. */
    private SourceList resting(SourceList list) {
        int[] star = stars(list);
        return SyntheticSurvey.rows(
                list,
                IntStream.range(0, star.length)
                        .filter(row -> !isFast(star[row]))
                        .toArray());
    }

    private void make(long seed) {
        survey = survey(seed);
        reference = survey.reference(0.2, 5, 0.01);
    }

    private List<SourceList> withoutWrongChip() {
        return survey.lists.stream()
                .filter(list -> !list.exposure().chip().equals(WRONG_CHIP))
                .toList();
    }

    private List<SourceList> spoilt() {
        return survey.lists.stream().map(this::spoilt).toList();
    }

    private void assertNamed(SolvedSurvey after) {
        List<SourceList> clean = withoutWrongChip();
        assertThat(remarks(after, "mis-pointed by 30", "mis-pointed by 29")).containsExactly(MIS_POINTED);
        assertThat(remarks(after, "uneven")).containsExactly(CLOUDY);
        assertThat(remarks(after, "chip " + WRONG_CHIP)).hasSize(EXPOSURES);
        for (ChipAstrometry chip : after.positions().solution().chips()) {
            boolean isWrong = chip.chip().equals(WRONG_CHIP);
            assertThat(chip.quality()).isEqualTo(isWrong ? SolutionQuality.EXCLUDED : SolutionQuality.ABSOLUTE);
            assertThat(chip.remark().contains("wrong parity")).isEqualTo(isWrong);
        }
        Set<Integer> moving = found(after.positions().statistics().diagnosis().suspects());
        assertThat(moving)
                .containsAll(expected(clean, ContaminatedSurveyTest::isFast))
                .allMatch(ContaminatedSurveyTest::isFast);
        assertThat(moving).isNotEmpty();
        Set<Integer> variable =
                found(after.magnitudes().statistics().diagnosis().suspects());
        assertThat(variable)
                .containsAll(expected(clean, ContaminatedSurveyTest::isVariable))
                .allMatch(ContaminatedSurveyTest::isVariable);
        assertThat(variable).isNotEmpty();
    }

    @Test
    void all_at_once_is_named_and_the_others_do_not_notice() {
        make(31);

        SolvedSurvey before =
                solve(withoutWrongChip().stream().map(this::resting).toList());
        SolvedSurvey after = solve(spoilt());

        assertNamed(after);
        assertThat(farthest(before.positions(), after.positions())).isLessThan(0.3);
        assertThat(farthest(before.magnitudes(), after.magnitudes())).isLessThan(0.3);
    }

    @Test
    void a_chip_that_makes_positions_diverge_is_named_and_takes_no_exposure_along() {
        make(804);

        SolvedSurvey after = solve(spoilt());

        assertNamed(after);
    }

    /** Exposures of which something is said. */
    private static Set<String> remarks(SolvedSurvey solved, String... said) {
        Set<String> exposures = new TreeSet<>();
        solved.positions().statistics().exposures().forEach(e -> add(exposures, e.exposure(), e.remarks(), said));
        solved.magnitudes().statistics().exposures().forEach(e -> add(exposures, e.exposure(), e.remarks(), said));
        return exposures;
    }

    private static void add(Set<String> to, String exposure, List<String> remarks, String... said) {
        if (remarks.stream().anyMatch(remark -> Arrays.stream(said).anyMatch(remark::contains))) {
            to.add(exposure);
        }
    }

    /** Largest change of the place of a chip in units of its error. */
    private static double farthest(AstrometricOutcome.Solved before, AstrometricOutcome.Solved after) {
        double worst = 0;
        for (ChipAstrometry chip : before.solution().chips()) {
            ChipAstrometry now =
                    after.solution().find(chip.exposure(), chip.chip()).orElseThrow();
            double moved = 1000
                    * now.wcs()
                            .toSky(CHIP_CENTRE[0], CHIP_CENTRE[1])
                            .separationArcsec(chip.wcs().toSky(CHIP_CENTRE[0], CHIP_CENTRE[1]));
            double[] sigma = before.details().orElseThrow().sigmaMas(chip.exposure(), chip.chip(), CHIP_CENTRE);
            worst = Math.max(worst, moved / Math.max(sigma[0], sigma[1]));
        }
        return worst;
    }

    /**
     * Largest change of the zero point of a chip in units of its error, beside that of all exposures together: the star flat
     * and the level know less without the cloudy one.
     */
    private static double farthest(PhotometricOutcome.Solved before, PhotometricOutcome.Solved after) {
        double worst = 0;
        for (ChipZeroPoint point : before.solution().zeroPoints()) {
            double change = change(after, point) - meanChange(before, after, point.chip());
            worst = Math.max(worst, point.exposure().equals(CLOUDY) ? 0 : Math.abs(change) / point.zeroPointErrorMag());
        }
        return worst;
    }

    private static double meanChange(PhotometricOutcome.Solved before, PhotometricOutcome.Solved after, String chip) {
        return before.solution().zeroPoints().stream()
                .filter(point -> point.chip().equals(chip) && !point.exposure().equals(CLOUDY))
                .mapToDouble(point -> change(after, point))
                .average()
                .orElseThrow();
    }

    private static double change(PhotometricOutcome.Solved after, ChipZeroPoint of) {
        return after.solution().find(of.exposure(), of.chip()).orElseThrow().zeroPointMag() - of.zeroPointMag();
    }
}
