package org.surveygrid.solver.astrometric.term;

import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.astrometric.motion.StarUnknowns;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.toml.TomlSection;

/**
 * The model of positions as it is declared.
 *
 * @param chipDegree degree of each chip's static polynomial, 0 to 5
 * @param exposureDegree degree of each exposure's polynomial, 1 to 3
 * @param epochs between which chips may move
 * @param stars what is unknown of a star
 * @param colour one or two magnitudes of the reference catalogue: the colour, or the first minus the second
 * @param terms all other terms
 * @param canonicalExposure whose terms stay as they begin where chips, or other exposures, can take them over; empty for means
 *     over chips and exposures
 */
public record AstrometryDeclaration(
        int chipDegree,
        int exposureDegree,
        Epochs epochs,
        StarUnknowns stars,
        List<String> colour,
        List<TermDeclaration> terms,
        Optional<String> canonicalExposure) {
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
        colour = List.copyOf(colour);
        terms = List.copyOf(terms);
    }

    /**
     * A model whose gauge is a mean.
     *
     * @param chipDegree degree of each chip's static polynomial, 0 to 5
     * @param exposureDegree degree of each exposure's polynomial, 1 to 3
     * @param epochs between which chips may move
     * @param stars what is unknown of a star
     * @param colour one or two magnitudes of the reference catalogue
     * @param terms all other terms
     */
    public AstrometryDeclaration(
            int chipDegree,
            int exposureDegree,
            Epochs epochs,
            StarUnknowns stars,
            List<String> colour,
            List<TermDeclaration> terms) {
        this(chipDegree, exposureDegree, epochs, stars, colour, terms, Optional.empty());
    }

    /**
     * The same with a canonical exposure.
     *
     * @param exposure its id
     * @return the same model but for that
     */
    public AstrometryDeclaration withCanonicalExposure(String exposure) {
        return new AstrometryDeclaration(
                chipDegree, exposureDegree, epochs, stars, colour, terms, Optional.of(exposure));
    }

    /**
     * Whether any term is about the colours of stars.
     *
     * @return true when one is
     */
    public boolean needsColours() {
        return terms.stream().anyMatch(TermDeclaration::needsColours);
    }

    /**
     * Without the terms that are about the colours of stars.
     *
     * @return the same model but for those
     */
    public AstrometryDeclaration withoutColours() {
        return new AstrometryDeclaration(
                chipDegree,
                exposureDegree,
                epochs,
                stars,
                colour,
                terms.stream().filter(term -> !term.needsColours()).toList(),
                canonicalExposure);
    }

    /**
     * Polynomials of chips and exposures alone.
     *
     * @param chipDegree degree of each chip's static polynomial
     * @param exposureDegree degree of each exposure's polynomial
     * @return one epoch, stars that rest, no other terms
     */
    public static AstrometryDeclaration polynomials(int chipDegree, int exposureDegree) {
        return new AstrometryDeclaration(
                chipDegree, exposureDegree, Epochs.ONE, StarUnknowns.POSITION, List.of(), List.of());
    }

    /**
     * Reads the section.
     *
     * @param table [astrometry] of a model file
     * @param otherwise what holds where it says nothing
     * @param files where maps come from that it names
     * @return the model
     * @throws org.surveygrid.toml.TomlFileException when a key is unknown or its value cannot be
     */
    public static AstrometryDeclaration read(TomlSection table, AstrometryDeclaration otherwise, MapFiles files) {
        AstrometryDeclaration model = new AstrometryDeclaration(
                table.integer("chipDegree", 0, HIGHEST_CHIP_DEGREE).orElse(otherwise.chipDegree()),
                table.integer("exposureDegree", 1, HIGHEST_EXPOSURE_DEGREE).orElse(otherwise.exposureDegree()),
                Epochs.read(table, "epochs").orElse(otherwise.epochs()),
                stars(table),
                colour(table),
                TermKinds.ALL.stream()
                        .flatMap(kind -> kind.read(table, files).stream())
                        .toList(),
                table.text("canonicalExposure").or(otherwise::canonicalExposure));
        table.finish();
        return model;
    }

    private static List<String> colour(TomlSection table) {
        List<String> bands = table.texts("colour");
        if (bands.size() > 2) {
            throw table.fault("colour", "must name one or two magnitudes of the reference catalogue, got " + bands);
        }
        return bands;
    }

    private static StarUnknowns stars(TomlSection table) {
        boolean motion = table.flag("properMotion").orElse(false);
        boolean parallax = table.flag("parallax").orElse(false);
        if (parallax && !motion) {
            throw table.fault("parallax", "needs properMotion = true: stars that are near move");
        }
        return parallax ? StarUnknowns.PARALLAX : motion ? StarUnknowns.PROPER_MOTION : StarUnknowns.POSITION;
    }
}
