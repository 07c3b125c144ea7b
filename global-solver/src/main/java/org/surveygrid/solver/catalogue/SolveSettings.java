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
 * @param colours when stars take their colours from the survey itself
 * @param execution by how many threads
 */
public record SolveSettings(
        Work work,
        AstrometricSettings astrometric,
        PhotometricSettings photometric,
        int maxPerChip,
        OptionalDouble residualCellPx,
        SurveyColours colours,
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
        this(
                work,
                astrometric,
                photometric,
                maxPerChip,
                OptionalDouble.empty(),
                SurveyColours.WHERE_NOT_PUBLISHED,
                Execution.ALONE);
    }

    /**
     * The same with a map of residuals.
     *
     * @param cellPx size of its cells
     * @return settings
     */
    public SolveSettings mappingResiduals(double cellPx) {
        return new SolveSettings(
                work, astrometric, photometric, maxPerChip, OptionalDouble.of(cellPx), colours, execution);
    }

    /**
     * The same with other colours.
     *
     * @param when the survey's own are taken
     * @return settings
     */
    public SolveSettings withColours(SurveyColours when) {
        return new SolveSettings(work, astrometric, photometric, maxPerChip, residualCellPx, when, execution);
    }

    /** Positions and magnitudes without terms that are about the colours of stars. */
    SolveSettings plain(boolean positionsFollow) {
        return new SolveSettings(
                work == Work.PHOTOMETRY ? work : Work.BOTH,
                astrometric.with(astrometric.model().withoutColours()),
                photometric.with(photometric.model().withoutColours()),
                maxPerChip,
                positionsFollow ? OptionalDouble.empty() : residualCellPx,
                colours,
                execution);
    }

    /**
     * The same by other means.
     *
     * @param by how it is carried out
     * @return settings
     */
    public SolveSettings carriedOut(Execution by) {
        return new SolveSettings(work, astrometric, photometric, maxPerChip, residualCellPx, colours, by);
    }

    /** When stars take their colours from the survey itself, which needs a solution without colours first. */
    public enum SurveyColours {
        /** Where the model has terms about colours and the reference catalogue has not their bands. */
        WHERE_NOT_PUBLISHED,
        /** Wherever the model has terms about colours; stars whose colour is published keep that. */
        ALWAYS,
        /** Published colours alone. */
        NEVER
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
