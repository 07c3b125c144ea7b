package org.surveygrid.solver.pixelmap;

import java.util.ArrayList;
import java.util.List;

/**
 * What residuals of all exposures have in common at each place of a chip, where the data show that they have.
 */
public final class ResidualPatterns {
    /** Chance that any axis of any chip has a pattern in a survey without one. */
    public static final double FALSE_ALARM = PatternSearch.FALSE_ALARM;

    private final List<PixelMap> maps = new ArrayList<>();
    private final List<boolean[]> shown = new ArrayList<>();
    private final List<double[]> strength = new ArrayList<>();

    /**
     * A chip in an epoch.
     *
     * @param columns cells along its rows
     * @param rows cells along its columns
     * @param degree of the polynomial that its coordinates have anyway
     */
    public record Chip(int columns, int rows, int degree) {}

    /**
     * Finds patterns.
     *
     * @param residuals of accepted detections
     * @param chipOfList number of the chip and epoch of each source list
     * @param chips by that number
     */
    public ResidualPatterns(ResidualRows residuals, int[] chipOfList, List<Chip> chips) {
        residuals.trim();
        PatternLayout[] layouts = chips.stream()
                .map(chip -> new PatternLayout(chip.columns(), chip.rows(), chip.degree()))
                .toArray(PatternLayout[]::new);
        PatternEquations equations = new PatternEquations(residuals, chipOfList, layouts);
        PatternSearch search = new PatternSearch(equations, new PatternNoise(residuals, chipOfList, equations));
        search.run();
        for (int n = 0; n < layouts.length; n++) {
            float[][] planes = {search.plane(2 * n), search.plane(2 * n + 1)};
            maps.add(PixelMap.of(layouts[n].columns(), layouts[n].rows(), planes));
            strength.add(new double[] {search.strength(2 * n), search.strength(2 * n + 1)});
            shown.add(
                    new boolean[] {search.strength(2 * n) > search.limit(), search.strength(2 * n + 1) > search.limit()
                    });
        }
    }

    /**
     * The map of a chip.
     *
     * @param chip its number
     * @return what has to be added to its pixels; 0 everywhere along an axis that shows no pattern
     */
    public PixelMap map(int chip) {
        return maps.get(chip);
    }

    /**
     * Whether an axis of a chip shows a pattern.
     *
     * @param chip its number
     * @param axis 0 for x, 1 for y
     * @return false where noise explains it
     */
    public boolean isShown(int chip, int axis) {
        return shown.get(chip)[axis];
    }

    /**
     * How far residuals are beyond noise.
     *
     * @param chip its number
     * @param axis 0 for x, 1 for y
     * @return in standard deviations
     */
    public double strengthSigma(int chip, int axis) {
        return strength.get(chip)[axis];
    }
}
