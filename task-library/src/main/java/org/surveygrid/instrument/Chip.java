package org.surveygrid.instrument;

import java.util.List;
import java.util.Optional;
import org.surveygrid.image.PixelBox;

/**
 * One detector.
 *
 * @param id unique within the camera, e.g. {@code c01}
 * @param rawWidth columns of the raw image
 * @param rawHeight rows of the raw image
 * @param width columns after trimming
 * @param height rows after trimming
 * @param amplifiers read-out channels; their trimmed sections tile the trimmed image
 * @param placement where the chip is in the focal plane, or empty when it is not known
 */
public record Chip(
        String id,
        int rawWidth,
        int rawHeight,
        int width,
        int height,
        List<Amplifier> amplifiers,
        Optional<ChipPlacement> placement) {
    public Chip {
        amplifiers = List.copyOf(amplifiers);
        long area = 0;
        for (Amplifier amplifier : amplifiers) {
            if (!amplifier.dataSection().isInside(rawWidth, rawHeight)) {
                throw new IllegalArgumentException("chip " + id + ": data section " + amplifier.dataSection()
                        + " is outside the raw image of " + rawWidth + " x " + rawHeight + " px");
            }
            if (!amplifier.trimmedSection().isInside(width, height)) {
                throw new IllegalArgumentException("chip " + id + ": trimmed section " + amplifier.trimmedSection()
                        + " is outside " + width + " x " + height + " px");
            }
            if (amplifier.overscan().isPresent() && !amplifier.overscan().get().isInside(rawWidth, rawHeight)) {
                throw new IllegalArgumentException("chip " + id + ": overscan "
                        + amplifier.overscan().get() + " is outside the raw image of " + rawWidth + " x " + rawHeight
                        + " px");
            }
            area += (long) amplifier.trimmedSection().width()
                    * amplifier.trimmedSection().height();
        }
        if (amplifiers.isEmpty() || area != (long) width * height) {
            throw new IllegalArgumentException(
                    "chip " + id + ": amplifiers must tile " + width + " x " + height + " px, they cover " + area);
        }
        for (int i = 0; i < amplifiers.size(); i++) {
            for (int j = 0; j < amplifiers.size(); j++) {
                requireApart(id, amplifiers.get(i), amplifiers.get(j), i == j);
            }
        }
    }

    /**
     * The same chip with other figures of its amplifiers.
     *
     * @param newAmplifiers its amplifiers, in the same order
     * @return a new chip
     */
    public Chip withAmplifiers(List<Amplifier> newAmplifiers) {
        return new Chip(id, rawWidth, rawHeight, width, height, newAmplifiers, placement);
    }

    private static void requireApart(String id, Amplifier first, Amplifier second, boolean same) {
        if (!same && intersect(first.trimmedSection(), second.trimmedSection())) {
            throw new IllegalArgumentException("chip " + id + ": amplifiers " + first.id() + " and " + second.id()
                    + " overlap in the trimmed image");
        }
        if (first.overscan().isPresent() && intersect(first.overscan().get(), second.dataSection())) {
            throw new IllegalArgumentException("chip " + id + ": overscan of amplifier " + first.id()
                    + " lies in the light-sensitive pixels of " + second.id());
        }
    }

    private static boolean intersect(PixelBox a, PixelBox b) {
        return a.x0() < b.x1() && b.x0() < a.x1() && a.y0() < b.y1() && b.y0() < a.y1();
    }
}
