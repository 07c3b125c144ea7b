package org.surveygrid.calibration;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;
import org.surveygrid.statistics.RobustScale;

/**
 * Takes off what the signal of other amplifiers leaves on one: {@code victim -= c * source}, for pixels read at the same
 * moment.
 *
 * <p>Works on raw data sections, because that is where pixels of the same moment have the same place, and uses source
 * values as they were recorded, before any other amplifier's crosstalk is removed from them. The source is counted from
 * its overscan level, so that its pedestal is left alone.
 */
final class CrosstalkCorrection {
    private final FloatImage raw;
    private final List<Source> sources = new ArrayList<>();
    private final float[] disturbing;

    private CrosstalkCorrection(FloatImage raw, int width) {
        this.raw = raw;
        this.disturbing = new float[width];
    }

    /** An amplifier that disturbs, and whether its pixels come in the opposite order. */
    private record Source(PixelBox section, float coefficient, float pedestal, boolean mirrorX, boolean mirrorY) {}

    /** What other amplifiers of a chip leave on one; levels that were not measured are 0. */
    static CrosstalkCorrection onto(
            Amplifier victim,
            FloatImage raw,
            List<OverscanCorrection.Level> levels,
            Chip chip,
            List<Crosstalk> crosstalk) {
        CrosstalkCorrection correction =
                new CrosstalkCorrection(raw, victim.dataSection().width());
        for (Crosstalk pair : crosstalk) {
            for (int a = 0; a < chip.amplifiers().size(); a++) {
                Amplifier source = chip.amplifiers().get(a);
                if (source.id().equals(pair.sourceAmplifier())
                        && victim.id().equals(pair.victimAmplifier())
                        && pair.coefficient() != 0) {
                    double measured = levels.get(a).levelAdu();
                    double pedestal = measured != 0
                            ? measured
                            : source.overscan()
                                    .map(box -> RobustScale.median(raw.cut(box).pixels()))
                                    .orElse(0.0);
                    correction.sources.add(new Source(
                            source.dataSection(),
                            (float) pair.coefficient(),
                            (float) pedestal,
                            readsRightToLeft(source) != readsRightToLeft(victim),
                            TrimmedRows.flipsY(source) != TrimmedRows.flipsY(victim)));
                }
            }
        }
        return correction;
    }

    /** Corrects the pixels of a row of the data section, counted from 0, in raw order. */
    void correct(int row, float[] victim) {
        for (Source source : sources) {
            PixelBox from = source.section();
            if (row >= from.height()) {
                continue;
            }
            int line = (source.mirrorY() ? from.y1() - 1 - row : from.y0() + row) * raw.width();
            int width = Math.min(from.width(), victim.length);
            float[] pixels = raw.pixels();
            float coefficient = source.coefficient();
            float pedestal = source.pedestal();
            // Turned round in a row of its own, so that the subtraction runs forwards through both.
            System.arraycopy(pixels, line + (source.mirrorX() ? from.x1() - width : from.x0()), disturbing, 0, width);
            if (source.mirrorX()) {
                TrimmedRows.reverse(disturbing, width);
            }
            for (int x = 0; x < width; x++) {
                victim[x] -= coefficient * (disturbing[x] - pedestal);
            }
        }
    }

    /** A data section whose overscan lies left of it is read towards the left. */
    static boolean readsRightToLeft(Amplifier amplifier) {
        return amplifier.overscan().isPresent()
                && amplifier.overscan().get().x0() < amplifier.dataSection().x0();
    }
}
