package org.surveygrid.solver.astrometric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.ExposureTies;
import org.surveygrid.solver.astrometric.term.AstrometricTerm;
import org.surveygrid.solver.astrometric.term.FittedModel;
import org.surveygrid.solver.astrometric.term.FittedValue;
import org.surveygrid.solver.astrometric.trend.ChipSteps;
import org.surveygrid.solver.astrometric.trend.ColourTrends;
import org.surveygrid.solver.astrometric.trend.ResidualRows;
import org.surveygrid.solver.diagnosis.Vocabulary;
import org.surveygrid.solver.engine.FitFailure;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.engine.StarModel;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.pixelmap.PixelCorrections;
import org.surveygrid.solver.pixelmap.TemplateAmplitudes;
import org.surveygrid.task.UnprocessableReason;

/**
 * One fit and all that belongs to it.
 *
 * @param model its parameters
 * @param stars its measurements
 * @param nodes its unknowns
 * @param equations of its stars
 * @param fit the fit
 * @param ties which exposures hang together, and whether reference stars tie them to the sky
 * @param colourMag by star, redder than the typical star, 0 when unknown
 * @param moving motions of the stars, empty when they rest
 */
record FitProblem(
        AstrometricModel model,
        StarMeasurements stars,
        AstrometricNodes nodes,
        StarModel equations,
        RobustFit fit,
        ExposureTies ties,
        double[] colourMag,
        Optional<MovingStars> moving) {
    private static final double LONELY = 0.999;
    /** Chi-square with errors as measured, from which on the model or the errors are wrong. */
    private static final double LARGE_CHI_SQUARE = 1.5;

    /** What was fitted beside the polynomials, and what the residuals say about the model. */
    FittedModel fitted(Detections detections, double[] midMjd) {
        ResidualRows rows = residuals();
        double chiSquare = rows.chiSquarePerDegree();
        List<String> findings = new ArrayList<>();
        findings.addAll(ChipSteps.find(rows, detections.chips(), midMjd));
        findings.addAll(ColourTrends.find(rows, detections.exposures()));
        if (chiSquare > LARGE_CHI_SQUARE) {
            findings.add(String.format(
                    Locale.ROOT,
                    "chi-square is %.2f for a degree of freedom with errors as measured: the centroids' errors are too"
                            + " small%s",
                    chiSquare,
                    findings.isEmpty() ? " or the model lacks a term" : ", and the model lacks what stands above"));
        }
        List<FittedValue> values = new ArrayList<>();
        for (AstrometricTerm term : nodes.furtherTerms()) {
            values.addAll(term.values(fit.factor()::variance));
        }
        double slope =
                ColourTrends.byExposure(rows, detections.exposures().size()).rmsArcsecPerMag();
        return new FittedModel(
                values,
                chiSquare,
                1000 * slope,
                findings,
                moving.map(moved -> moved.motions(equations, fit.factor(), nodes.exposureTerms())),
                new PixelCorrections(detections.exposures(), detections.chips(), templates()));
    }

    /** The terms that are maps over pixels. */
    List<TemplateAmplitudes> templates() {
        return nodes.furtherTerms().stream()
                .flatMap(term -> term.template().stream())
                .toList();
    }

    /** By how much world coordinates are wrong on a chip at most because they cannot hold maps over pixels. */
    double uncarriedMas(int exposure, int chip) {
        double uncarriedPx = 0;
        for (TemplateAmplitudes template : templates()) {
            uncarriedPx += Math.abs(template.amplitude(exposure, chip))
                    * template.map(exposure, chip).largest();
        }
        return 1000 * uncarriedPx * model.chips().get(chip).scaleArcsec();
    }

    /** Residuals of the detections of stars that were seen more than once, turned back to the focal plane. */
    private ResidualRows residuals() {
        Measurements all = stars.measurements();
        int size = 0;
        for (int i = 0; i < all.size(); i++) {
            size += isShared(all, i) ? 1 : 0;
        }
        ResidualRows rows = new ResidualRows(
                new int[size],
                new int[size],
                new double[2][size],
                new double[size],
                new double[size],
                new double[2][size]);
        AstrometricModel.Place place = model.newPlace();
        double[] at = new double[2];
        int count = 0;
        for (int s = 0; s < all.stars(); s++) {
            for (int i = all.start(s); i < all.start(s + 1); i++) {
                if (!isShared(all, i)) {
                    continue;
                }
                int exposure = stars.exposure(i);
                stars.pixel(i, at);
                model.place(place, exposure, stars.chip(i), at);
                double[] turn = model.exposure(exposure).linear();
                double determinant = turn[0] * turn[3] - turn[1] * turn[2];
                double east = all.residual(i, 0);
                double north = all.residual(i, 1);
                rows.exposure()[count] = exposure;
                rows.chip()[count] = stars.chip(i);
                rows.focal()[0][count] = (turn[3] * east - turn[1] * north) / determinant;
                rows.focal()[1][count] = (turn[0] * north - turn[2] * east) / determinant;
                rows.variance()[count] = all.measuredVariance(i) * (1 - all.leverage(i));
                rows.colourMag()[count] = colourMag[s];
                rows.place()[0][count] = place.focal()[0] / model.radiusArcsec();
                rows.place()[1][count++] = place.focal()[1] / model.radiusArcsec();
            }
        }
        return rows;
    }

    private boolean isShared(Measurements all, int measurement) {
        return !stars.isCatalogue(measurement) && all.isActive(measurement) && all.leverage(measurement) < LONELY;
    }

    /** Why there is no solution, in words. */
    AstrometricOutcome failed(FitFailure failure, List<String> exposures) {
        String why = switch (failure) {
            case FitFailure.Undetermined(int unknown) ->
                "the stars do not determine " + nodes.name(unknown, model.chips(), exposures);
            case FitFailure.Diverged(int group) ->
                "the positions of "
                        + (group < exposures.size() ? exposures.get(group) : "the reference catalogue")
                        + " diverge: the coordinates to begin with are too far off for so few stars; give better ones, or"
                        + " a lower degree";
        };
        return new AstrometricOutcome.Failed(UnprocessableReason.SINGULAR_SOLUTION, why);
    }

    /** Of each exposure, -1 for those left out. */
    int[] component() {
        return ties.component();
    }

    /** By component, whether reference stars tie it to the sky. */
    boolean[] absolute() {
        return ties.absolute();
    }

    /** What the unknowns are called. */
    Vocabulary vocabulary(Detections detections) {
        return new Words(detections, model, nodes, stars, innermost(detections));
    }

    /** By exposure, the chip with detections whose centre is nearest to its axis; -1 where there is none. */
    private int[] innermost(Detections detections) {
        int[] chip = new int[detections.exposures().size()];
        double[] nearest = new double[chip.length];
        Arrays.fill(chip, -1);
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        boolean[] seen = detections.listsWithDetections();
        for (int list = 0; list < seen.length; list++) {
            int exposure = detections.exposureOfList(list);
            ChipFrame frame = model.chips().get(model.chipAt(exposure, detections.chipOfList(list)));
            double distance = StrictMath.hypot(
                    frame.u(frame.widthPx() / 2.0, frame.heightPx() / 2.0),
                    frame.v(frame.widthPx() / 2.0, frame.heightPx() / 2.0));
            if (seen[list] && distance < nearest[exposure]) {
                nearest[exposure] = distance;
                chip[exposure] = detections.chipOfList(list);
            }
        }
        return chip;
    }

    private record Words(
            Detections detections,
            AstrometricModel model,
            AstrometricNodes nodes,
            StarMeasurements stars,
            int[] innermost)
            implements Vocabulary {
        @Override
        public String name(int unknown) {
            return nodes.name(unknown, model.chips(), detections.exposures());
        }

        @Override
        public List<LinearForm> levels(int exposure) {
            if (!nodes.includes(exposure) || innermost[exposure] < 0) {
                return List.of();
            }
            int chip = model.chipAt(exposure, innermost[exposure]);
            ChipFrame frame = model.chips().get(chip);
            AstrometricModel.Place middle = model.newPlace();
            model.place(
                    middle, exposure, innermost[exposure], new double[] {frame.widthPx() / 2.0, frame.heightPx() / 2.0
                    });
            model.slope(middle, exposure);
            return IntStream.range(0, 2)
                    .mapToObj(axis -> nodes.form(middle, new AstrometricNodes.Seen(exposure, chip, axis)))
                    .toList();
        }

        @Override
        public boolean isOfLevel(int measurement) {
            return stars.chip(measurement) == innermost[stars.exposure(measurement)];
        }

        @Override
        public SkyPosition place(int detection) {
            double[] at = {detections.xPx(detection), detections.yPx(detection)};
            return TangentBasis.position(
                    model.toVector(detections.exposure(detection), detections.chip(detection), at));
        }

        @Override
        public SkyPosition placeOfMeasurement(int measurement) {
            return place(stars.detection(measurement));
        }

        @Override
        public Unit unit() {
            return new Unit("mas", 1000);
        }
    }
}
