package org.surveygrid.solver.turbulence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.Hdu;

/**
 * What the air displaced on every chip of an exposure, and the FITS table it is kept in: a row for each chip with columns
 * CHIP, COLUMNS, ROWS, STEP_X, STEP_Y (pixels between nodes; the first node is the centre of the first pixel), EAST and
 * NORTH (displacements of all nodes in mas, columns fastest).
 *
 * @param exposure id
 * @param remark why there is no correction; empty when there is
 * @param chips its chips; empty when there is no correction
 */
public record ExposureDisplacement(String exposure, String remark, List<ChipDisplacement> chips) {
    private static final String TABLE = "DISPLACEMENT";

    public ExposureDisplacement {
        chips = List.copyOf(chips);
    }

    /**
     * The map of a chip.
     *
     * @param chip id
     * @return empty when there is no correction
     */
    public Optional<ChipDisplacement> chip(String chip) {
        return chips.stream().filter(map -> map.chip().equals(chip)).findFirst();
    }

    /**
     * Writes the table.
     *
     * @param file new file
     * @throws IOException when it cannot be written
     */
    public void write(Path file) throws IOException {
        FitsHeader header = FitsHeader.builder()
                .put("SGKIND", "turbulence", "displacements by the air")
                .put("SGEXPID", exposure, "exposure")
                .put("REMARK", remark, "why nothing is corrected")
                .build();
        FitsTable table = FitsTable.builder(TABLE)
                .strings(
                        "CHIP",
                        "meta.id",
                        chips.stream().map(ChipDisplacement::chip).toArray(String[]::new))
                .ints(
                        "COLUMNS",
                        "",
                        "meta.number",
                        chips.stream().mapToInt(c -> c.grid().columns()).toArray())
                .ints(
                        "ROWS",
                        "",
                        "meta.number",
                        chips.stream().mapToInt(c -> c.grid().rows()).toArray())
                .doubles(
                        "STEP_X",
                        "pix",
                        "",
                        chips.stream().mapToDouble(c -> c.grid().stepXPx()).toArray())
                .doubles(
                        "STEP_Y",
                        "pix",
                        "",
                        chips.stream().mapToDouble(c -> c.grid().stepYPx()).toArray())
                .floatMatrix(
                        "EAST",
                        "mas",
                        "pos.eq.ra",
                        chips.stream().map(ChipDisplacement::eastMas).toArray(float[][]::new))
                .floatMatrix(
                        "NORTH",
                        "mas",
                        "pos.eq.dec",
                        chips.stream().map(ChipDisplacement::northMas).toArray(float[][]::new))
                .build();
        FitsWriter.writeTable(file, header, table);
    }

    /**
     * Reads the table.
     *
     * @param file as written by {@link #write}
     * @return the maps
     * @throws IOException when the file cannot be read or is something else
     */
    public static ExposureDisplacement read(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            FitsHeader header = fits.hdus().getFirst().header();
            Optional<Hdu> found = fits.hdus().stream()
                    .filter(hdu -> hdu.isTable() && hdu.name().equals(TABLE))
                    .findFirst();
            if (found.isEmpty()) {
                throw new FitsFormatException(
                        file.toString(), "has no table " + TABLE, "give a map of displacements by the air");
            }
            FitsTable table = found.get().table();
            String[] chip = table.strings("CHIP");
            int[] columns = table.ints("COLUMNS");
            int[] rows = table.ints("ROWS");
            double[] stepX = table.doubles("STEP_X");
            double[] stepY = table.doubles("STEP_Y");
            double[][] east = table.doubleMatrix("EAST");
            double[][] north = table.doubleMatrix("NORTH");
            List<ChipDisplacement> chips = new ArrayList<>();
            for (int i = 0; i < table.rows(); i++) {
                chips.add(new ChipDisplacement(
                        chip[i],
                        new ChipDisplacement.Grid(columns[i], rows[i], stepX[i], stepY[i]),
                        floats(east[i]),
                        floats(north[i])));
            }
            return new ExposureDisplacement(
                    header.text("SGEXPID").orElse(""), header.text("REMARK").orElse(""), chips);
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
