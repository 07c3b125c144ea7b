package org.surveygrid.packaging.bench.growth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.store.DetectionFileWriter;
import org.surveygrid.solver.store.StoredDetection;
import org.surveygrid.synthetic.RandomStream;

/** What a solution starts from: the file of detections, the source lists' facts and coordinates, the reference. */
final class GrowthFiles {
    static final String FILTER = "r";

    private static final double FAINT_CENTROID_PX = 0.05;
    private static final double REFERENCE_MAS = 5;
    private static final double REFERENCE_MAG = 0.01;
    private static final double OUTLIERS = 0.01;
    private static final double POINTING_ERROR_DEGREES = 0.3 / 3600;

    private final GrowthSurvey survey;
    private final SortedMap<Integer, Integer> rowOfCell;

    GrowthFiles(GrowthSurvey survey) {
        this.survey = survey;
        this.rowOfCell = new TreeMap<>();
        TreeSet<Integer> seen = new TreeSet<>();
        for (int e = 0; e < survey.exposures(); e++) {
            for (int cell : survey.cells(e)) {
                seen.add(cell);
            }
        }
        for (int cell : seen) {
            rowOfCell.put(cell, GrowthSurvey.REFERENCES_PER_CELL * rowOfCell.size());
        }
    }

    private static String exposure(int e) {
        return String.format(Locale.ROOT, "e%06d", e);
    }

    /** Coordinates that miss by a fraction of an arcsecond, and no rows. */
    List<SourceList> lists() {
        List<SourceList> lists = new ArrayList<>();
        List<CdMatrix> nominal = IntStream.range(0, SurveyCamera.CHIPS)
                .mapToObj(SurveyCamera::nominal)
                .toList();
        List<String> chips = IntStream.range(0, SurveyCamera.CHIPS)
                .mapToObj(SurveyCamera::chip)
                .toList();
        for (int e = 0; e < survey.exposures(); e++) {
            RandomStream error = survey.noise(-1 - e);
            SkyPosition pointing = SkyPosition.wrapping(
                    survey.ra(e) + POINTING_ERROR_DEGREES * error.nextGaussian(),
                    survey.dec(e) + POINTING_ERROR_DEGREES * error.nextGaussian());
            int night = 60_000 + e / 100;
            String exposure = exposure(e);
            for (int c = 0; c < SurveyCamera.CHIPS; c++) {
                ExposureFacts facts = new ExposureFacts(
                        "growth",
                        chips.get(c),
                        exposure,
                        FILTER,
                        night + 0.2 + 0.005 * (e % 100),
                        100,
                        1 + 0.01 * (e % 40),
                        SurveyCamera.WIDTH,
                        SurveyCamera.HEIGHT);
                lists.add(SourceList.ofSize(facts, TpvWcs.tan(pointing, nominal.get(c)), 0));
            }
        }
        return lists;
    }

    ReferenceCatalogue reference() {
        int size = GrowthSurvey.REFERENCES_PER_CELL * rowOfCell.size();
        double[][] columns = new double[5][size];
        rowOfCell.forEach((cell, row) -> {
            double[][] stars = survey.stars(cell);
            RandomStream error = survey.noise(-1_000_000 - cell);
            for (int k = 0; k < GrowthSurvey.REFERENCES_PER_CELL; k++) {
                double stretch = StrictMath.cos(StrictMath.toRadians(stars[k][1]));
                columns[0][row + k] = stars[k][0] + REFERENCE_MAS / 3.6e6 * error.nextGaussian() / stretch;
                columns[1][row + k] = stars[k][1] + REFERENCE_MAS / 3.6e6 * error.nextGaussian();
                columns[2][row + k] = REFERENCE_MAS;
                columns[3][row + k] = stars[k][2] + REFERENCE_MAG * error.nextGaussian();
                columns[4][row + k] = REFERENCE_MAG;
            }
        });
        return new ReferenceCatalogue(
                columns[0],
                columns[1],
                columns[2],
                2016,
                new TreeMap<>(Map.of(FILTER, columns[3])),
                new TreeMap<>(Map.of(FILTER, columns[4])));
    }

    /** Streams all exposures into the file, which sorts them by star. */
    void write(Path file) throws IOException {
        try (DetectionFileWriter writer = new DetectionFileWriter(file, DetectionFileWriter.USUAL_RUN)) {
            for (int e = 0; e < survey.exposures(); e++) {
                observe(e, writer);
            }
            for (Map.Entry<Integer, Integer> cell : rowOfCell.entrySet()) {
                for (int k = 0; k < GrowthSurvey.REFERENCES_PER_CELL; k++) {
                    writer.addReference(star(cell.getKey(), k), cell.getValue() + k);
                }
            }
            writer.finish(2);
        }
    }

    private static int star(int cell, int number) {
        return cell * GrowthSurvey.STARS_PER_CELL + number;
    }

    private void observe(int e, DetectionFileWriter writer) throws IOException {
        TangentPlane plane = new TangentPlane(SkyPosition.wrapping(survey.ra(e), survey.dec(e)));
        double[] quadratic = survey.quadratic(e);
        RandomStream noise = survey.noise(e);
        double[] pixel = new double[2];
        for (int cell : survey.cells(e)) {
            double[][] stars = survey.stars(cell);
            for (int k = 0; k < stars.length; k++) {
                double[] at = plane.toPlane(SkyPosition.wrapping(stars[k][0], stars[k][1]));
                int chip = SurveyCamera.chipAt(at[0], at[1]);
                if (chip >= 0 && SurveyCamera.toPixel(at, chip, quadratic, pixel)) {
                    double zeroPoint = survey.zeroPoint(e) + survey.chipOffset(chip);
                    writer.add(
                            star(cell, k),
                            e * SurveyCamera.CHIPS + chip,
                            measured(pixel, stars[k][2], zeroPoint, noise));
                }
            }
        }
    }

    private static StoredDetection measured(double[] pixel, double mag, double zeroPoint, RandomStream noise) {
        double faint = FAINT_CENTROID_PX * StrictMath.pow(10, 0.4 * (mag - 21));
        double error = Math.sqrt(faint * faint + FAINT_CENTROID_PX * FAINT_CENTROID_PX / 100);
        double photon = 0.01 * StrictMath.pow(10, 0.4 * (mag - 19));
        double magError = Math.sqrt(photon * photon + 0.002 * 0.002);
        double wrong = noise.nextDouble() < OUTLIERS ? 1 : 0;
        return new StoredDetection(
                pixel[0] + (error + wrong) * noise.nextGaussian(),
                pixel[1] + (error + wrong) * noise.nextGaussian(),
                error,
                mag - zeroPoint + (magError + 0.3 * wrong) * noise.nextGaussian(),
                magError);
    }
}
