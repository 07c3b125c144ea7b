package org.surveygrid.ingest.master;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.instrument.FitsSection;
import org.surveygrid.task.ProductKind;

/**
 * What a person says of a calibration that was made elsewhere.
 *
 * @param kind what it is, one of {@link #KINDS}
 * @param chip chip it belongs to; may be absent for a camera with one chip
 * @param night night it stands for
 * @param band filter, for a master flat
 * @param form how its pixels are to be read
 */
public record MasterClaim(ProductKind kind, Optional<String> chip, LocalDate night, Optional<String> band, Form form) {
    /** Kinds that may come from elsewhere. */
    public static final List<ProductKind> KINDS = List.of(
            ProductKind.BIAS,
            ProductKind.DARK,
            ProductKind.MASTER_FLAT,
            ProductKind.HOT_PIXELS,
            ProductKind.COLD_PIXELS);

    /** How a mask marks bad pixels. */
    public enum BadPixels {
        /** Every value but 0 is bad, as in flag maps and defect tables. */
        NONZERO,
        /** 0 is bad, as in confidence and weight maps. */
        ZERO
    }

    /**
     * How pixels are to be read.
     *
     * @param section part of the file that is the chip's light-sensitive area; absent when it is the whole
     * @param unit {@code adu}, {@code adu/s}, {@code electron} or {@code electron/s}; absent when the header says it
     * @param exposureSeconds exposure time of a dark in adu or electrons; absent when the header says it
     * @param badPixels how a mask marks bad pixels
     */
    public record Form(
            Optional<FitsSection> section, Optional<String> unit, OptionalDouble exposureSeconds, BadPixels badPixels) {
        /**
         * Everything as the file says.
         *
         * @return no section, no unit, no exposure time, bad pixels are not zero
         */
        public static Form asStated() {
            return new Form(Optional.empty(), Optional.empty(), OptionalDouble.empty(), BadPixels.NONZERO);
        }
    }

    public MasterClaim {
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException("calibrations that may come from elsewhere are "
                    + String.join(", ", KINDS.stream().map(ProductKind::name).toList()) + ", not '" + kind + "'");
        }
        boolean ofFilter = kind.equals(ProductKind.MASTER_FLAT) || kind.equals(ProductKind.COLD_PIXELS);
        if (ofFilter != band.isPresent()) {
            throw new IllegalArgumentException(
                    "a calibration of kind " + kind + (ofFilter ? " needs a filter" : " has no filter"));
        }
    }
}
