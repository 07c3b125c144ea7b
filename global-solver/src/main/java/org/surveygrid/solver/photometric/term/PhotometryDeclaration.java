package org.surveygrid.solver.photometric.term;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.solver.pixelmap.TemplateForm;
import org.surveygrid.toml.TomlSection;

/**
 * Which terms a photometric model has.
 *
 * @param starFlat what the flat field may get wrong
 * @param starFlatPriorMag how large the star flat's terms are expected to be; ties what dithers do not show
 * @param chipOffsetMag how far the chips' zero points are expected to differ; tiny for one zero point an exposure
 * @param chipZeroPointMag how far a chip's zero point may stray in one exposure; empty when it may not
 * @param epochs when the camera changed: offsets of chips and star flats begin anew
 * @param colour how the camera depends on the colour of a star; empty when it does not
 * @param nights what is expected of nights; empty when nothing is
 * @param reference how catalogue magnitudes differ from those of the camera
 * @param site where the telescope stands, to correct for the airmass of each star; empty for one airmass a field
 * @param canonicalExposure whose zero point is the expected one where no reference star ties its group; empty for the mean
 * @param backgroundMag how wrong an exposure's sky level may be, as the error of a star of median brightness; empty for not
 *     at all
 * @param templates maps over chips whose amplitudes are fitted
 */
public record PhotometryDeclaration(
        StarFlatForm starFlat,
        double starFlatPriorMag,
        double chipOffsetMag,
        OptionalDouble chipZeroPointMag,
        Epochs epochs,
        Optional<ColourForm> colour,
        Optional<NightForm> nights,
        ReferenceForm reference,
        Optional<SiteForm> site,
        Optional<String> canonicalExposure,
        OptionalDouble backgroundMag,
        List<TemplateForm> templates) {
    /** Gains and flat fields of good cameras agree better than this. */
    public static final double CHIP_OFFSET_MAG = 0.3;

    /** As large as star flats are. */
    public static final double STAR_FLAT_MAG = 0.05;

    public PhotometryDeclaration {
        if (!(starFlatPriorMag > 0)
                || !(chipOffsetMag > 0)
                || !(chipZeroPointMag.orElse(1) > 0)
                || !(backgroundMag.orElse(1) > 0)) {
            throw new IllegalArgumentException(
                    "what star flats, offsets of chips, their zero points and sky levels are expected to be"
                            + " must be positive, got " + starFlatPriorMag + ", " + chipOffsetMag + ", "
                            + chipZeroPointMag + ", " + backgroundMag
                            + " mag");
        }
        templates = List.copyOf(templates);
    }

    /** What the flat field may get wrong for stars. */
    public sealed interface StarFlatForm {
        /** Nothing. */
        record None() implements StarFlatForm {}

        /**
         * A polynomial over the focal plane.
         *
         * @param degree 1 to 6
         */
        record Focal(int degree) implements StarFlatForm {
            public Focal {
                requireDegree(degree);
            }
        }

        /**
         * A polynomial over each chip.
         *
         * @param degree 1 to 6
         */
        record PerChip(int degree) implements StarFlatForm {
            public PerChip {
                requireDegree(degree);
            }
        }

        /**
         * A surface through a grid of super-pixels on each chip.
         *
         * @param columns cells along a row, 1 to 64
         * @param rows cells along a column, 1 to 64
         * @param smoothnessMag how large second differences between neighbours are expected to be
         */
        record Grid(int columns, int rows, double smoothnessMag) implements StarFlatForm {
            static final int MOST = 64;

            public Grid {
                if (columns < 1 || rows < 1 || columns > MOST || rows > MOST || columns * rows < 2) {
                    throw new IllegalArgumentException(
                            "super-pixels are 1 to 64 by 1 to 64, and at least 2, got " + columns + " x " + rows);
                }
                if (!(smoothnessMag > 0)) {
                    throw new IllegalArgumentException("smoothness must be positive, got " + smoothnessMag + " mag");
                }
            }
        }

        private static void requireDegree(int degree) {
            if (degree < 1 || degree > 6) {
                throw new IllegalArgumentException("star flat degree must be 1 to 6, got " + degree);
            }
        }
    }

    /**
     * How the camera depends on the colour of a star: one coefficient for each epoch and one for each chip, which sum to
     * zero.
     *
     * @param blueBand column of the reference catalogue
     * @param redBand column of the reference catalogue; the colour is blue less red
     * @param referenceColour stars of this colour need no correction; empty for the mean of all stars
     * @param priorMagPerMag how large coefficients are expected to be
     */
    public record ColourForm(String blueBand, String redBand, OptionalDouble referenceColour, double priorMagPerMag) {
        public ColourForm {
            if (!(priorMagPerMag > 0) || blueBand.equals(redBand)) {
                throw new IllegalArgumentException("a colour needs two bands and a positive prior, got " + blueBand
                        + ", " + redBand + ", " + priorMagPerMag);
            }
        }
    }

    /**
     * What is expected of nights: clear exposures lie on a line of zero point against airmass.
     *
     * @param scatterMag smallest scatter about it
     */
    public record NightForm(double scatterMag) {
        public NightForm {
            if (!(scatterMag > 0)) {
                throw new IllegalArgumentException("scatter of a clear night must be positive, got " + scatterMag);
            }
        }
    }

    /**
     * How catalogue magnitudes differ from those of the camera.
     *
     * @param colourDegree degree of a polynomial in colour, 0 for none, to 3
     * @param floorMag error that all of them have beside their own
     */
    public record ReferenceForm(int colourDegree, double floorMag) {
        /** As the catalogue says. */
        public static final ReferenceForm AS_STATED = new ReferenceForm(0, 0);

        public ReferenceForm {
            if (colourDegree < 0 || colourDegree > 3 || !(floorMag >= 0)) {
                throw new IllegalArgumentException("the colour polynomial has a degree of 0 to 3 and the floor is not"
                        + " negative, got " + colourDegree + ", " + floorMag + " mag");
            }
        }
    }

    /**
     * Where the telescope stands.
     *
     * @param longitudeDegreesEast -180 to 180
     * @param latitudeDegrees -90 to 90
     * @param extinctionMagPerAirmass of a clear sky; empty for the filter's nominal one
     */
    public record SiteForm(
            double longitudeDegreesEast, double latitudeDegrees, OptionalDouble extinctionMagPerAirmass) {
        public SiteForm {
            if (!(Math.abs(longitudeDegreesEast) <= 180) || !(Math.abs(latitudeDegrees) <= 90)) {
                throw new IllegalArgumentException("longitude is -180 to 180 and latitude -90 to 90 deg, got "
                        + longitudeDegreesEast + ", " + latitudeDegrees);
            }
        }
    }

    /**
     * A polynomial over the focal plane, offsets of chips and zero points of exposures.
     *
     * @param starFlatDegree 0 for none, to 6
     * @return the model with usual priors
     */
    public static PhotometryDeclaration focal(int starFlatDegree) {
        return new PhotometryDeclaration(
                starFlatDegree == 0 ? new StarFlatForm.None() : new StarFlatForm.Focal(starFlatDegree),
                STAR_FLAT_MAG,
                CHIP_OFFSET_MAG,
                OptionalDouble.empty(),
                Epochs.ONE,
                Optional.empty(),
                Optional.empty(),
                ReferenceForm.AS_STATED,
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of());
    }

    /**
     * Without terms that are about the colours of stars.
     *
     * @return the same model but for those
     */
    public PhotometryDeclaration withoutColours() {
        return new PhotometryDeclaration(
                starFlat,
                starFlatPriorMag,
                chipOffsetMag,
                chipZeroPointMag,
                epochs,
                Optional.empty(),
                nights,
                new ReferenceForm(0, reference.floorMag()),
                site,
                canonicalExposure,
                backgroundMag,
                templates);
    }

    /**
     * Without a star flat.
     *
     * @return the same model but for that
     */
    public PhotometryDeclaration withoutStarFlat() {
        return new PhotometryDeclaration(
                new StarFlatForm.None(),
                starFlatPriorMag,
                chipOffsetMag,
                chipZeroPointMag,
                epochs,
                colour,
                nights,
                reference,
                site,
                canonicalExposure,
                backgroundMag,
                templates);
    }

    /**
     * With other priors.
     *
     * @param starFlatMag how large the star flat's terms are expected to be
     * @param chipMag how far chips are expected to differ
     * @return the same model but for that
     */
    public PhotometryDeclaration withPriorsMag(double starFlatMag, double chipMag) {
        return new PhotometryDeclaration(
                starFlat,
                starFlatMag,
                chipMag,
                chipZeroPointMag,
                epochs,
                colour,
                nights,
                reference,
                site,
                canonicalExposure,
                backgroundMag,
                templates);
    }

    /**
     * Changed as the lines of a model file say.
     *
     * @param lines TOML, as below [photometry]
     * @return the same model but for that
     */
    public PhotometryDeclaration with(String... lines) {
        return read(TomlSection.parse("model file", String.join("\n", lines)), this, MapFiles.NONE);
    }

    /**
     * Reads the section.
     *
     * @param table [photometry] of a model file
     * @param otherwise what holds where it says nothing
     * @param files where maps come from that it names
     * @return the model
     * @throws org.surveygrid.toml.TomlFileException when a key is unknown or its value cannot be
     */
    public static PhotometryDeclaration read(TomlSection table, PhotometryDeclaration otherwise, MapFiles files) {
        return PhotometrySection.read(table, otherwise, files);
    }
}
