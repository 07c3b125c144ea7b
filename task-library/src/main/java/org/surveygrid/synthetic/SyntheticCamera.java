package org.surveygrid.synthetic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.FilterBand;
import org.surveygrid.instrument.Instrument;

/**
 * A camera whose truth is known: any {@link Instrument} whose chips have a place in the focal plane.
 *
 * <p>The truth of a chip is drawn when first asked for and kept while memory allows, since a full mosaic's would fill
 * several gigabytes. Not for use by several threads at once.
 */
public final class SyntheticCamera {
    private static final long KEPT_PIXELS = 12_000_000;

    private final Instrument instrument;
    private final long seed;
    private final FocalPlane focalPlane;
    private final Map<String, ChipTruth> kept = new LinkedHashMap<>();
    private long keptPixels;

    /**
     * A camera.
     *
     * @param instrument its description
     * @param seed decides every deviation from the description
     */
    public SyntheticCamera(Instrument instrument, long seed) {
        this.instrument = instrument;
        this.seed = seed;
        this.focalPlane = new FocalPlane(instrument, seed);
    }

    public Instrument instrument() {
        return instrument;
    }

    public long seed() {
        return seed;
    }

    public FocalPlane focalPlane() {
        return focalPlane;
    }

    /**
     * What is true of a chip.
     *
     * @param chipId a chip of the instrument
     * @return its truth
     */
    public ChipTruth truth(String chipId) {
        ChipTruth known = kept.get(chipId);
        if (known != null) {
            return known;
        }
        Chip chip = chip(chipId);
        long pixels = (long) chip.width() * chip.height();
        if (keptPixels + pixels > KEPT_PIXELS) {
            kept.clear();
            keptPixels = 0;
        }
        ChipTruth truth = new ChipTruthBuilder(instrument, focalPlane, chip, seed).build();
        kept.put(chipId, truth);
        keptPixels += pixels;
        return truth;
    }

    /**
     * True world coordinates of a chip in an exposure.
     *
     * @param chipId a chip of the instrument
     * @param exposure where the telescope looks
     * @return the mapping from trimmed pixels to the sky
     */
    public TrueWcs wcs(String chipId, SyntheticExposure exposure) {
        return new TrueWcs(new ChipPosition(chip(chipId), seed), focalPlane, exposure.pointing());
    }

    /**
     * True zero point on the optical axis, before stray light enters into flat-fielding.
     *
     * @param exposure a sky exposure
     * @return magnitude of a source that gives 1 electron per second in a pixel of response 1
     */
    public double zeroPointMag(SyntheticExposure exposure) {
        FilterBand filter = filter(exposure.band());
        double error = 0.03 * RandomStream.of(seed, "zero point", filter.name()).nextGaussian();
        return filter.zeroPointMag() + error - exposure.atmosphere().extinctionMag();
    }

    /**
     * Sky level.
     *
     * @param exposure a sky exposure
     * @return electrons per pixel of nominal size and response 1
     */
    public double skyElectrons(SyntheticExposure exposure) {
        double area = instrument.pixelScaleArcsec() * instrument.pixelScaleArcsec();
        // The glow of the night sky comes from below most of the absorbing air: its brightness is given as seen.
        double clear = zeroPointMag(exposure) + exposure.atmosphere().extinctionMag();
        double rate =
                area * StrictMath.pow(10, 0.4 * (clear - exposure.atmosphere().skyMagPerArcsec2()));
        return rate * exposure.seconds();
    }

    FilterBand filter(String band) {
        Optional<FilterBand> filter = instrument.filter(band);
        return filter.orElseThrow(
                () -> new IllegalArgumentException("instrument " + instrument.name() + " has no filter " + band));
    }

    Chip chip(String chipId) {
        return instrument
                .chip(chipId)
                .orElseThrow(() ->
                        new IllegalArgumentException("instrument " + instrument.name() + " has no chip " + chipId));
    }
}
