package org.surveygrid.packaging.bench.timing;

import java.util.Collection;
import java.util.Locale;

/**
 * The range of a figure over several measurements.
 *
 * @param least smallest
 * @param most largest
 */
public record Spread(double least, double most) {
    /**
     * The range of some figures.
     *
     * @param figures at least one
     * @return the range
     */
    public static Spread of(Collection<Double> figures) {
        return new Spread(
                figures.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                figures.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    }

    /**
     * For a table.
     *
     * @return both, to three decimals
     */
    public String text() {
        return String.format(Locale.ROOT, "%.3f-%.3f", least, most);
    }
}
