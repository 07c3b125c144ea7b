package org.surveygrid.solver.turbulence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.Hdu;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricResiduals;

/**
 * What a solution leaves of the detections of all exposures, and the FITS file that carries it to the work on each exposure:
 * table FRAMES (EXPOSURE, CHIP, WIDTH, HEIGHT in pixels, FIRST row and COUNT of rows) and table RESIDUALS (X, Y 0-based pixels,
 * EAST, NORTH in mas: detection minus what all other measurements say of the star, VARIANCE in mas2).
 *
 * @param frames chips of exposures, with the rows of their detections
 * @param rows the detections, frame after frame
 */
public record SurveyResiduals(List<Frame> frames, Rows rows) {
    /** A detection that decides this much of its star's place says nothing about itself. */
    private static final double LARGEST_LEVERAGE = 0.9;

    public SurveyResiduals {
        frames = List.copyOf(frames);
    }

    /**
     * A chip of an exposure.
     *
     * @param exposure id
     * @param chip id
     * @param widthPx of the chip
     * @param heightPx of the chip
     * @param first row of its first detection
     * @param count of its detections
     */
    public record Frame(String exposure, String chip, int widthPx, int heightPx, int first, int count) {}

    /**
     * Detections as columns.
     *
     * @param xPx column, 0-based
     * @param yPx row, 0-based
     * @param eastMas detection minus what the other measurements say
     * @param northMas the same, north
     * @param varianceMas2 of a displacement per axis without turbulence
     */
    public record Rows(float[] xPx, float[] yPx, float[] eastMas, float[] northMas, float[] varianceMas2) {}

    /**
     * From a solution.
     *
     * @param detections that were solved
     * @param residuals of those that were accepted
     * @return residuals about the other measurements' means
     */
    public static SurveyResiduals of(Detections detections, AstrometricResiduals residuals) {
        int lists = detections.lists().size();
        int[] count = new int[lists + 1];
        for (int i = 0; i < residuals.size(); i++) {
            if (residuals.leverage()[i] < LARGEST_LEVERAGE) {
                count[detections.list(residuals.detection()[i]) + 1]++;
            }
        }
        for (int list = 0; list < lists; list++) {
            count[list + 1] += count[list];
        }
        List<Frame> frames = new ArrayList<>();
        for (int list = 0; list < lists; list++) {
            ExposureFacts facts = detections.lists().get(list).exposure();
            frames.add(new Frame(
                    facts.exposure(),
                    facts.chip(),
                    facts.widthPx(),
                    facts.heightPx(),
                    count[list],
                    count[list + 1] - count[list]));
        }
        Rows rows = blank(count[lists]);
        for (int i = 0; i < residuals.size(); i++) {
            double leverage = residuals.leverage()[i];
            if (leverage < LARGEST_LEVERAGE) {
                int d = residuals.detection()[i];
                int row = count[detections.list(d)]++;
                rows.xPx[row] = (float) detections.xPx(d);
                rows.yPx[row] = (float) detections.yPx(d);
                rows.eastMas[row] = (float) (residuals.eastMas()[i] / (1 - leverage));
                rows.northMas[row] = (float) (residuals.northMas()[i] / (1 - leverage));
                double error = residuals.errorMas()[i];
                rows.varianceMas2[row] = (float) (error * error / (1 - leverage));
            }
        }
        return new SurveyResiduals(frames, rows);
    }

    private static Rows blank(int size) {
        return new Rows(new float[size], new float[size], new float[size], new float[size], new float[size]);
    }

    /**
     * The residuals of one exposure in its tangent plane.
     *
     * @param exposure id
     * @param solution world coordinates of its chips
     * @return residuals; none for an exposure that was left out
     */
    public ExposureResiduals of(String exposure, AstrometricSolution solution) {
        double[][] columns = new double[5][rows.xPx.length];
        int size = 0;
        for (Frame frame : frames) {
            Optional<ChipAstrometry> chip = solution.find(frame.exposure(), frame.chip());
            if (!frame.exposure().equals(exposure) || chip.isEmpty()) {
                continue;
            }
            TangentPlane plane = new TangentPlane(chip.get().wcs().tangentPoint());
            for (int row = frame.first(); row < frame.first() + frame.count(); row++) {
                double[] at = plane.toPlane(chip.get().wcs().toSky(rows.xPx[row], rows.yPx[row]));
                columns[0][size] = 3600 * at[0];
                columns[1][size] = 3600 * at[1];
                columns[2][size] = rows.eastMas[row];
                columns[3][size] = rows.northMas[row];
                columns[4][size++] = rows.varianceMas2[row];
            }
        }
        for (int k = 0; k < columns.length; k++) {
            columns[k] = Arrays.copyOf(columns[k], size);
        }
        return new ExposureResiduals(columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    /**
     * A field on the pixels of an exposure.
     *
     * @param exposure id
     * @param solution world coordinates of its chips
     * @param field displacements over its tangent plane
     * @param nodes of the grid along each axis of a chip
     * @return a map for each chip
     */
    public ExposureDisplacement map(String exposure, AstrometricSolution solution, DisplacementField field, int nodes) {
        List<ChipDisplacement> chips = new ArrayList<>();
        double[] moved = new double[2];
        for (Frame frame : frames) {
            Optional<ChipAstrometry> chip = solution.find(frame.exposure(), frame.chip());
            if (!frame.exposure().equals(exposure) || chip.isEmpty()) {
                continue;
            }
            ChipDisplacement.Grid grid = ChipDisplacement.Grid.over(frame.widthPx(), frame.heightPx(), nodes);
            TangentPlane plane = new TangentPlane(chip.get().wcs().tangentPoint());
            float[] east = new float[nodes * nodes];
            float[] north = new float[nodes * nodes];
            for (int node = 0; node < east.length; node++) {
                double x = grid.stepXPx() * (node % nodes);
                double y = grid.stepYPx() * Math.floorDiv(node, nodes);
                double[] at = plane.toPlane(chip.get().wcs().toSky(x, y));
                field.at(3600 * at[0], 3600 * at[1], moved);
                east[node] = (float) moved[0];
                north[node] = (float) moved[1];
            }
            chips.add(new ChipDisplacement(frame.chip(), grid, east, north));
        }
        return new ExposureDisplacement(exposure, "", chips);
    }

    /**
     * Writes the tables.
     *
     * @param file new file
     * @throws IOException when it cannot be written
     */
    public void write(Path file) throws IOException {
        FitsTable frame = FitsTable.builder("FRAMES")
                .strings(
                        "EXPOSURE",
                        "meta.id",
                        frames.stream().map(Frame::exposure).toArray(String[]::new))
                .strings("CHIP", "meta.id", frames.stream().map(Frame::chip).toArray(String[]::new))
                .ints(
                        "WIDTH",
                        "pix",
                        "",
                        frames.stream().mapToInt(Frame::widthPx).toArray())
                .ints(
                        "HEIGHT",
                        "pix",
                        "",
                        frames.stream().mapToInt(Frame::heightPx).toArray())
                .ints(
                        "FIRST",
                        "",
                        "meta.number",
                        frames.stream().mapToInt(Frame::first).toArray())
                .ints(
                        "COUNT",
                        "",
                        "meta.number",
                        frames.stream().mapToInt(Frame::count).toArray())
                .build();
        FitsTable residuals = FitsTable.builder("RESIDUALS")
                .floats("X", "pix", "pos.cartesian.x", rows.xPx)
                .floats("Y", "pix", "pos.cartesian.y", rows.yPx)
                .floats("EAST", "mas", "pos.eq.ra;arith.diff", rows.eastMas)
                .floats("NORTH", "mas", "pos.eq.dec;arith.diff", rows.northMas)
                .floats("VARIANCE", "mas2", "stat.variance", rows.varianceMas2)
                .build();
        FitsHeader header = FitsHeader.builder()
                .put("SGKIND", "residuals", "what a solution leaves of its detections")
                .build();
        FitsWriter.writeTables(file, header, List.of(frame, residuals));
    }

    /**
     * Reads the tables.
     *
     * @param file as written by {@link #write}
     * @return the residuals
     * @throws IOException when the file cannot be read or is something else
     */
    public static SurveyResiduals read(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            FitsTable frame = table(fits, "FRAMES", file);
            String[] exposure = frame.strings("EXPOSURE");
            String[] chip = frame.strings("CHIP");
            int[][] numbers = {frame.ints("WIDTH"), frame.ints("HEIGHT"), frame.ints("FIRST"), frame.ints("COUNT")};
            List<Frame> frames = new ArrayList<>();
            for (int i = 0; i < frame.rows(); i++) {
                frames.add(new Frame(exposure[i], chip[i], numbers[0][i], numbers[1][i], numbers[2][i], numbers[3][i]));
            }
            FitsTable rows = table(fits, "RESIDUALS", file);
            return new SurveyResiduals(
                    frames,
                    new Rows(
                            rows.floats("X"),
                            rows.floats("Y"),
                            rows.floats("EAST"),
                            rows.floats("NORTH"),
                            rows.floats("VARIANCE")));
        }
    }

    private static FitsTable table(FitsFile fits, String name, Path file) throws IOException {
        for (Hdu hdu : fits.hdus()) {
            if (hdu.isTable() && hdu.name().equals(name)) {
                return hdu.table();
            }
        }
        throw new FitsFormatException(file.toString(), "has no table " + name, "give the residuals of a solution");
    }
}
