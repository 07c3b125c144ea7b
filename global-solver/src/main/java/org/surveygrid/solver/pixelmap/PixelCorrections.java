package org.surveygrid.solver.pixelmap;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What maps add to the pixels of detections, with the amplitudes that a fit came to. */
public final class PixelCorrections {
    /** Nothing is added. */
    public static final PixelCorrections NONE = new PixelCorrections(List.of(), List.of(), List.of());

    private final SortedMap<String, Integer> exposures = new TreeMap<>();
    private final SortedMap<String, Integer> chips = new TreeMap<>();
    private final List<TemplateAmplitudes> templates;

    /**
     * Corrections of a survey.
     *
     * @param exposures ids in the order of their numbers
     * @param chips names in the order of their numbers
     * @param templates with their amplitudes
     */
    public PixelCorrections(List<String> exposures, List<String> chips, List<TemplateAmplitudes> templates) {
        exposures.forEach(id -> this.exposures.put(id, this.exposures.size()));
        chips.forEach(name -> this.chips.put(name, this.chips.size()));
        this.templates = List.copyOf(templates);
    }

    /** What is added on one chip of one exposure. */
    @FunctionalInterface
    public interface OfChip {
        /** Nothing. */
        OfChip NOTHING = (alongX, alongY, px) -> {};

        /**
         * Adds the correction.
         *
         * @param alongX place along a row as a share of the chip, 0 to 1
         * @param alongY place along a column
         * @param px {x, y}, changed
         */
        void addTo(double alongX, double alongY, double[] px);
    }

    /**
     * The corrections of one chip of one exposure.
     *
     * @param exposure id
     * @param chip name
     * @return nothing for those that took no part
     */
    public OfChip of(String exposure, String chip) {
        int e = exposures.getOrDefault(exposure, -1);
        int c = chips.getOrDefault(chip, -1);
        if (e < 0 || c < 0 || templates.isEmpty()) {
            return OfChip.NOTHING;
        }
        return (alongX, alongY, px) -> {
            for (TemplateAmplitudes template : templates) {
                double amplitude = template.amplitude(e, c);
                PixelMap map = template.map(e, c);
                for (int axis = 0; axis < map.planes() && amplitude != 0; axis++) {
                    px[axis] += amplitude * map.at(axis, alongX, alongY);
                }
            }
        };
    }
}
