package org.surveygrid.synthetic;

import java.util.Optional;
import org.surveygrid.instrument.Chip;
import org.surveygrid.quantity.SkyPosition;

/**
 * Everything that one exposure depends on, the camera and the sky apart.
 *
 * @param id unique in the simulation; names the random streams of its noise
 * @param kind what is observed
 * @param band filter name; empty for a bias or a dark
 * @param seconds open-shutter time, 0 for a bias
 * @param pointing where the telescope looks
 * @param atmosphere what the air does
 * @param lampElectrons mean level of a flat, electrons per pixel; 0 for what is no flat
 * @param trail a satellite that crosses, or empty
 * @param electronics disturbance of the read-out
 */
public record SyntheticExposure(
        String id,
        Kind kind,
        String band,
        double seconds,
        Pointing pointing,
        Atmosphere atmosphere,
        double lampElectrons,
        Optional<Trail> trail,
        Electronics electronics) {
    /** What is observed. */
    public enum Kind {
        BIAS,
        DARK,
        DOME,
        TWILIGHT,
        SCIENCE,
        STANDARD;

        /**
         * Whether stars are seen.
         *
         * @return false for what is taken with the dome or the shutter closed
         */
        public boolean seesSky() {
            return this == TWILIGHT || this == SCIENCE || this == STANDARD;
        }
    }

    public SyntheticExposure {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException(
                    "exposure " + id + ": exposure time must not be negative, got " + seconds + " s");
        }
        if (!(lampElectrons >= 0)) {
            throw new IllegalArgumentException(
                    "exposure " + id + ": flat level must not be negative, got " + lampElectrons + " e-");
        }
        if (kind != Kind.BIAS && kind != Kind.DARK && band.isEmpty()) {
            throw new IllegalArgumentException("exposure " + id + " of kind " + kind + " needs a filter");
        }
    }

    /**
     * Where the telescope looks.
     *
     * @param told what the telescope says, and the header repeats
     * @param actual where the optical axis really is
     * @param rotationDegrees field rotation against nominal, east of north
     */
    public record Pointing(SkyPosition told, SkyPosition actual, double rotationDegrees) {}

    /**
     * What the air does to starlight.
     *
     * @param airmass at the middle of the exposure
     * @param extinctionMag everything lost above the camera, air and clouds
     * @param fwhmArcsec seeing: full width at half maximum of a star
     * @param skyMagPerArcsec2 night-sky brightness
     * @param fringeStrength amplitude of the fringes over the sky level
     */
    public record Atmosphere(
            double airmass, double extinctionMag, double fwhmArcsec, double skyMagPerArcsec2, double fringeStrength) {
        public Atmosphere {
            if (!(airmass >= 1)) {
                throw new IllegalArgumentException("airmass must be at least 1, got " + airmass);
            }
            if (!(fwhmArcsec > 0)) {
                throw new IllegalArgumentException("seeing must be positive, got " + fwhmArcsec + " arcsec");
            }
        }
    }

    /**
     * A satellite's track, straight in nominal field angles.
     *
     * @param xi degrees east of the optical axis of a point it passes
     * @param eta degrees north of the optical axis of that point
     * @param angleDegrees direction, from east towards north
     * @param peakElectrons brightness on its axis
     */
    public record Trail(double xi, double eta, double angleDegrees, double peakElectrons) {
        /**
         * Where it crosses a chip.
         *
         * @param chip a chip with a placement
         * @return a straight line in trimmed pixels, or empty when it misses the chip
         */
        public Optional<TrailLine> lineOn(Chip chip) {
            return Contamination.lineOnChip(this, chip);
        }
    }

    /**
     * A trail on a chip.
     *
     * @param x column of a point on it
     * @param y row of that point
     * @param directionX its direction, a unit vector
     * @param directionY its direction
     * @param sigmaPx standard deviation of its Gaussian profile
     */
    public record TrailLine(double x, double y, double directionX, double directionY, double sigmaPx) {}

    /**
     * What goes wrong in the read-out.
     *
     * @param offsetAdu added to every pixel, overscan too
     * @param lightOffsetAdu added to the light-sensitive pixels alone, so that overscan does not remove it
     * @param patternAdu amplitude of a pick-up wave on the light-sensitive pixels
     */
    public record Electronics(double offsetAdu, double lightOffsetAdu, double patternAdu) {
        /** Nothing wrong. */
        public static final Electronics QUIET = new Electronics(0, 0, 0);
    }
}
