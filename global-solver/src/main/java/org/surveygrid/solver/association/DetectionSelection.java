package org.surveygrid.solver.association;

import java.util.Arrays;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.observation.SourceList;

/**
 * Which detections are good enough for a solution.
 *
 * @param minSignalToNoise fainter ones are left out
 * @param maxExtractionFlags highest SExtractor flag value; 0 takes clean ones only, 3 allows neighbours and blends
 * @param maxPerChip at most so many per chip and exposure, the brightest
 */
public record DetectionSelection(double minSignalToNoise, int maxExtractionFlags, int maxPerChip) {
    private static final int SPOILED = PixelFlag.BAD.bit()
            | PixelFlag.SATURATED.bit()
            | PixelFlag.COSMIC.bit()
            | PixelFlag.TRAIL.bit()
            | PixelFlag.NODATA.bit()
            | PixelFlag.BLEED.bit();

    public DetectionSelection {
        if (!(minSignalToNoise > 0)) {
            throw new IllegalArgumentException("signal to noise must be positive, got " + minSignalToNoise);
        }
        if (maxPerChip < 1) {
            throw new IllegalArgumentException("at least 1 detection per chip is needed, got " + maxPerChip);
        }
    }

    /**
     * The rows of a list that pass.
     *
     * @param list detections of one chip of one exposure, brightest first
     * @return row numbers, rising
     */
    public int[] rows(SourceList list) {
        int[] rows = new int[Math.min(maxPerChip, list.size())];
        int count = 0;
        for (int row = 0; row < list.size() && count < rows.length; row++) {
            if (passes(list, row)) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    private boolean passes(SourceList list, int row) {
        double flux = list.fluxElectrons()[row];
        double error = list.fluxErrorElectrons()[row];
        double positionError = list.positionErrorPx()[row];
        return list.flags()[row] <= maxExtractionFlags
                && (list.maskBits()[row] & SPOILED) == 0
                && flux > 0
                && Double.isFinite(flux)
                && error > 0
                && flux >= minSignalToNoise * error
                && positionError > 0
                && Double.isFinite(positionError)
                && Double.isFinite(list.xPx()[row])
                && Double.isFinite(list.yPx()[row]);
    }
}
