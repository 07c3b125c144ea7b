package org.surveygrid.solver.photometric.term;

import java.util.List;
import org.surveygrid.solver.epoch.Epochs;
import org.surveygrid.solver.focalplane.ChipFrame;

/**
 * The exposures and chips that a model is declared for. Arrays by exposure.
 *
 * @param chips nominal places
 * @param isSeen by chip, whether it has detections: means over the camera are over these chips
 * @param exposures ids
 * @param pointing direction of each exposure that takes part, empty for those left out
 * @param epochs when the camera changed
 * @param sky what is known of each exposure
 * @param ties which exposures hang together
 * @param canonicalExposure number of the exposure whose zero point is the expected one where nothing ties it, -1 for none
 */
public record Campaign(
        List<ChipFrame> chips,
        List<Boolean> isSeen,
        List<String> exposures,
        List<double[]> pointing,
        Epochs epochs,
        ExposureSky sky,
        Ties ties,
        int canonicalExposure) {
    public Campaign {
        chips = List.copyOf(chips);
        isSeen = List.copyOf(isSeen);
        exposures = List.copyOf(exposures);
        pointing = List.copyOf(pointing);
    }

    /**
     * Conditions of each exposure.
     *
     * @param mjdUtc when it began
     * @param night number of its night
     * @param airmass of its centre
     * @param expectedZeroPointMag for a clear sky
     * @param nominalExtinctionMagPerAirmass for all
     */
    public record ExposureSky(
            double[] mjdUtc,
            long[] night,
            double[] airmass,
            double[] expectedZeroPointMag,
            double nominalExtinctionMagPerAirmass) {}

    /**
     * Which exposures hang together by their stars.
     *
     * @param component of each exposure, -1 for those left out
     * @param absolute by component, whether reference stars tie it
     */
    public record Ties(int[] component, boolean[] absolute) {
        /**
         * Whether anything is tied to the catalogue.
         *
         * @return true when a component is
         */
        public boolean anyAbsolute() {
            for (boolean tied : absolute) {
                if (tied) {
                    return true;
                }
            }
            return false;
        }

        /**
         * How many components there are.
         *
         * @return 0 or more
         */
        public int components() {
            return absolute.length;
        }
    }

    /**
     * Whether an exposure takes part.
     *
     * @param exposure its number
     * @return false for those left out
     */
    public boolean takesPart(int exposure) {
        return pointing.get(exposure).length > 0;
    }

    /**
     * Epoch of an exposure.
     *
     * @param exposure its number
     * @return from 0
     */
    public int epoch(int exposure) {
        return epochs.of(sky.mjdUtc()[exposure]);
    }

    /**
     * Epoch of each exposure.
     *
     * @return from 0
     */
    public int[] epochOf() {
        return epochs.of(sky.mjdUtc());
    }

    /**
     * Words that name an epoch, where there is more than one.
     *
     * @param epoch its number
     * @return empty, or beginning with a blank
     */
    public String inEpoch(int epoch) {
        return epochs.count() == 1 ? "" : " in epoch " + (epoch + 1);
    }
}
