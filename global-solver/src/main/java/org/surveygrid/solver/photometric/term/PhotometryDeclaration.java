package org.surveygrid.solver.photometric.term;

import java.util.OptionalDouble;

/**
 * Which terms a photometric model has.
 *
 * @param starFlat what the flat field may get wrong
 * @param starFlatPriorMag how large the star flat's terms are expected to be; ties what dithers do not show
 * @param chipOffsetMag how far the chips' zero points are expected to differ; tiny for one zero point an exposure
 * @param chipZeroPointMag how far a chip's zero point may stray in one exposure; empty when it may not
 * @param epochs when the camera changed: offsets of chips and star flats begin anew
 */
public record PhotometryDeclaration(
        StarFlatForm starFlat,
        double starFlatPriorMag,
        double chipOffsetMag,
        OptionalDouble chipZeroPointMag,
        Epochs epochs) {
    /** Gains and flat fields of good cameras agree better than this. */
    public static final double CHIP_OFFSET_MAG = 0.3;

    /** As large as star flats are. */
    public static final double STAR_FLAT_MAG = 0.05;

    public PhotometryDeclaration {
        if (!(starFlatPriorMag > 0) || !(chipOffsetMag > 0) || !(chipZeroPointMag.orElse(1) > 0)) {
            throw new IllegalArgumentException("what star flats, offsets of chips and their zero points are expected to be"
                    + " must be positive, got " + starFlatPriorMag + ", " + chipOffsetMag + ", " + chipZeroPointMag
                    + " mag");
        }
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
            private static final int MOST = 64;

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
                Epochs.ONE);
    }

    /**
     * With another star flat.
     *
     * @param form its form
     * @return the same model but for that
     */
    public PhotometryDeclaration withStarFlat(StarFlatForm form) {
        return new PhotometryDeclaration(form, starFlatPriorMag, chipOffsetMag, chipZeroPointMag, epochs);
    }

    /**
     * With other priors.
     *
     * @param starFlat how large the star flat's terms are expected to be
     * @param chipOffset how far chips are expected to differ
     * @return the same model but for that
     */
    public PhotometryDeclaration withPriorsMag(double starFlat, double chipOffset) {
        return new PhotometryDeclaration(this.starFlat, starFlat, chipOffset, chipZeroPointMag, epochs);
    }

    /**
     * With a zero point for each chip of each exposure.
     *
     * @param strayMag how far it may stray
     * @return the same model but for that
     */
    public PhotometryDeclaration withChipZeroPoints(double strayMag) {
        return new PhotometryDeclaration(
                starFlat, starFlatPriorMag, chipOffsetMag, OptionalDouble.of(strayMag), epochs);
    }

    /**
     * With epochs.
     *
     * @param cuts when the camera changed
     * @return the same model but for that
     */
    public PhotometryDeclaration withEpochs(Epochs cuts) {
        return new PhotometryDeclaration(starFlat, starFlatPriorMag, chipOffsetMag, chipZeroPointMag, cuts);
    }
}
