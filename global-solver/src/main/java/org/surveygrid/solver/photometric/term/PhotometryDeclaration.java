package org.surveygrid.solver.photometric.term;

import org.surveygrid.solver.model.table.ModelTable;

/**
 * The model of magnitudes as it is declared.
 *
 * @param starFlatDegree degree of the star flat over the focal plane, 0 to 6
 * @param chipOffsetMag how far the chips' zero points are expected to differ
 */
public record PhotometryDeclaration(int starFlatDegree, double chipOffsetMag) {
    private static final double SMALLEST_OFFSET_MAG = 1e-5;

    /**
     * Reads the section.
     *
     * @param table [photometry] of a model file
     * @param otherwise what holds where it says nothing
     * @return the model
     * @throws org.surveygrid.solver.model.table.ModelFileException when a key is unknown or its value cannot be
     */
    public static PhotometryDeclaration read(ModelTable table, PhotometryDeclaration otherwise) {
        PhotometryDeclaration model = new PhotometryDeclaration(
                table.integer("starFlatDegree", 0, 6).orElse(otherwise.starFlatDegree()),
                table.number("chipOffsetMag", SMALLEST_OFFSET_MAG, 10).orElse(otherwise.chipOffsetMag()));
        table.finish();
        return model;
    }
}
