package org.surveygrid.solver.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solver.turbulence.ExposureDisplacement;
import org.surveygrid.solver.turbulence.SurveyResiduals;
import org.surveygrid.solver.turbulence.TurbulenceFit;
import org.surveygrid.solver.turbulence.TurbulenceOutcome;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;

/** What the air displaced in one exposure, from the residuals of the global astrometric solution. */
public final class TurbulenceTask implements TaskType<TurbulenceParameters> {
    @Override
    public String name() {
        return "turbulence";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.TURBULENCE;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.INSTRUMENT, Dimension.EXPOSURE);
    }

    @Override
    public List<String> outputs() {
        return List.of("displacement");
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(InputRole.same("astrometry", ProductKind.ASTROMETRY));
    }

    @Override
    public TurbulenceParameters defaults() {
        return TurbulenceParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return (400L << 20) + 4 * inputBytes;
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, TurbulenceParameters parameters, TaskContext context) throws IOException {
        try {
            InputProduct astrometry = inputs.one("astrometry");
            AstrometricSolution solution = AstrometricSolution.read(astrometry.file("solution"));
            SurveyResiduals survey = SurveyResiduals.read(astrometry.file("stars"));
            String exposure = context.target().require(Dimension.EXPOSURE);
            TurbulenceOutcome outcome = TurbulenceFit.of(survey.of(exposure, solution), parameters.mostStars());
            Path file = context.outputFile("displacement", ".fits");
            return switch (outcome) {
                case TurbulenceOutcome.Uncorrelated none -> {
                    new ExposureDisplacement(exposure, none.reason(), List.of()).write(file);
                    yield completed(file, Facts.none().with("correlated", "no"));
                }
                case TurbulenceOutcome.Correlated air -> {
                    survey.map(exposure, solution, air.field(), parameters.nodes())
                            .write(file);
                    yield completed(file, facts(air));
                }
            };
        } catch (FitsFormatException e) {
            return new TaskOutcome.Unprocessable(UnprocessableReason.CORRUPT_INPUT, String.valueOf(e.getMessage()));
        }
    }

    private static TaskOutcome completed(Path file, Facts facts) {
        return TaskOutcome.Completed.of(Map.of("displacement", file), facts);
    }

    private static Facts facts(TurbulenceOutcome.Correlated air) {
        TurbulenceOutcome.Judgement judgement = air.judgement();
        return Facts.none()
                .with("correlated", "yes")
                .with("turbulenceRmsMas", Math.sqrt(air.kernel().varianceMas2()))
                .with("coherenceArcsec", air.kernel().coherenceArcsec())
                .with("nHeldOut", judgement.stars())
                .with("heldOutRmsBeforeMas", Math.sqrt(judgement.beforeMas2()))
                .with("heldOutRmsAfterMas", Math.sqrt(judgement.afterMas2()))
                .with("heldOutVarianceRatio", judgement.ratio());
    }
}
