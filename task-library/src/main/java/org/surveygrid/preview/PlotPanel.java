package org.surveygrid.preview;

import org.surveygrid.image.PixelBox;

/**
 * A rectangle of a {@link PlotCanvas} with two axes. What falls outside of the axes is not drawn. Coordinates that are
 * not finite are left out.
 */
public final class PlotPanel {
    private static final int TICK_PX = 4;
    private static final int PX_PER_TICK = 80;

    private final PlotCanvas canvas;
    private final PixelBox box;
    private final PlotAxis horizontal;
    private final PlotAxis vertical;

    PlotPanel(PlotCanvas canvas, PixelBox box, PlotAxis horizontal, PlotAxis vertical) {
        this.canvas = canvas;
        this.box = box;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    private double column(double value) {
        return box.x0() + (value - horizontal.min()) / (horizontal.max() - horizontal.min()) * (box.width() - 1);
    }

    private double row(double value) {
        return box.y1() - 1 - (value - vertical.min()) / (vertical.max() - vertical.min()) * (box.height() - 1);
    }

    void drawFrame() {
        int black = Ink.BLACK.rgb();
        for (int x = box.x0() - 1; x <= box.x1(); x++) {
            canvas.dot(x, box.y0() - 1, black);
            canvas.dot(x, box.y1(), black);
        }
        for (int y = box.y0() - 1; y <= box.y1(); y++) {
            canvas.dot(box.x0() - 1, y, black);
            canvas.dot(box.x1(), y, black);
        }
        double stepX = horizontal.tickStep(box.width() / PX_PER_TICK);
        for (double k = Math.ceil(horizontal.min() / stepX); k * stepX <= horizontal.max(); k++) {
            int x = (int) Math.rint(column(k * stepX));
            for (int i = 0; i < TICK_PX; i++) {
                canvas.dot(x, box.y1() + i, black);
            }
            String label = PlotAxis.tickLabel(k * stepX, stepX);
            canvas.text(x - BitmapFont.widthPx(label) / 2, box.y1() + TICK_PX + 3, label, Ink.BLACK);
        }
        double stepY = vertical.tickStep(box.height() / (PX_PER_TICK / 2));
        for (double k = Math.ceil(vertical.min() / stepY); k * stepY <= vertical.max(); k++) {
            int y = (int) Math.rint(row(k * stepY));
            for (int i = 0; i < TICK_PX; i++) {
                canvas.dot(box.x0() - 1 - i, y, black);
            }
            String label = PlotAxis.tickLabel(k * stepY, stepY);
            canvas.text(
                    box.x0() - TICK_PX - 3 - BitmapFont.widthPx(label), y - BitmapFont.HEIGHT / 2, label, Ink.BLACK);
        }
        canvas.text(
                box.x0() + (box.width() - BitmapFont.widthPx(horizontal.label())) / 2,
                box.y1() + TICK_PX + 16,
                horizontal.label(),
                Ink.BLACK);
        canvas.textUpwards(
                Math.max(1, box.x0() - 66),
                box.y0() + (box.height() + BitmapFont.widthPx(vertical.label())) / 2,
                vertical.label(),
                Ink.BLACK);
    }

    /**
     * A title above the panel.
     *
     * @param text ASCII
     * @return this panel
     */
    public PlotPanel title(String text) {
        canvas.text(box.x0() + (box.width() - BitmapFont.widthPx(text)) / 2, box.y0() - 14, text, Ink.BLACK);
        return this;
    }

    /**
     * Text at a place of the panel.
     *
     * @param x horizontal value
     * @param y vertical value
     * @param text ASCII
     * @param ink colour
     * @return this panel
     */
    public PlotPanel text(double x, double y, String text, Ink ink) {
        canvas.text((int) Math.rint(column(x)), (int) Math.rint(row(y)), text, ink);
        return this;
    }

    /**
     * Small crosses.
     *
     * @param x horizontal values
     * @param y vertical values, as many
     * @param ink colour
     * @return this panel
     */
    public PlotPanel points(double[] x, double[] y, Ink ink) {
        for (int i = 0; i < x.length; i++) {
            double column = column(x[i]);
            double row = row(y[i]);
            if (!Double.isFinite(column) || !Double.isFinite(row)) {
                continue;
            }
            for (int d = -2; d <= 2; d++) {
                inside((int) Math.rint(column) + d, (int) Math.rint(row), ink);
                inside((int) Math.rint(column), (int) Math.rint(row) + d, ink);
            }
        }
        return this;
    }

    /**
     * A line through points in order; a value that is not finite breaks it.
     *
     * @param x horizontal values
     * @param y vertical values, as many
     * @param ink colour
     * @return this panel
     */
    public PlotPanel line(double[] x, double[] y, Ink ink) {
        for (int i = 1; i < x.length; i++) {
            segment(column(x[i - 1]), row(y[i - 1]), column(x[i]), row(y[i]), ink);
        }
        return this;
    }

    /**
     * Error bars.
     *
     * @param x horizontal values
     * @param y vertical values
     * @param error half length of each bar in the unit of {@code y}
     * @param ink colour
     * @return this panel
     */
    public PlotPanel errorBars(double[] x, double[] y, double[] error, Ink ink) {
        for (int i = 0; i < x.length; i++) {
            segment(column(x[i]), row(y[i] - error[i]), column(x[i]), row(y[i] + error[i]), ink);
        }
        return this;
    }

    /**
     * Arrows from points; a dot marks the tail. Multiply small vectors by a factor first and say so in the title.
     *
     * @param x horizontal values of the tails
     * @param y vertical values of the tails
     * @param dx horizontal lengths, in the unit of {@code x}
     * @param dy vertical lengths, in the unit of {@code y}
     * @return this panel
     */
    public PlotPanel vectors(double[] x, double[] y, double[] dx, double[] dy) {
        for (int i = 0; i < x.length; i++) {
            double tailX = column(x[i]);
            double tailY = row(y[i]);
            double headX = column(x[i] + dx[i]);
            double headY = row(y[i] + dy[i]);
            segment(tailX, tailY, headX, headY, Ink.BLUE);
            if (Double.isFinite(tailX + tailY)) {
                inside((int) Math.rint(tailX), (int) Math.rint(tailY), Ink.RED);
            }
            double length = Math.sqrt((headX - tailX) * (headX - tailX) + (headY - tailY) * (headY - tailY));
            if (length > 4) {
                double ux = (headX - tailX) / length * 4;
                double uy = (headY - tailY) / length * 4;
                segment(headX, headY, headX - ux - uy / 2, headY - uy + ux / 2, Ink.BLUE);
                segment(headX, headY, headX - ux + uy / 2, headY - uy - ux / 2, Ink.BLUE);
            }
        }
        return this;
    }

    /**
     * Coloured cells that fill the panel, the first row at the bottom, with a bar of the scale at the right edge.
     *
     * @param values row-major
     * @param columns cells in a row
     * @param scale colours
     * @return this panel
     */
    public PlotPanel cells(double[] values, int columns, ColourScale scale) {
        if (columns < 1 || values.length % columns != 0 || values.length == 0) {
            throw new IllegalArgumentException(values.length + " cells cannot be laid out in rows of " + columns);
        }
        int rows = values.length / columns;
        for (int y = 0; y < box.height(); y++) {
            int row = (int) ((long) (box.height() - 1 - y) * rows / box.height());
            for (int x = 0; x < box.width(); x++) {
                int column = (int) ((long) x * columns / box.width());
                canvas.dot(box.x0() + x, box.y0() + y, scale.rgb(values[row * columns + column]));
            }
        }
        colourBar(scale);
        return this;
    }

    /**
     * Points coloured by a value, with a bar of the scale at the right edge.
     *
     * @param x horizontal values
     * @param y vertical values
     * @param values what the colour shows
     * @param scale colours
     * @return this panel
     */
    public PlotPanel colouredPoints(double[] x, double[] y, double[] values, ColourScale scale) {
        for (int i = 0; i < x.length; i++) {
            double column = column(x[i]);
            double row = row(y[i]);
            if (!Double.isFinite(column) || !Double.isFinite(row)) {
                continue;
            }
            for (int dy = -2; dy <= 2; dy++) {
                for (int dx = -2; dx <= 2; dx++) {
                    inside((int) Math.rint(column) + dx, (int) Math.rint(row) + dy, scale.rgb(values[i]));
                }
            }
        }
        colourBar(scale);
        return this;
    }

    private void colourBar(ColourScale scale) {
        int x0 = box.x1() + 4;
        for (int y = 0; y < box.height(); y++) {
            double value = scale.max() - (scale.max() - scale.min()) * y / Math.max(1, box.height() - 1);
            for (int x = 0; x < 8; x++) {
                canvas.dot(x0 + x, box.y0() + y, scale.rgb(value));
            }
        }
        double step = (scale.max() - scale.min()) / 10;
        String high = PlotAxis.tickLabel(scale.max(), step);
        String low = PlotAxis.tickLabel(scale.min(), step);
        int right = canvas.width() - 1;
        canvas.text(Math.min(x0, right - BitmapFont.widthPx(high)), box.y0() - 14, high, Ink.BLACK);
        canvas.text(Math.min(x0, right - BitmapFont.widthPx(low)), box.y1() + TICK_PX + 3, low, Ink.BLACK);
    }

    private void inside(int x, int y, Ink ink) {
        inside(x, y, ink.rgb());
    }

    private void inside(int x, int y, int colour) {
        if (x >= box.x0() && x < box.x1() && y >= box.y0() && y < box.y1()) {
            canvas.dot(x, y, colour);
        }
    }

    private void segment(double x0, double y0, double x1, double y1, Ink ink) {
        double length = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0));
        if (!Double.isFinite(length) || length > 100_000) {
            return;
        }
        int steps = (int) Math.ceil(length);
        for (int i = 0; i <= steps; i++) {
            double t = steps == 0 ? 0 : (double) i / steps;
            inside((int) Math.rint(x0 + t * (x1 - x0)), (int) Math.rint(y0 + t * (y1 - y0)), ink);
        }
    }
}
