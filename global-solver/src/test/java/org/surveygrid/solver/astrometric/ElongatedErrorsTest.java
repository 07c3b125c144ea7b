package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.observation.ErrorEllipses;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.synthetic.RandomStream;

/** Trailed exposures, each in another direction: errors along the trail are three times as large as across. */
class ElongatedErrorsTest {
    private static final int EXPOSURES = 8;
    private static final double RATIO = 3;

    /** Direction of the longer axis, from x to y. */
    private static double thetaDegrees(int exposure) {
        return 37.0 * exposure % 180;
    }

    private static SyntheticSurvey survey(long seed) {
        SyntheticSurvey survey = new SyntheticSurvey(seed);
        survey.exposures = EXPOSURES;
        survey.starsPerChip = 90;
        survey.faintestMag = 19;
        survey.build();
        RandomStream random = RandomStream.of(seed);
        for (int n = 0; n < survey.lists.size(); n++) {
            SourceList list = survey.lists.get(n);
            double theta = StrictMath.toRadians(thetaDegrees(Math.floorDiv(n, SyntheticSurvey.CHIPS)));
            int size = list.size();
            double[] across = list.positionErrorPx().clone();
            double[] along = new double[size];
            double[] angle = new double[size];
            for (int i = 0; i < size; i++) {
                along[i] = RATIO * across[i];
                angle[i] = StrictMath.toDegrees(theta);
                double more = across[i] * Math.sqrt(RATIO * RATIO - 1) * random.nextGaussian();
                list.xPx()[i] += more * StrictMath.cos(theta);
                list.yPx()[i] += more * StrictMath.sin(theta);
                list.positionErrorPx()[i] = across[i] * Math.sqrt((RATIO * RATIO + 1) / 2);
            }
            survey.lists.set(n, list.with(ErrorEllipses.of(along, across, angle)));
        }
        return survey;
    }

    private static AstrometricOutcome.Solved solve(List<SourceList> lists, ReferenceCatalogue reference) {
        return (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(lists, new DetectionSelection(10, 0, 500)),
                Optional.of(reference),
                SyntheticSurvey.placements(),
                AstrometricSettings.forPixelScale(2 * SyntheticSurvey.SCALE));
    }

    /**
     * Of stars without a reference: mean square of their errors in mas, then of the residuals of their detections along and across the
     * trail, over what the errors let expect; how many stars and how many detections that is.
     */
    private static double[] errors(SyntheticSurvey survey, AstrometricOutcome.Solved solved) {
        Detections detections = Detections.of(survey.lists, new DetectionSelection(10, 0, 500));
        AstrometricResiduals residuals = solved.details().orElseThrow().residuals();
        double[] sums = new double[3];
        int count = 0;
        int rows = 0;
        for (int from = 0; from < residuals.size(); ) {
            int to = from;
            double leverage = 0;
            double[] precision = new double[3];
            while (to < residuals.size() && residuals.star()[to] == residuals.star()[from]) {
                leverage += residuals.leverage()[to];
                int d = residuals.detection()[to];
                double theta = StrictMath.toRadians(thetaDegrees(detections.list(d) / SyntheticSurvey.CHIPS));
                double east = -StrictMath.cos(theta);
                double north = StrictMath.sin(theta);
                double mas = 1000 * SyntheticSurvey.SCALE * detections.positionErrorPx(d);
                double b = mas * mas / ((RATIO * RATIO + 1) / 2);
                double a = RATIO * RATIO * b;
                precision[0] += east * east / a + north * north / b;
                precision[1] += east * north * (1 / a - 1 / b);
                precision[2] += north * north / a + east * east / b;
                to++;
            }
            if (to - from > 3 && leverage > 0.999) {
                int d = residuals.detection()[from];
                SkyPosition at = solved.solution()
                        .find(
                                detections
                                        .lists()
                                        .get(detections.list(d))
                                        .exposure()
                                        .exposure(),
                                detections
                                        .lists()
                                        .get(detections.list(d))
                                        .exposure()
                                        .chip())
                        .orElseThrow()
                        .wcs()
                        .toSky(detections.xPx(d), detections.yPx(d));
                double cos = StrictMath.cos(StrictMath.toRadians(at.decDegrees()));
                double[] off = {Double.POSITIVE_INFINITY, 0};
                for (int s = 0; s < survey.starCount(); s++) {
                    double east = (at.raDegrees() - survey.star(s)[0]) * cos * 3.6e6
                            - residuals.eastMas()[from];
                    double north = (at.decDegrees() - survey.star(s)[1]) * 3.6e6
                            - residuals.northMas()[from];
                    if (east * east + north * north < off[0] * off[0] + off[1] * off[1]) {
                        off = new double[] {east, north};
                    }
                }
                sums[0] += off[0] * off[0] + off[1] * off[1];
                count++;
                double determinant = precision[0] * precision[2] - precision[1] * precision[1];
                for (int i = from; i < to; i++) {
                    double theta = StrictMath.toRadians(
                            thetaDegrees(detections.list(residuals.detection()[i]) / SyntheticSurvey.CHIPS));
                    double mas = 1000
                            * SyntheticSurvey.SCALE
                            * detections.positionErrorPx(residuals.detection()[i]);
                    for (int axis = 0; axis < 2; axis++) {
                        double east = axis == 0 ? -StrictMath.cos(theta) : StrictMath.sin(theta);
                        double north = axis == 0 ? StrictMath.sin(theta) : StrictMath.cos(theta);
                        double own = mas * mas / ((RATIO * RATIO + 1) / 2) * (axis == 0 ? RATIO * RATIO : 1);
                        double star = (precision[2] * east * east
                                        - 2 * precision[1] * east * north
                                        + precision[0] * north * north)
                                / determinant;
                        double left = residuals.eastMas()[i] * east + residuals.northMas()[i] * north;
                        sums[1 + axis] += left * left / (own - star);
                    }
                    rows++;
                }
            }
            from = to;
        }
        return new double[] {sums[0] / count, sums[1] / rows, sums[2] / rows, count, rows};
    }

    /**
     * Bounds are four standard deviations of what so many normal deviates let expect, and what maps take: they follow two in a
     * hundred of the coordinates, and what errors they have all stars of a field share.
     */
    @ParameterizedTest
    @ValueSource(longs = {17, 901})
    void elongated_errors_are_weighed_along_both_axes(long seed) {
        SyntheticSurvey survey = survey(seed);
        ReferenceCatalogue reference = survey.reference(0.2, 2, 0.01);
        List<SourceList> round = new ArrayList<>();
        survey.lists.forEach(list -> round.add(list.with(ErrorEllipses.ROUND)));

        AstrometricOutcome.Solved one = solve(survey.lists, reference);
        AstrometricOutcome.Solved other = solve(round, reference);

        double[] elongated = errors(survey, one);
        double[] isotropic = errors(survey, other);
        double ofPulls = 4 / Math.sqrt(2 * elongated[4]);
        double followed = 0.02;
        assertThat(elongated[3]).isGreaterThan(200);
        assertThat(Math.sqrt(elongated[1])).isBetween(1 - followed - ofPulls, 1 + ofPulls);
        assertThat(Math.sqrt(elongated[2])).isBetween(1 - followed - ofPulls, 1 + ofPulls);
        double expected = (RATIO + 1 / RATIO) / 2;
        double ofPlaces = 4 / Math.sqrt(2 * elongated[3]);
        double shared = 0.05;
        assertThat(Math.sqrt(isotropic[0] / elongated[0]) / expected).isBetween(1 - shared - ofPlaces, 1 + ofPlaces);
    }
}
