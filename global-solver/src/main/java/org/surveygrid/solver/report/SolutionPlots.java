package org.surveygrid.solver.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.surveygrid.preview.ColourScale;
import org.surveygrid.preview.Ink;
import org.surveygrid.preview.PlotAxis;
import org.surveygrid.preview.PlotCanvas;
import org.surveygrid.solver.astrometric.AstrometricResiduals;
import org.surveygrid.solver.photometric.PhotometricResiduals;

/** Pictures of what a solution leaves over. */
public final class SolutionPlots {
    private static final int CELLS = 16;
    private static final int FEWEST_PER_CELL = 3;
    private static final int WIDTH_PX = 900;
    private static final int HEIGHT_PX = 640;

    private SolutionPlots() {}

    /**
     * Mean residual vectors over the focal plane, in cells: what the model of the camera does not describe.
     *
     * @param file PNG to write
     * @param residuals of the accepted detections
     * @throws IOException when it cannot be written
     */
    public static void writeVectors(Path file, AstrometricResiduals residuals) throws IOException {
        double reach = 1e-9;
        for (int i = 0; i < residuals.size(); i++) {
            reach = Math.max(
                    reach,
                    Math.max(Math.abs(residuals.focalU()[i]), Math.abs(residuals.focalV()[i])));
        }
        double[][] sums = new double[3][CELLS * CELLS];
        for (int i = 0; i < residuals.size(); i++) {
            int column = cell(residuals.focalU()[i], reach);
            int row = cell(residuals.focalV()[i], reach);
            sums[0][row * CELLS + column]++;
            sums[1][row * CELLS + column] += residuals.eastMas()[i];
            sums[2][row * CELLS + column] += residuals.northMas()[i];
        }
        double[][] arrows = new double[4][CELLS * CELLS];
        int count = 0;
        double longest = 1e-9;
        for (int k = 0; k < CELLS * CELLS; k++) {
            if (sums[0][k] >= FEWEST_PER_CELL) {
                int row = k / CELLS;
                arrows[0][count] = ((k % CELLS + 0.5) * 2 / CELLS - 1) * reach;
                arrows[1][count] = ((row + 0.5) * 2 / CELLS - 1) * reach;
                arrows[2][count] = sums[1][k] / sums[0][k];
                arrows[3][count] = sums[2][k] / sums[0][k];
                longest = Math.max(longest, Math.max(Math.abs(arrows[2][count]), Math.abs(arrows[3][count])));
                count++;
            }
        }
        double magnification = 2 * reach / CELLS / longest;
        for (int k = 0; k < 4; k++) {
            arrows[k] = Arrays.copyOf(arrows[k], count);
        }
        for (int i = 0; i < count; i++) {
            arrows[2][i] *= magnification;
            arrows[3][i] *= magnification;
        }
        PlotCanvas canvas = new PlotCanvas(HEIGHT_PX, HEIGHT_PX);
        canvas.panel(new PlotAxis("focal plane u [arcsec]", -reach, reach), new PlotAxis("v [arcsec]", -reach, reach))
                .vectors(arrows[0], arrows[1], arrows[2], arrows[3])
                .title(String.format(Locale.ROOT, "mean residuals (east, north), longest component %.1f mas", longest));
        canvas.write(file);
    }

    private static int cell(double place, double reach) {
        return (int) Math.clamp(Math.floor((place / reach + 1) / 2 * CELLS), 0, CELLS - 1);
    }

    /**
     * Residuals against brightness.
     *
     * @param file PNG to write
     * @param residuals of the accepted detections
     * @throws IOException when it cannot be written
     */
    public static void writeScatter(Path file, AstrometricResiduals residuals) throws IOException {
        PlotCanvas canvas = new PlotCanvas(WIDTH_PX, HEIGHT_PX);
        double[] all = new double[2 * residuals.size()];
        System.arraycopy(residuals.eastMas(), 0, all, 0, residuals.size());
        System.arraycopy(residuals.northMas(), 0, all, residuals.size(), residuals.size());
        canvas.panel(
                        PlotAxis.around("instrumental magnitude", residuals.instrumentalMag()),
                        PlotAxis.around("residual [mas]", all))
                .points(residuals.instrumentalMag(), residuals.eastMas(), Ink.BLUE)
                .points(residuals.instrumentalMag(), residuals.northMas(), Ink.ORANGE)
                .title("residuals: east blue, north orange");
        canvas.write(file);
    }

    /**
     * Residuals against magnitude.
     *
     * @param file PNG to write
     * @param residuals of the accepted detections
     * @throws IOException when it cannot be written
     */
    public static void writeScatter(Path file, PhotometricResiduals residuals) throws IOException {
        PlotCanvas canvas = new PlotCanvas(WIDTH_PX, HEIGHT_PX);
        canvas.panel(
                        PlotAxis.around("magnitude", residuals.mag()),
                        PlotAxis.around("residual [mag]", residuals.residualMag()))
                .points(residuals.mag(), residuals.residualMag(), Ink.BLUE)
                .title("residuals of accepted detections");
        canvas.write(file);
    }

    /**
     * The zero-point map: chip offset and star flat over the focal plane.
     *
     * @param file PNG to write
     * @param u focal-plane places in arcseconds
     * @param v focal-plane places in arcseconds
     * @param mag correction at each place
     * @throws IOException when it cannot be written
     */
    public static void writeMap(Path file, double[] u, double[] v, double[] mag) throws IOException {
        PlotCanvas canvas = new PlotCanvas(WIDTH_PX, HEIGHT_PX);
        canvas.panel(PlotAxis.around("focal plane u [arcsec]", u), PlotAxis.around("v [arcsec]", v))
                .colouredPoints(u, v, mag, ColourScale.symmetric(mag))
                .title("zero-point map: chip offset and star flat [mag]");
        canvas.write(file);
    }
}
