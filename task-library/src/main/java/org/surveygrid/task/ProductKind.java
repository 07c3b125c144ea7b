package org.surveygrid.task;

import java.util.regex.Pattern;

/**
 * What a product is. Open: a plug-in task may bring kinds of its own.
 *
 * @param name lower-case words joined by dots; raw kinds start with {@code raw.}
 */
public record ProductKind(String name) implements Comparable<ProductKind> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9]*)*");

    public static final ProductKind RAW_BIAS = new ProductKind("raw.bias");
    public static final ProductKind RAW_DARK = new ProductKind("raw.dark");
    public static final ProductKind RAW_DOME = new ProductKind("raw.dome");
    public static final ProductKind RAW_TWILIGHT = new ProductKind("raw.twilight");
    public static final ProductKind RAW_SCIENCE = new ProductKind("raw.science");
    public static final ProductKind RAW_STANDARD = new ProductKind("raw.standard");
    /** The camera's description, registered like any other input so that it is part of every lineage. */
    public static final ProductKind INSTRUMENT = new ProductKind("instrument");
    /** A reference catalogue: positions and magnitudes. */
    public static final ProductKind REFERENCE = new ProductKind("reference");
    /** The pixel grid of a co-add. */
    public static final ProductKind TILE = new ProductKind("tile");
    /** Maps over the pixels of chips that a model file names. */
    public static final ProductKind TEMPLATE = new ProductKind("template");

    public static final ProductKind READ_NOISE = new ProductKind("readnoise");
    public static final ProductKind BIAS = new ProductKind("bias");
    public static final ProductKind DARK = new ProductKind("dark");
    public static final ProductKind HOT_PIXELS = new ProductKind("hotpixels");
    public static final ProductKind GAIN = new ProductKind("gain");
    public static final ProductKind DOME_FLAT = new ProductKind("domeflat");
    public static final ProductKind COLD_PIXELS = new ProductKind("coldpixels");
    public static final ProductKind TWILIGHT_FLAT = new ProductKind("twilightflat");
    public static final ProductKind MASTER_FLAT = new ProductKind("masterflat");
    /** Gain curve, full well and linearity of every amplifier. */
    public static final ProductKind PHOTON_TRANSFER = new ProductKind("photontransfer");
    /** Pixels that flicker. */
    public static final ProductKind UNSTABLE_PIXELS = new ProductKind("unstablepixels");
    /** What amplifiers leave on each other. */
    public static final ProductKind CROSSTALK = new ProductKind("crosstalk");
    /** How unevenly the night sky lights a chip. */
    public static final ProductKind SUPER_FLAT = new ProductKind("superflat");

    public static final ProductKind FRINGE = new ProductKind("fringe");
    public static final ProductKind REDUCED = new ProductKind("reduced");
    public static final ProductKind SOURCE_LIST = new ProductKind("sourcelist");
    public static final ProductKind ASTROMETRY = new ProductKind("astrometry");
    public static final ProductKind PHOTOMETRY = new ProductKind("photometry");
    /** What the air displaced in an exposure. */
    public static final ProductKind TURBULENCE = new ProductKind("turbulence");

    public static final ProductKind REGRIDDED = new ProductKind("regridded");
    public static final ProductKind COADD = new ProductKind("coadd");
    public static final ProductKind COADD_SOURCES = new ProductKind("coaddsources");
    public static final ProductKind CATALOGUE = new ProductKind("catalogue");
    /** A picture of all chips of an exposure in the focal plane. */
    public static final ProductKind MOSAIC = new ProductKind("mosaic");
    /** Plots that show how good the calibration of a night or the solution of a survey is. */
    public static final ProductKind QC_PLOTS = new ProductKind("qcplots");

    public ProductKind {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "product kind must be lower-case words joined by dots, got '" + name + "'");
        }
    }

    /**
     * Whether products of this kind enter by ingest and are never made.
     *
     * @return true for raw frames and registered definitions
     */
    public boolean isRegistered() {
        return name.startsWith("raw.") || equals(INSTRUMENT) || equals(REFERENCE) || equals(TILE) || equals(TEMPLATE);
    }

    @Override
    public int compareTo(ProductKind other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
