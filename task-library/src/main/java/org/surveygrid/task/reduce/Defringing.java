package org.surveygrid.task.reduce;

import java.util.List;
import org.surveygrid.calibration.sky.FringeComponents;
import org.surveygrid.calibration.sky.FringePattern;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.task.Facts;

/**
 * A frame without its fringes.
 *
 * @param frame what is left
 * @param facts strength of each pattern
 */
record Defringing(Frame frame, Facts facts) {
    private static final double SOURCE_SIGMA = 3;

    /** Fits one pattern, or several together, and takes them off; without patterns the frame stays as it is. */
    static Defringing of(Frame frame, List<FloatImage> patterns, int cellPx) {
        FringePattern.Config config = new FringePattern.Config(cellPx, SOURCE_SIGMA, 1);
        if (patterns.isEmpty()) {
            return new Defringing(frame, Facts.none());
        }
        if (patterns.size() == 1) {
            FloatImage pattern = patterns.getFirst();
            FringePattern.Strength strength = FringePattern.fit(frame.value(), frame.mask(), pattern, config);
            FloatImage clean = FringePattern.subtracted(frame.value(), pattern, strength.electrons());
            return new Defringing(
                    Frame.owning(clean, frame.variance(), frame.mask()),
                    Facts.none()
                            .with("fringeElectrons", strength.electrons())
                            .with("fringeErrorElectrons", strength.error()));
        }
        double[] strengths = FringeComponents.fit(frame.value(), frame.mask(), patterns, config);
        FloatImage clean = FringeComponents.subtracted(frame.value(), patterns, strengths);
        Facts facts = Facts.none().with("fringeElectrons", strengths[0]);
        for (int k = 1; k < strengths.length; k++) {
            facts = facts.with("fringeElectrons." + (k + 1), strengths[k]);
        }
        return new Defringing(Frame.owning(clean, frame.variance(), frame.mask()), facts);
    }

    Facts into(Facts others) {
        Facts all = others;
        for (var fact : facts.asMap().entrySet()) {
            all = all.with(fact.getKey(), fact.getValue());
        }
        return all;
    }
}
