package org.surveygrid.astrometry.projection;

import java.util.Optional;

/** The projections by the code that stands in CTYPE, with their parameters. */
public final class ProjectionCatalog {
    /** All that {@link #find} knows, for messages. */
    public static final String CODES =
            "AIR, AIT, ARC, AZP, BON, CAR, CEA, COD, COE, COO, COP, CSC, CYP, HPX, MER, MOL, NCP,"
                    + " PAR, PCO, QSC, SFL, SIN, STG, SZP, TAN, TSC, ZEA, ZPN";

    private ProjectionCatalog() {}

    /** Values of PVi_m on the latitude axis. */
    @FunctionalInterface
    public interface Parameters {
        /**
         * One parameter.
         *
         * @param index m
         * @param otherwise its value when the header has none
         * @return the value
         */
        double at(int index, double otherwise);
    }

    /**
     * A projection by its code.
     *
     * @param code three letters
     * @param parameters of the header, angles in degrees
     * @return the projection; empty when the code is not known, or the projection has no default for a parameter that is
     *     missing or out of its range
     */
    public static Optional<Projection> find(String code, Parameters parameters) {
        double first = parameters.at(1, 0);
        double second = parameters.at(2, 0);
        return Optional.ofNullable(
                switch (code) {
                    case "TAN" -> Zenithal.gnomonic();
                    case "STG" -> Zenithal.stereographic();
                    case "ARC" -> Zenithal.equidistant();
                    case "ZEA" -> Zenithal.equalArea();
                    case "ZPN" -> polynomial(parameters);
                    case "AIR" -> Zenithal.airy(StrictMath.toRadians(parameters.at(1, 90)));
                    case "SIN" -> SlantPerspective.orthographic(first, second);
                    case "SZP" ->
                        SlantPerspective.from(
                                first, StrictMath.toRadians(second), StrictMath.toRadians(parameters.at(3, 90)));
                    case "AZP" ->
                        first == -1 || Math.abs(second) >= 90
                                ? null
                                : new TiltedPerspective(first, StrictMath.toRadians(second));
                    case "CYP" -> Cylindrical.perspective(parameters.at(1, 1), parameters.at(2, 1));
                    case "CEA" -> parameters.at(1, 1) > 0 ? Cylindrical.equalArea(parameters.at(1, 1)) : null;
                    case "CAR" -> Cylindrical.plateCarree();
                    case "MER" -> Cylindrical.mercator();
                    case "SFL", "GLS" -> new PseudoCylindrical(PseudoCylindrical.Kind.SFL);
                    case "PAR" -> new PseudoCylindrical(PseudoCylindrical.Kind.PAR);
                    case "MOL" -> new PseudoCylindrical(PseudoCylindrical.Kind.MOL);
                    case "AIT" -> new HammerAitoff();
                    case "BON" ->
                        first == 0
                                ? new PseudoCylindrical(PseudoCylindrical.Kind.SFL)
                                : new Bonne(StrictMath.toRadians(first));
                    case "PCO" -> new Polyconic();
                    case "COP", "COE", "COD", "COO" -> first == 0 ? null : conic(code, first, second);
                    case "TSC" -> new QuadCube(QuadCube.Kind.TSC);
                    case "CSC" -> new QuadCube(QuadCube.Kind.CSC);
                    case "QSC" -> new QuadCube(QuadCube.Kind.QSC);
                    case "HPX" -> new Healpix(parameters.at(1, 4), parameters.at(2, 3));
                    default -> null;
                });
    }

    private static Projection conic(String code, double thetaADegrees, double etaDegrees) {
        double thetaA = StrictMath.toRadians(thetaADegrees);
        double eta = StrictMath.toRadians(etaDegrees);
        return switch (code) {
            case "COP" -> Conic.perspective(thetaA, eta);
            case "COE" -> Conic.equalArea(thetaA, eta);
            case "COD" -> Conic.equidistant(thetaA, eta);
            default -> Conic.orthomorphic(thetaA, eta);
        };
    }

    private static Projection polynomial(Parameters parameters) {
        double[] coefficients = new double[30];
        double sum = 0;
        for (int m = 0; m < coefficients.length; m++) {
            coefficients[m] = parameters.at(m, 0);
            sum += Math.abs(coefficients[m]);
        }
        return sum > 0 ? Zenithal.polynomial(coefficients) : Zenithal.equidistant();
    }
}
