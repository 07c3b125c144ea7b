package org.surveygrid.psf;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.surveygrid.detection.Detections;
import org.surveygrid.detection.SkySubtracted;
import org.surveygrid.photometry.MeasuredSource;

/**
 * The model of an image and all its sources measured with it.
 *
 * @param model empty when not one source has a size
 * @param fluxes one entry a source, all NaN without a model
 */
public record PsfSources(Optional<PsfModel> model, List<PsfFlux> fluxes) {
    public PsfSources {
        fluxes = List.copyOf(fluxes);
    }

    /**
     * Makes the model and measures.
     *
     * @param image above its sky
     * @param detections its sources
     * @param measured the same sources, measured
     * @param config limits of the model
     * @return both
     */
    public static PsfSources measure(
            SkySubtracted image, Detections detections, List<MeasuredSource> measured, PsfConfig config) {
        Optional<PsfModel> model = PsfFit.fit(image, detections, measured, config);
        List<PsfFlux> fluxes = model.isPresent()
                ? PsfPhotometry.measure(image, measured, model.get())
                : Collections.nCopies(measured.size(), PsfFlux.UNKNOWN);
        return new PsfSources(model, fluxes);
    }

    /**
     * How many stars made the model.
     *
     * @return 0 for a Moffat profile, or for no model
     */
    public int stars() {
        return model.map(PsfModel::stars).orElse(0);
    }

    /**
     * Degree of the model.
     *
     * @return 0 for the same shape everywhere, or for no model
     */
    public int degree() {
        return model.map(PsfModel::degree).orElse(0);
    }

    /**
     * How well the stars agree with the model.
     *
     * @return see {@link PsfModel#chi()}
     */
    public double chi() {
        return model.map(PsfModel::chi).orElse(Double.NaN);
    }
}
