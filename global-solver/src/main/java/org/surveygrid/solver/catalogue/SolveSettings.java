package org.surveygrid.solver.catalogue;

import java.util.OptionalDouble;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.engine.Execution;
import org.surveygrid.solver.photometric.PhotometricSettings;

/**
 * What to solve for catalogues, and how.
 *
 * @param work what is asked for
 * @param astrometric how the astrometry is solved
 * @param photometric how the photometry is solved
 * @param maxPerChip at most so many detections per chip and exposure, the brightest
 * @param residualCellPx size of the cells of a map of residuals; empty for none
 * @param execution by how many threads
 */
public record SolveSettings(
        Work work,
        AstrometricSettings astrometric,
        PhotometricSettings photometric,
        int maxPerChip,
        OptionalDouble residualCellPx,
        Execution execution) {
    /**
     * With one thread.
     *
     * @param work what is asked for
     * @param astrometric how the astrometry is solved
     * @param photometric how the photometry is solved
     * @param maxPerChip at most so many detections per chip and exposure, the brightest
     */
    public SolveSettings(Work work, AstrometricSettings astrometric, PhotometricSettings photometric, int maxPerChip) {
        this(work, astrometric, photometric, maxPerChip, OptionalDouble.empty(), Execution.ALONE);
    }

    /**
     * The same with a map of residuals.
     *
     * @param cellPx size of its cells
     * @return settings
     */
    public SolveSettings mappingResiduals(double cellPx) {
        return new SolveSettings(work, astrometric, photometric, maxPerChip, OptionalDouble.of(cellPx), execution);
    }

    /** Positions and magnitudes without terms that are about the colours of stars, and no map of residuals. */
    SolveSettings plain() {
        return new SolveSettings(
                work == Work.PHOTOMETRY ? work : Work.BOTH,
                astrometric.with(astrometric.model().withoutColours()),
                photometric.with(photometric.model().withoutColours()),
                maxPerChip,
                OptionalDouble.empty(),
                execution);
    }

    /**
     * The same by other means.
     *
     * @param by how it is carried out
     * @return settings
     */
    public SolveSettings carriedOut(Execution by) {
        return new SolveSettings(work, astrometric, photometric, maxPerChip, residualCellPx, by);
    }

    /** What is asked for. */
    public enum Work {
        /** World coordinates. */
        ASTROMETRY,
        /** Flux scales; the world coordinates are those that the catalogues come with. */
        PHOTOMETRY,
        /** Both, as one call of SCAMP does. */
        BOTH;

        /**
         * Whether world coordinates are solved for.
         *
         * @return true when they are
         */
        public boolean positions() {
            return this != PHOTOMETRY;
        }

        /**
         * Whether flux scales are solved for.
         *
         * @return true when they are
         */
        public boolean fluxes() {
            return this != ASTROMETRY;
        }
    }
}
