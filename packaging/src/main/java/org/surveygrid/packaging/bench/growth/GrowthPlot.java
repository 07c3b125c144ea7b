package org.surveygrid.packaging.bench.growth;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Processor time and memory against the number of exposures, both axes logarithmic, as SVG. */
final class GrowthPlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 420;
    private static final int MARGIN = 60;
    private static final int DECADES = 4;
    private static final double FIRST = 10;

    private final StringBuilder svg = new StringBuilder();

    private GrowthPlot() {}

    static String svg(GrowthSolution.Kind kind, List<GrowthTable.Row> rows) {
        GrowthPlot plot = new GrowthPlot();
        plot.frame(kind);
        plot.curve(rows, GrowthTable.Row::cpuSeconds, 1, "#0b5fa5");
        plot.curve(rows, GrowthTable.Row::peakMebibytes, 10, "#b4441b");
        return plot.svg.append("</svg>\n").toString();
    }

    private void frame(GrowthSolution.Kind kind) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">\n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        for (int k = 0; k <= DECADES; k++) {
            double power = StrictMath.pow(10, k);
            double x = x(FIRST * power);
            double y = y(power, 1);
            line(x, y(1, 1), x, y(StrictMath.pow(10, DECADES), 1), "#cccccc");
            line(x(FIRST), y, x(FIRST * StrictMath.pow(10, DECADES)), y, "#cccccc");
            text(x, HEIGHT - MARGIN + 18, "middle", "#000000", number(FIRST * power));
            text(MARGIN - 6, y + 4, "end", "#0b5fa5", number(power));
            text(WIDTH - MARGIN + 6, y + 4, "start", "#b4441b", number(10 * power));
        }
        text(WIDTH / 2.0, HEIGHT - 16, "middle", "#000000", "exposures of 32 chips");
        text(MARGIN, 24, "start", "#0b5fa5", "processor seconds");
        text(WIDTH - MARGIN, 24, "end", "#b4441b", "peak memory, MiB");
        text(WIDTH / 2.0, 24, "middle", "#000000", kind.name().toLowerCase(Locale.ROOT));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private void curve(
            List<GrowthTable.Row> rows, ToDoubleFunction<GrowthTable.Row> column, double lowest, String colour) {
        StringBuilder points = new StringBuilder();
        for (GrowthTable.Row row : rows) {
            double x = x(row.exposures());
            double y = y(column.applyAsDouble(row), lowest);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            svg.append(String.format(
                    Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x, y, colour));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n",
                points.toString().strip(),
                colour));
    }

    private static double x(double exposures) {
        return MARGIN + (WIDTH - 2 * MARGIN) * StrictMath.log10(exposures / FIRST) / DECADES;
    }

    private static double y(double value, double lowest) {
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * StrictMath.log10(value / lowest) / DECADES;
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
                x1,
                y1,
                x2,
                y2,
                colour));
    }

    private void text(double x, double y, String anchor, String colour, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                colour,
                words));
    }
}
