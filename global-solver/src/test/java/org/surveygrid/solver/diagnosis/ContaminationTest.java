package org.surveygrid.solver.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;

/** What is wrong with a star, a chip or an exposure is named, and the others do not notice. */
class ContaminationTest {
    private static final String WRONG_CHIP = "c03";
    private static final String UNEVEN = "e4";

    private final SyntheticSurvey survey = survey();
    private final ReferenceCatalogue stars = survey.reference(1, 0, 0);

    private static SyntheticSurvey survey() {
        SyntheticSurvey survey = new SyntheticSurvey(21);
        survey.exposures = 7;
        survey.starsPerChip = 60;
        survey.pointingErrorArcsec = 0.1;
        return survey.build();
    }

    private int numberOf(SourceList list, int row) {
        SyntheticSurvey.Truth truth =
                survey.truth.get(list.exposure().exposure().charAt(1) - '1');
        SkyPosition at =
                SyntheticSurvey.sky(truth, list.exposure().chip().charAt(2) - '1', list.xPx()[row], list.yPx()[row]);
        int nearest = 0;
        for (int s = 1; s < stars.size(); s++) {
            if (distance(s, at) < distance(nearest, at)) {
                nearest = s;
            }
        }
        return nearest;
    }

    private double distance(int star, SkyPosition at) {
        double ra = stars.raDegrees()[star] - at.raDegrees();
        double dec = stars.decDegrees()[star] - at.decDegrees();
        return ra * ra + dec * dec;
    }

    private Set<String> near(List<SuspectStar> suspects) {
        Set<String> numbers = new TreeSet<>();
        for (SuspectStar suspect : suspects) {
            for (int s = 0; s < stars.size(); s++) {
                if (distance(s, suspect.place()) < 1 / 3600.0 / 3600.0) {
                    numbers.add(String.valueOf(s));
                }
            }
        }
        return numbers;
    }

    private static PhotometricOutcome.Solved magnitudes(List<SourceList> lists) {
        return (PhotometricOutcome.Solved) PhotometricSolver.solve(
                Detections.of(lists, new DetectionSelection(10, 0, 300)),
                new PhotometricSolver.Sky(
                        Optional.empty(),
                        Optional.empty(),
                        SyntheticSurvey.placements(),
                        new NominalSky(24.9, 0.12, 0)),
                PhotometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE));
    }

    private static AstrometricOutcome.Solved positions(List<SourceList> lists, ReferenceCatalogue reference) {
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(lists, new DetectionSelection(10, 0, 300)),
                Optional.of(reference),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE));
    }

    private static SourceList with(SourceList list, double[] x, double[] flux) {
        return new SourceList(
                list.exposure(),
                list.wcs(),
                x,
                list.yPx(),
                list.positionErrorPx(),
                flux,
                list.fluxErrorElectrons(),
                list.fwhmPx(),
                list.ellipticity(),
                list.flags(),
                list.maskBits());
    }

    @Test
    void variable_stars_and_an_uneven_exposure_are_named_and_the_others_keep_their_zero_points() {
        List<SourceList> spoilt = new ArrayList<>();
        SortedMap<String, Integer> seen = new TreeMap<>();
        for (SourceList list : survey.lists) {
            double[] flux = list.fluxElectrons().clone();
            int exposure = list.exposure().exposure().charAt(1) - '1';
            for (int row = 0; row < flux.length; row++) {
                int star = numberOf(list, row);
                if (star % 29 == 5 && stars.magnitudes().values().iterator().next()[star] < 18.5) {
                    seen.merge(String.valueOf(star), 1, Integer::sum);
                    flux[row] *= StrictMath.pow(10, -0.4 * 0.3 * StrictMath.sin(2.1 * exposure + star));
                }
                if (list.exposure().exposure().equals(UNEVEN)) {
                    double u = SyntheticSurvey.focal(list.exposure().chip().charAt(2) - '1', list.xPx()[row], 0)[0];
                    flux[row] *= StrictMath.pow(10, -0.4 * (0.3 + 0.2 * u / 0.25));
                }
            }
            spoilt.add(with(list, list.xPx(), flux));
        }

        List<String> variable = seen.entrySet().stream()
                .filter(star -> star.getValue() > 4)
                .map(Map.Entry::getKey)
                .toList();
        PhotometricOutcome.Solved clean = magnitudes(survey.lists);
        PhotometricOutcome.Solved solved = magnitudes(spoilt);

        assertThat(variable).hasSizeGreaterThan(3);
        assertThat(clean.statistics().diagnosis().suspects()).isEmpty();
        Set<String> named = near(solved.statistics().diagnosis().suspects());
        assertThat(variable.stream().filter(named::contains).count()).isGreaterThanOrEqualTo(variable.size() * 3L / 4);
        assertThat(seen.keySet()).containsAll(named);
        assertThat(solved.statistics().exposures())
                .filteredOn(e -> e.remarks().stream().anyMatch(remark -> remark.startsWith("uneven")))
                .extracting(e -> e.exposure())
                .containsExactly(UNEVEN);
        double worst = 0;
        for (ChipZeroPoint point : solved.solution().zeroPoints()) {
            ChipZeroPoint before =
                    clean.solution().find(point.exposure(), point.chip()).orElseThrow();
            ChipZeroPoint first = solved.solution().find("e1", point.chip()).orElseThrow();
            ChipZeroPoint firstBefore =
                    clean.solution().find("e1", point.chip()).orElseThrow();
            if (!point.exposure().equals(UNEVEN)) {
                double change = point.zeroPointMag()
                        - first.zeroPointMag()
                        - before.zeroPointMag()
                        + firstBefore.zeroPointMag();
                worst = Math.max(worst, Math.abs(change) / before.zeroPointErrorMag());
            }
        }
        assertThat(worst).isLessThan(0.3);
    }

    @Test
    void a_chip_of_wrong_parity_is_named_and_not_published_and_the_others_stay() {
        ReferenceCatalogue reference = survey.reference(0.2, 5, 0.01);
        List<SourceList> spoilt = new ArrayList<>();
        for (SourceList list : survey.lists) {
            double[] x = list.xPx().clone();
            for (int i = 0; i < x.length && list.exposure().chip().equals(WRONG_CHIP); i++) {
                x[i] = SyntheticSurvey.WIDTH - 1 - x[i];
            }
            spoilt.add(with(list, x, list.fluxElectrons()));
        }
        List<SourceList> without = survey.lists.stream()
                .filter(list -> !list.exposure().chip().equals(WRONG_CHIP))
                .toList();

        AstrometricOutcome.Solved solved = positions(spoilt, reference);
        AstrometricOutcome.Solved clean = positions(without, reference);

        double farthest = 0;
        for (ChipAstrometry chip : solved.solution().chips()) {
            if (chip.chip().equals(WRONG_CHIP)) {
                assertThat(chip.quality()).isEqualTo(SolutionQuality.EXCLUDED);
                assertThat(chip.remark()).contains("wrong parity");
                continue;
            }
            ChipAstrometry before =
                    clean.solution().find(chip.exposure(), chip.chip()).orElseThrow();
            double moved = 1000
                    * chip.wcs().toSky(512, 1024).separationArcsec(before.wcs().toSky(512, 1024));
            double[] sigma =
                    clean.details().orElseThrow().sigmaMas(chip.exposure(), chip.chip(), new double[] {512, 1024});
            farthest = Math.max(farthest, moved / Math.max(sigma[0], sigma[1]));
        }
        assertThat(farthest).isLessThan(0.3);
        assertThat(solved.statistics().exposures())
                .allSatisfy(e -> assertThat(e.remarks()).anyMatch(r -> r.contains("chip c03") && r.contains("parity")));
    }

    @Test
    void a_star_that_moved_since_the_reference_was_made_is_named() {
        ReferenceCatalogue reference = survey.reference(0.3, 5, 0.01);
        double[] dec = reference.decDegrees().clone();
        for (int s = 7; s < dec.length; s += 100) {
            dec[s] += 0.4 / 3600;
        }
        ReferenceCatalogue old = new ReferenceCatalogue(
                reference.raDegrees(),
                dec,
                reference.positionErrorMas(),
                reference.epochYear(),
                reference.magnitudes(),
                reference.magnitudeErrors());

        AstrometricOutcome.Solved solved = positions(survey.lists, old);

        List<SuspectStar> suspects = solved.statistics().diagnosis().suspects();
        assertThat(suspects).isNotEmpty().allSatisfy(star -> {
            assertThat(star.kind()).isEqualTo(SuspectStar.Kind.MOVING);
            assertThat(StarName.of(star.place())).isEqualTo(star.name());
        });
        assertThat(solved.statistics().diagnosis().warnings()).anyMatch(warning -> warning.contains("that moved: J"));
    }
}
