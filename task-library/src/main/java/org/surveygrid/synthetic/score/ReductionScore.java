package org.surveygrid.synthetic.score;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.synthetic.night.TruthTable;

/** Compares reduced frames with truth. */
public final class ReductionScore {
    private static final double TRAIL_LIMIT_PERCENT = 95;

    private ReductionScore() {}

    /**
     * How much of the satellite's trail is flagged, within 1.5 standard deviations of its axis.
     *
     * @param truth of the night
     * @param exposure an exposure that it crosses
     * @param flags the masks of the reduced frames of that exposure by chip
     * @return share of its pixels with {@link PixelFlag#TRAIL} or any other flag
     * @throws IOException when the truth cannot be read
     */
    public static Score trail(Truth truth, String exposure, SortedMap<String, MaskImage> flags) throws IOException {
        FitsTable table = truth.table(TruthTable.TRAILS);
        double[] px = table.doubles("X");
        double[] py = table.doubles("Y");
        double[] ux = table.doubles("UX");
        double[] uy = table.doubles("UY");
        double[] sigma = table.doubles("SIGMA");
        Map<String, List<Integer>> rows = Truth.rowsBy(table, "EXPOSURE", "CHIP");
        long crossed = 0;
        long found = 0;
        for (Map.Entry<String, MaskImage> entry : flags.entrySet()) {
            for (int row : rows.getOrDefault(exposure + " " + entry.getKey(), List.of())) {
                MaskImage mask = entry.getValue();
                for (int y = 0; y < mask.height(); y++) {
                    for (int x = 0; x < mask.width(); x++) {
                        double across = (x - px[row]) * uy[row] - (y - py[row]) * ux[row];
                        if (Math.abs(across) < 1.5 * sigma[row]) {
                            crossed++;
                            found += mask.bits()[y * mask.width() + x] != 0 ? 1 : 0;
                        }
                    }
                }
            }
        }
        return Score.atLeast(
                        "satellite trail flagged",
                        crossed == 0 ? Double.NaN : 100.0 * found / crossed,
                        TRAIL_LIMIT_PERCENT,
                        "%")
                .remarking(crossed + " px on " + rows.size() + " chips");
    }
}
