package org.surveygrid.solver.residual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.StarAssociation;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricStatistics;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.pixelmap.PixelCorrections;

/** Puts all detections on the sky with a solution and averages them star by star. */
public final class StarTableBuilder {
    private static final double MAS_PER_DEGREE = 3_600_000;
    private static final double MAG_PER_RELATIVE_FLUX = 2.5 / StrictMath.log(10);
    private static final int FEWEST_TO_CLIP = 3;

    private final CatalogueSolution solution;
    private final double clipSigma;
    private final Detections detections;
    private final double[] raDegrees;
    private final double[] decDegrees;
    private final double[] errorMas;
    private final double[] mag;
    private final double[] magError;
    private final double[] fieldU;
    private final double[] fieldV;
    private final int[] filter;
    private final int[] chipNumber;

    private StarTableBuilder(CatalogueSolution solution, double clipSigma) {
        this.solution = solution;
        this.clipSigma = clipSigma;
        List<SourceList> lists = new ArrayList<>();
        Map<String, CatalogueExposure> byId = new TreeMap<>();
        for (CatalogueExposure exposure : solution.exposures()) {
            byId.put(exposure.id(), exposure);
            for (CatalogueChip chip : exposure.chips()) {
                chip.sources()
                        .filter(list -> list.isPlaced()
                                || solution.coordinates(exposure, chip.number()).isPresent())
                        .ifPresent(lists::add);
            }
        }
        this.detections = Detections.of(lists, new DetectionSelection(1e-9, Integer.MAX_VALUE, Integer.MAX_VALUE));
        int n = detections.size();
        this.raDegrees = new double[n];
        this.decDegrees = new double[n];
        this.errorMas = new double[n];
        this.mag = new double[n];
        this.magError = new double[n];
        this.fieldU = new double[n];
        this.fieldV = new double[n];
        this.filter = new int[detections.exposures().size()];
        this.chipNumber = new int[detections.lists().size()];
        Map<String, AstrometricStatistics.ExposureReport> reports = new TreeMap<>();
        if (solution.astrometry().isPresent()
                && solution.astrometry().get() instanceof AstrometricOutcome.Solved solved) {
            solved.statistics().exposures().forEach(report -> reports.put(report.exposure(), report));
        }
        int row = 0;
        for (int list = 0; list < detections.lists().size(); list++) {
            SourceList sources = detections.lists().get(list);
            CatalogueExposure exposure =
                    Optional.ofNullable(byId.get(sources.exposure().exposure())).orElseThrow();
            filter[detections.exposureOfList(list)] = solution.filters().indexOf(exposure.filter());
            chipNumber[list] = Integer.parseInt(sources.exposure().chip().substring(1));
            row = place(list, row, exposure, Optional.ofNullable(reports.get(exposure.id())));
        }
    }

    /**
     * Builds the table.
     *
     * @param solution what was found
     * @param reference published stars, or empty
     * @param radiusArcsec detections nearer than this are the same star
     * @param clipSigma detections further from their star than this do not count for it
     * @return the table
     */
    public static StarTable of(
            CatalogueSolution solution, Optional<ReferenceCatalogue> reference, double radiusArcsec, double clipSigma) {
        return new StarTableBuilder(solution, clipSigma).build(reference, radiusArcsec);
    }

    private int place(
            int list, int first, CatalogueExposure exposure, Optional<AstrometricStatistics.ExposureReport> report) {
        SourceList sources = detections.lists().get(list);
        Optional<ChipAstrometry> solved = solution.coordinates(exposure, chipNumber[list]);
        Wcs wcs = solved.isPresent() ? solved.get().wcs() : sources.wcs();
        SkyPosition middle = FieldCentre.of(exposure);
        double cos = StrictMath.cos(StrictMath.toRadians(middle.decDegrees()));
        double scale = scaleMas(wcs, sources);
        double errorScale =
                report.map(AstrometricStatistics.ExposureReport::errorScale).orElse(1.0);
        double excess =
                report.map(AstrometricStatistics.ExposureReport::excessMas).orElse(0.0);
        double zeroPoint = solution.zeroPoint(exposure, chipNumber[list])
                .map(CatalogueSolution.TiedZeroPoint::mag)
                .orElse(ofHeader(exposure.chips().get(chipNumber[list] - 1), exposure));
        Optional<StarFlat> flat = solution.starFlat(exposure, chipNumber[list]);
        PixelCorrections.OfChip corrections = solution.corrections(exposure, chipNumber[list]);
        int d = first;
        while (d < detections.size() && detections.list(d) == list) {
            int row = detections.row(d);
            SkyPosition sky = corrected(wcs, sources.exposure(), d, corrections);
            raDegrees[d] = sky.raDegrees();
            decDegrees[d] = sky.decDegrees();
            double measured = errorScale * scale * sources.positionErrorPx()[row];
            errorMas[d] = Math.sqrt(measured * measured + excess * excess);
            double rate = sources.fluxElectrons()[row] / sources.exposure().exposureSeconds();
            double correction = flat.isPresent() ? flat.get().correctionMag(detections.xPx(d), detections.yPx(d)) : 0;
            mag[d] = zeroPoint + correction - 2.5 * StrictMath.log10(rate);
            magError[d] = MAG_PER_RELATIVE_FLUX * sources.fluxErrorElectrons()[row] / sources.fluxElectrons()[row];
            fieldU[d] = wrapped(sky.raDegrees() - middle.raDegrees()) * cos * 3600;
            fieldV[d] = (sky.decDegrees() - middle.decDegrees()) * 3600;
            d++;
        }
        return d;
    }

    private SkyPosition corrected(Wcs wcs, ExposureFacts chip, int d, PixelCorrections.OfChip corrections) {
        double[] at = {detections.xPx(d), detections.yPx(d)};
        corrections.addTo((at[0] + 0.5) / chip.widthPx(), (at[1] + 0.5) / chip.heightPx(), at);
        return wcs.toSky(at[0], at[1]);
    }

    /** Of a catalogue whose .head was laid over it: the zero point of 1 count per second that its FLXSCALE means. */
    private static double ofHeader(CatalogueChip chip, CatalogueExposure exposure) {
        double scale = chip.header().number("FLXSCALE").orElse(Double.NaN);
        return chip.header().number("MAGZEROP").orElse(0)
                - 2.5 * StrictMath.log10(scale * exposure.photometry().exposureSeconds());
    }

    private static double scaleMas(Wcs wcs, SourceList sources) {
        double x = sources.exposure().widthPx() / 2.0;
        double y = sources.exposure().heightPx() / 2.0;
        SkyPosition here = wcs.toSky(x, y);
        SkyPosition there = wcs.toSky(x + 1, y);
        double cos = StrictMath.cos(StrictMath.toRadians(here.decDegrees()));
        double east = wrapped(there.raDegrees() - here.raDegrees()) * cos;
        double north = there.decDegrees() - here.decDegrees();
        return Math.sqrt(east * east + north * north) * MAS_PER_DEGREE;
    }

    private static double wrapped(double degrees) {
        return degrees - 360 * Math.rint(degrees / 360);
    }

    private StarTable build(Optional<ReferenceCatalogue> reference, double radiusArcsec) {
        double[] none = {};
        double[] referenceRa = reference.map(ReferenceCatalogue::raDegrees).orElse(none);
        double[] referenceDec = reference.map(ReferenceCatalogue::decDegrees).orElse(none);
        StarGroups groups = StarAssociation.within(detections, directions(raDegrees, decDegrees), radiusArcsec)
                .groups(directions(referenceRa, referenceDec));
        int stars = groups.size();
        int rows = groups.start()[stars];
        StarTable.Stars mean = new StarTable.Stars(
                Arrays.copyOf(groups.start(), stars + 1),
                new double[stars],
                new double[stars],
                new double[stars],
                new double[stars],
                new double[stars],
                referenceErrors(groups, reference),
                Arrays.copyOf(groups.reference(), stars),
                new int[stars]);
        StarTable.Detections single = new StarTable.Detections(
                new int[rows],
                new int[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new double[rows],
                new boolean[rows]);
        for (int s = 0; s < stars; s++) {
            copyRows(groups, s, single);
            averagePosition(groups, s, mean, single);
            averageMagnitude(groups, s, mean, single);
            if (mean.reference()[s] >= 0) {
                compare(groups, s, referenceRa[mean.reference()[s]], referenceDec[mean.reference()[s]], single);
            }
        }
        return new StarTable(mean, single, detections.exposures());
    }

    /** Unit vectors, three numbers each. */
    private static double[] directions(double[] ra, double[] dec) {
        double[] directions = new double[3 * ra.length];
        for (int i = 0; i < ra.length; i++) {
            double[] vector = TangentBasis.vector(SkyPosition.wrapping(ra[i], dec[i]));
            System.arraycopy(vector, 0, directions, 3 * i, 3);
        }
        return directions;
    }

    private static double[] referenceErrors(StarGroups groups, Optional<ReferenceCatalogue> reference) {
        double[] errors = new double[groups.size()];
        for (int s = 0; s < errors.length; s++) {
            int number = groups.reference()[s];
            errors[s] = number < 0
                    ? Double.NaN
                    : reference.map(stars -> stars.positionErrorMas()[number]).orElse(Double.NaN);
        }
        return errors;
    }

    private void copyRows(StarGroups groups, int star, StarTable.Detections single) {
        for (int i = groups.start()[star]; i < groups.start()[star + 1]; i++) {
            int d = groups.detections()[i];
            SourceList sources = detections.lists().get(detections.list(d));
            int row = detections.row(d);
            single.exposure()[i] = detections.exposure(d);
            single.chip()[i] = chipNumber[detections.list(d)];
            single.xPx()[i] = detections.xPx(d);
            single.yPx()[i] = detections.yPx(d);
            single.focalU()[i] = fieldU[d];
            single.focalV()[i] = fieldV[d];
            single.errorMas()[i] = errorMas[d];
            single.signalToNoise()[i] = sources.fluxElectrons()[row] / sources.fluxErrorElectrons()[row];
            single.mag()[i] = mag[d];
            single.magError()[i] = magError[d];
            single.referenceEastMas()[i] = Double.NaN;
            single.referenceNorthMas()[i] = Double.NaN;
            single.isUsed()[i] = true;
        }
    }

    /** Weighted mean; the worst detection is taken off as long as it is further away than it may be. */
    private void averagePosition(StarGroups groups, int star, StarTable.Stars mean, StarTable.Detections single) {
        int from = groups.start()[star];
        int to = groups.start()[star + 1];
        double ra0 = raDegrees[groups.detections()[from]];
        double dec0 = decDegrees[groups.detections()[from]];
        double cos = StrictMath.cos(StrictMath.toRadians(dec0));
        int left = to - from;
        while (true) {
            double weights = 0;
            double east = 0;
            double north = 0;
            for (int i = from; i < to; i++) {
                if (single.isUsed()[i]) {
                    int d = groups.detections()[i];
                    double weight = 1 / (errorMas[d] * errorMas[d]);
                    weights += weight;
                    east += weight * wrapped(raDegrees[d] - ra0) * cos * MAS_PER_DEGREE;
                    north += weight * (decDegrees[d] - dec0) * MAS_PER_DEGREE;
                }
            }
            east /= weights;
            north /= weights;
            int worst = -1;
            double farthest = clipSigma * clipSigma;
            for (int i = from; i < to; i++) {
                int d = groups.detections()[i];
                single.eastMas()[i] = wrapped(raDegrees[d] - ra0) * cos * MAS_PER_DEGREE - east;
                single.northMas()[i] = (decDegrees[d] - dec0) * MAS_PER_DEGREE - north;
                double free = 1 - 1 / (errorMas[d] * errorMas[d] * weights);
                double size = single.eastMas()[i] * single.eastMas()[i] + single.northMas()[i] * single.northMas()[i];
                double squares = size / (errorMas[d] * errorMas[d] * Math.max(free, 1e-6));
                if (single.isUsed()[i] && left >= FEWEST_TO_CLIP && squares > farthest) {
                    farthest = squares;
                    worst = i;
                }
            }
            if (worst < 0) {
                mean.raDegrees()[star] = SkyPosition.wrapping(ra0 + east / MAS_PER_DEGREE / cos, 0)
                        .raDegrees();
                mean.decDegrees()[star] = dec0 + north / MAS_PER_DEGREE;
                mean.errorMas()[star] = 1 / Math.sqrt(weights);
                return;
            }
            single.isUsed()[worst] = false;
            left--;
        }
    }

    private void averageMagnitude(StarGroups groups, int star, StarTable.Stars mean, StarTable.Detections single) {
        int from = groups.start()[star];
        int to = groups.start()[star + 1];
        int own = -1;
        double weights = 0;
        double sum = 0;
        for (int i = from; i < to; i++) {
            int of = filter[single.exposure()[i]];
            if (Double.isFinite(single.mag()[i]) && (own < 0 || of == own)) {
                own = of;
                double weight = 1 / (single.magError()[i] * single.magError()[i]);
                weights += weight;
                sum += weight * single.mag()[i];
            }
        }
        mean.filter()[star] = Math.max(own, 0);
        mean.mag()[star] = weights > 0 ? sum / weights : Double.NaN;
        mean.magError()[star] = weights > 0 ? 1 / Math.sqrt(weights) : Double.NaN;
        for (int i = from; i < to; i++) {
            single.magResidual()[i] =
                    filter[single.exposure()[i]] == own ? single.mag()[i] - mean.mag()[star] : Double.NaN;
        }
    }

    private void compare(StarGroups groups, int star, double ra, double dec, StarTable.Detections single) {
        double cos = StrictMath.cos(StrictMath.toRadians(dec));
        for (int i = groups.start()[star]; i < groups.start()[star + 1]; i++) {
            int d = groups.detections()[i];
            single.referenceEastMas()[i] = wrapped(raDegrees[d] - ra) * cos * MAS_PER_DEGREE;
            single.referenceNorthMas()[i] = (decDegrees[d] - dec) * MAS_PER_DEGREE;
        }
    }
}
