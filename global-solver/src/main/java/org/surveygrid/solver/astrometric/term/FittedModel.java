package org.surveygrid.solver.astrometric.term;

import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.astrometric.motion.StarMotions;
import org.surveygrid.solver.pixelmap.PixelCorrections;

/**
 * What was fitted beside the polynomials, and what the residuals say about the model.
 *
 * @param values numbers of all further terms
 * @param chiSquareAsMeasured of the detections per degree of freedom, with errors as they were measured and not as they were
 *     estimated; NaN when there are none
 * @param colourSlopeMas by how much positions still depend on the colours of stars, mas per magnitude, rms over the
 *     exposures and freed of its own error; 0 when no colours are known
 * @param findings sentences about what the model lacks, with what to declare; empty when nothing shows
 * @param motions stars, when they were allowed to move
 * @param corrections what templates add to pixels before world coordinates hold for them
 */
public record FittedModel(
        List<FittedValue> values,
        double chiSquareAsMeasured,
        double colourSlopeMas,
        List<String> findings,
        Optional<StarMotions> motions,
        PixelCorrections corrections) {
    public FittedModel {
        values = List.copyOf(values);
        findings = List.copyOf(findings);
    }
}
