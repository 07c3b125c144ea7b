package org.surveygrid.packaging.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.WcsFit;
import org.surveygrid.ingest.catalogue.ReferenceIngest;
import org.surveygrid.ingest.catalogue.ReferenceOutcome;
import org.surveygrid.observation.NearestNeighbours;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.quantity.SkyPosition;

/** A catalogue of one exposure of another camera, RA and Dec only, against Gaia: is there something to fit, and is it found? */
class ForeignCatalogueTest {
    private static final double SCALE_ARCSEC = 0.187;
    private static final double RADIUS_ARCSEC = 3;
    private static final int COLUMNS = 9;
    private static final int ROWS = 4;

    @Test
    void a_mosaic_catalogue_moves_onto_gaia(@TempDir Path scratch) throws IOException {
        Path folder = RealData.folder("catalogues/megacam_gaia").resolve("catalogues/megacam_gaia");
        ReferenceCatalogue gaia = gaia(folder, scratch);
        List<double[]> detections = detections(folder);
        double[] middle = new double[2];
        detections.forEach(at -> {
            middle[0] += at[0] / detections.size();
            middle[1] += at[1] / detections.size();
        });
        double step = SCALE_ARCSEC / 3600;
        TpvWcs plane = TpvWcs.tan(new SkyPosition(middle[0], middle[1]), new CdMatrix(0, 0, -step, 0, 0, step));
        WcsFit.Pairs before = pairs(plane, detections, gaia, RADIUS_ARCSEC);

        WcsFit.Fitted whole = (WcsFit.Fitted) WcsFit.fit(before, plane, 4, 3);
        double[] after = chipByChip(before, plane);

        double[] offset = scatter(before, plane);
        assertThat(before.size()).isBetween(2000, 2300);
        assertThat(Math.max(offset[0], offset[1])).isGreaterThan(0.3);
        assertThat(Math.max(whole.rmsXiArcsec(), whole.rmsEtaArcsec())).isLessThan(0.35);
        assertThat(Math.max(after[0], after[1])).isLessThan(0.2);
        assertThat(after[2]).isGreaterThan(1500);
    }

    /** A fit of degree 2 in each of the 9 by 4 cells that the 36 chips cover: scatter per axis in arcsec, stars used. */
    private static double[] chipByChip(WcsFit.Pairs pairs, TpvWcs plane) {
        double left = Arrays.stream(pairs.xPx()).min().orElseThrow();
        double width = Arrays.stream(pairs.xPx()).max().orElseThrow() + 1 - left;
        double low = Arrays.stream(pairs.yPx()).min().orElseThrow();
        double height = Arrays.stream(pairs.yPx()).max().orElseThrow() + 1 - low;
        double[] sums = new double[3];
        for (int cell = 0; cell < COLUMNS * ROWS; cell++) {
            List<double[]> rows = new ArrayList<>();
            for (int i = 0; i < pairs.size(); i++) {
                int column = (int) ((pairs.xPx()[i] - left) / width * COLUMNS);
                int row = (int) ((pairs.yPx()[i] - low) / height * ROWS);
                if (row * COLUMNS + column == cell) {
                    rows.add(new double[] {
                        pairs.xPx()[i], pairs.yPx()[i], pairs.raDegrees()[i], pairs.decDegrees()[i], 0.05
                    });
                }
            }
            if (WcsFit.fit(columns(rows), plane, 2, 3) instanceof WcsFit.Fitted fit) {
                sums[0] += fit.rmsXiArcsec() * fit.rmsXiArcsec() * fit.used();
                sums[1] += fit.rmsEtaArcsec() * fit.rmsEtaArcsec() * fit.used();
                sums[2] += fit.used();
            }
        }
        return new double[] {Math.sqrt(sums[0] / sums[2]), Math.sqrt(sums[1] / sums[2]), sums[2]};
    }

    private static ReferenceCatalogue gaia(Path folder, Path scratch) throws IOException {
        ReferenceOutcome outcome = new ReferenceIngest(scratch).read(folder.resolve("GAIA-DR1_1334+3754_r46.cat"));
        assertThat(outcome).isInstanceOf(ReferenceOutcome.Accepted.class);
        return ReferenceCatalogueFile.read(((ReferenceOutcome.Accepted) outcome).file());
    }

    private static List<double[]> detections(Path folder) throws IOException {
        List<double[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("744331p.ascii"))) {
            String[] words = line.trim().split("\\s+");
            if (words.length == 3) {
                rows.add(new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])});
            }
        }
        return rows;
    }

    /** Detections and stars that are each other's nearest. */
    private static WcsFit.Pairs pairs(
            TpvWcs plane, List<double[]> detections, ReferenceCatalogue gaia, double radiusArcsec) {
        double[][] seen = new double[detections.size()][];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = plane.toPixel(
                    new SkyPosition(detections.get(i)[0], detections.get(i)[1]));
        }
        double[][] stars = new double[gaia.size()][];
        for (int s = 0; s < stars.length; s++) {
            stars[s] = plane.toPixel(new SkyPosition(gaia.raDegrees()[s], gaia.decDegrees()[s]));
        }
        int[] starOf = NearestNeighbours.of(seen, stars, radiusArcsec / SCALE_ARCSEC);
        int[] seenOf = NearestNeighbours.of(stars, seen, radiusArcsec / SCALE_ARCSEC);
        List<double[]> rows = new ArrayList<>();
        for (int s = 0; s < stars.length; s++) {
            if (seenOf[s] >= 0 && starOf[seenOf[s]] == s) {
                double[] at = seen[seenOf[s]];
                rows.add(new double[] {at[0], at[1], gaia.raDegrees()[s], gaia.decDegrees()[s], 0.05});
            }
        }
        return columns(rows);
    }

    private static WcsFit.Pairs columns(List<double[]> rows) {
        return new WcsFit.Pairs(column(rows, 0), column(rows, 1), column(rows, 2), column(rows, 3), column(rows, 4));
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }

    /** Root mean square offset, eastward and northward, arcsec. */
    private static double[] scatter(WcsFit.Pairs pairs, TpvWcs plane) {
        double[] sums = new double[2];
        for (int i = 0; i < pairs.size(); i++) {
            double[] star = plane.toPixel(new SkyPosition(pairs.raDegrees()[i], pairs.decDegrees()[i]));
            sums[0] += StrictMath.pow((star[0] - pairs.xPx()[i]) * SCALE_ARCSEC, 2) / pairs.size();
            sums[1] += StrictMath.pow((star[1] - pairs.yPx()[i]) * SCALE_ARCSEC, 2) / pairs.size();
        }
        return new double[] {Math.sqrt(sums[0]), Math.sqrt(sums[1])};
    }
}
