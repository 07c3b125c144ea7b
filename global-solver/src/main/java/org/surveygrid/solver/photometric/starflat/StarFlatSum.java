package org.surveygrid.solver.photometric.starflat;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solution.StarFlatMap;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.normal.PolynomialFit;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.StarFlatTerm;

/**
 * All terms that depend on the place in the camera, as one star flat for each chip and epoch.
 *
 * @param campaign chips and epochs
 * @param terms polynomials and maps
 */
public record StarFlatSum(Campaign campaign, List<StarFlatTerm> terms) {
    public StarFlatSum {
        terms = List.copyOf(terms);
    }

    /**
     * Star flats of all epochs and chips; in each epoch their common mean is zero.
     *
     * @return by epoch, then chip
     */
    public List<StarFlat> starFlats() {
        List<StarFlat> flats = new ArrayList<>();
        for (int epoch = 0; epoch < campaign.epochs().count(); epoch++) {
            for (int c = 0; c < campaign.chips().size(); c++) {
                flats.add(starFlat(epoch, c));
            }
        }
        return flats;
    }

    private StarFlat starFlat(int epoch, int chip) {
        ChipFrame frame = campaign.chips().get(chip);
        StarFlat polynomial = StarFlat.of(frame.chip(), frame.widthPx(), frame.heightPx(), polynomial(epoch, chip))
                .ofEpoch(epoch);
        int columns = 0;
        int rows = 0;
        for (StarFlatTerm term : terms) {
            columns = Math.max(columns, term.cells(chip)[0]);
            rows = Math.max(rows, term.cells(chip)[1]);
        }
        return columns == 0 ? polynomial : polynomial.plus(map(epoch, chip, new int[] {columns, rows}));
    }

    private double[] polynomial(int epoch, int chip) {
        int degree = 0;
        for (StarFlatTerm term : terms) {
            degree = Math.max(degree, term.degree());
        }
        ChipFrame frame = campaign.chips().get(chip);
        double[][] grid = frame.grid(degree + 3);
        double[][] rows = new double[grid.length][];
        double[] target = new double[grid.length];
        for (int i = 0; i < grid.length; i++) {
            rows[i] = LegendreBasis.values(degree, frame.normalisedX(grid[i][0]), frame.normalisedY(grid[i][1]));
            for (StarFlatTerm term : terms) {
                target[i] += term.degree() < 0 ? 0 : term.mag(epoch, chip, grid[i]) - term.mean(epoch);
            }
        }
        double[] fitted = PolynomialFit.solve(rows, target)
                .orElseThrow(() -> new IllegalArgumentException("chip " + frame.chip() + " has no area"))[0];
        for (int k = 0; k < fitted.length; k++) {
            fitted[k] += 0.0; // files know no negative zero
        }
        return fitted;
    }

    private StarFlatMap map(int epoch, int chip, int[] cells) {
        ChipFrame frame = campaign.chips().get(chip);
        double[] mag = new double[cells[0] * cells[1]];
        for (int k = 0; k < mag.length; k++) {
            int row = k / cells[0];
            double[] at = {
                (k % cells[0] + 0.5) * frame.widthPx() / cells[0] - 0.5, (row + 0.5) * frame.heightPx() / cells[1] - 0.5
            };
            for (StarFlatTerm term : terms) {
                mag[k] += term.degree() < 0 ? term.mag(epoch, chip, at) - term.mean(epoch) : 0;
            }
        }
        return new StarFlatMap(cells[0], cells[1], mag);
    }
}
