package org.surveygrid.solver.astrometric.term;

import org.surveygrid.solver.model.table.ModelTable;

/**
 * The model of positions as it is declared.
 *
 * @param chipDegree degree of each chip's static polynomial, 0 to 5
 * @param exposureDegree degree of each exposure's polynomial, 1 to 3
 */
public record AstrometryDeclaration(int chipDegree, int exposureDegree) {
    private static final int HIGHEST_CHIP_DEGREE = 5;
    private static final int HIGHEST_EXPOSURE_DEGREE = 3;

    public AstrometryDeclaration {
        if (chipDegree < 0
                || chipDegree > HIGHEST_CHIP_DEGREE
                || exposureDegree < 1
                || exposureDegree > HIGHEST_EXPOSURE_DEGREE) {
            throw new IllegalArgumentException("chip degree must be 0 to " + HIGHEST_CHIP_DEGREE
                    + " and exposure degree 1 to " + HIGHEST_EXPOSURE_DEGREE + ", got " + chipDegree + " and "
                    + exposureDegree);
        }
    }

    /**
     * Polynomials of chips and exposures alone.
     *
     * @param chipDegree degree of each chip's static polynomial
     * @param exposureDegree degree of each exposure's polynomial
     * @return no other terms
     */
    public static AstrometryDeclaration polynomials(int chipDegree, int exposureDegree) {
        return new AstrometryDeclaration(chipDegree, exposureDegree);
    }

    /**
     * Reads the section.
     *
     * @param table [astrometry] of a model file
     * @param otherwise what holds where it says nothing
     * @return the model
     * @throws org.surveygrid.solver.model.table.ModelFileException when a key is unknown or its value cannot be
     */
    public static AstrometryDeclaration read(ModelTable table, AstrometryDeclaration otherwise) {
        AstrometryDeclaration model = new AstrometryDeclaration(
                table.integer("chipDegree", 0, HIGHEST_CHIP_DEGREE).orElse(otherwise.chipDegree()),
                table.integer("exposureDegree", 1, HIGHEST_EXPOSURE_DEGREE).orElse(otherwise.exposureDegree()));
        table.finish();
        return model;
    }
}
