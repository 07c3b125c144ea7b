package org.surveygrid.solver.photometric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;

/**
 * Magnitudes of stars that a mosaic of chips sees in dithered and turned exposures, with whatever response a test wants.
 * Positions are exact.
 */
final class MagnitudeSurvey {
    static final double SCALE_ARCSEC = 0.5;

    int columns = 2;
    int rows = 2;
    int widthPx = 1024;
    int heightPx = 1024;
    int starsPerChip = 150;
    double brightestMag = 15;
    double faintestMag = 19;
    double ditherShare = 0.4;
    double decCentre = 10;
    double noiseMag = 0.01;
    double outlierShare;

    private final SplittableRandom random;
    private final List<double[]> stars = new ArrayList<>();
    final List<SourceList> lists = new ArrayList<>();
    private final List<List<double[]>> starsOfLists = new ArrayList<>();

    MagnitudeSurvey(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** When and where. */
    record Visit(String name, double mjd, double airmass, double raOffsetDegrees) {}

    /** What has to be added to the measured magnitude of a star. */
    interface Response {
        double mag(int visit, Place place);
    }

    /** Where a star falls; u and v run from -1 to 1 across the chip. */
    record Place(int chip, double u, double v, double colour, SkyPosition sky) {}

    /** Real error of a measurement. */
    interface Noise {
        double mag(int visit, double statedMag);
    }

    /** Right ascension, declination, magnitude and colour of the star that a row of a list is. */
    double[] star(int list, int row) {
        return starsOfLists.get(list).get(row);
    }

    int chips() {
        return columns * rows;
    }

    static String chipName(int chip) {
        return String.format(Locale.ROOT, "c%02d", chip);
    }

    private ChipPlacement placement(int chip) {
        int row = chip / columns;
        double x = (columns / 2.0 - chip % columns) * (widthPx + 30.0);
        double y = (rows / 2.0 - row) * (heightPx + 30.0);
        return new ChipPlacement(x, y, SCALE_ARCSEC / 3600, 0, 0, SCALE_ARCSEC / 3600);
    }

    Map<String, ChipPlacement> placements() {
        Map<String, ChipPlacement> all = new TreeMap<>();
        for (int c = 0; c < chips(); c++) {
            all.put(chipName(c), placement(c));
        }
        return all;
    }

    double statedErrorMag(double mag) {
        return Math.sqrt(1e-6 + noiseMag * noiseMag * StrictMath.pow(10, 0.8 * (mag - faintestMag)));
    }

    MagnitudeSurvey observe(List<Visit> visits, Response response) {
        return observe(visits, response, (visit, stated) -> stated);
    }

    MagnitudeSurvey observe(List<Visit> visits, Response response, Noise noise) {
        double half = 0.75 * Math.max(columns * widthPx, rows * heightPx) * SCALE_ARCSEC / 3600;
        double perSquareDegree = starsPerChip / (widthPx * heightPx * SCALE_ARCSEC * SCALE_ARCSEC / 3600 / 3600);
        List<Double> centres =
                visits.stream().map(Visit::raOffsetDegrees).distinct().toList();
        double stretch = StrictMath.cos(StrictMath.toRadians(decCentre));
        for (double centre : centres) {
            for (int i = 0; i < perSquareDegree * 4 * half * half; i++) {
                double bright = Math.sqrt(random.nextDouble());
                stars.add(new double[] {
                    100 + centre + (2 * random.nextDouble() - 1) * half / stretch,
                    decCentre + (2 * random.nextDouble() - 1) * half,
                    brightestMag + (faintestMag - brightestMag) * bright,
                    0.6 + 0.5 * random.nextGaussian()
                });
            }
        }
        for (int e = 0; e < visits.size(); e++) {
            Visit visit = visits.get(e);
            double angle = 2 * Math.PI * e / visits.size();
            double dither = ditherShare * widthPx * SCALE_ARCSEC / 3600;
            SkyPosition toward = SkyPosition.wrapping(
                    100 + visit.raOffsetDegrees() + dither * random.nextGaussian() / stretch,
                    decCentre + dither * random.nextGaussian());
            for (int c = 0; c < chips(); c++) {
                lists.add(list(new Shot(e, visit, toward, angle), c, response, noise));
            }
        }
        return this;
    }

    private record Shot(int number, Visit visit, SkyPosition toward, double angle) {}

    private SourceList list(Shot shot, int chip, Response response, Noise noise) {
        ChipPlacement place = placement(chip);
        double s = place.cd11();
        double cos = s * StrictMath.cos(shot.angle);
        double sin = s * StrictMath.sin(shot.angle);
        TpvWcs wcs = TpvWcs.tan(
                shot.toward, new CdMatrix(place.referenceX(), place.referenceY(), -cos, sin, sin, cos));
        List<double[]> found = new ArrayList<>();
        for (double[] star : stars) {
            SkyPosition sky = SkyPosition.wrapping(star[0], star[1]);
            double[] at = wcs.toPixel(sky);
            double x = at[0];
            double y = at[1];
            if (!(x > 0 && y > 0 && x < widthPx - 1 && y < heightPx - 1)) {
                continue;
            }
            double stated = statedErrorMag(star[2]);
            double mag = star[2]
                    - response.mag(
                            shot.number,
                            new Place(chip, (2 * x + 1) / widthPx - 1, (2 * y + 1) / heightPx - 1, star[3], sky))
                    + noise.mag(shot.number, stated) * random.nextGaussian()
                    + (random.nextDouble() < outlierShare ? 0.2 + 0.3 * random.nextGaussian() : 0);
            double flux = 100 * StrictMath.pow(10, -0.4 * mag);
            found.add(new double[] {
                x, y, flux, flux * stated * StrictMath.log(10) / 2.5, star[0], star[1], star[2], star[3]
            });
        }
        found.sort(Comparator.comparingDouble(row -> -row[2]));
        starsOfLists.add(found.stream()
                .map(row -> new double[] {row[4], row[5], row[6], row[7]})
                .toList());
        ExposureFacts facts = new ExposureFacts(
                "synthetic",
                chipName(chip),
                shot.visit.name(),
                "r",
                shot.visit.mjd(),
                100,
                shot.visit.airmass(),
                widthPx,
                heightPx);
        SourceList list = SourceList.ofSize(facts, wcs, found.size());
        for (int i = 0; i < found.size(); i++) {
            double[] row = found.get(i);
            list.xPx()[i] = row[0];
            list.yPx()[i] = row[1];
            list.positionErrorPx()[i] = 0.01;
            list.fluxElectrons()[i] = row[2];
            list.fluxErrorElectrons()[i] = row[3];
            list.fwhmPx()[i] = 2.5;
        }
        return list;
    }

    /** A share of the stars with magnitudes in r, and in g and i for colours; the catalogue's r is {@code bend} off. */
    Optional<ReferenceCatalogue> reference(double share, double errorMag, DoubleUnaryOperator bend) {
        List<double[]> kept = new ArrayList<>();
        for (double[] star : stars) {
            if (random.nextDouble() < share) {
                kept.add(new double[] {
                    star[0],
                    star[1],
                    10,
                    star[2] - bend.applyAsDouble(star[3]) + errorMag * random.nextGaussian(),
                    errorMag,
                    star[2] + star[3],
                    star[2]
                });
            }
        }
        double[] ten = column(kept, 4);
        return Optional.of(new ReferenceCatalogue(
                column(kept, 0),
                column(kept, 1),
                column(kept, 2),
                2016,
                new TreeMap<>(Map.of("r", column(kept, 3), "g", column(kept, 5), "i", column(kept, 6))),
                new TreeMap<>(Map.of("r", ten, "g", ten, "i", ten))));
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }

    PhotometricOutcome outcome(
            PhotometryDeclaration model, NominalSky nominal, Optional<ReferenceCatalogue> reference) {
        return PhotometricSolver.solve(
                Detections.of(lists, new DetectionSelection(5, 0, 100_000)),
                new PhotometricSolver.Sky(reference, Optional.empty(), placements(), nominal),
                new PhotometricSettings(model, 1.5, 10, 3, 4, 0.1));
    }

    PhotometricOutcome.Solved solve(
            PhotometryDeclaration model, NominalSky nominal, Optional<ReferenceCatalogue> reference) {
        PhotometricOutcome outcome = outcome(model, nominal, reference);
        assertThat(outcome).isInstanceOf(PhotometricOutcome.Solved.class);
        return (PhotometricOutcome.Solved) outcome;
    }

    /** Root of the mean square about the mean. */
    static double scatter(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }
}
