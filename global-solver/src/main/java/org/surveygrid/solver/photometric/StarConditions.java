package org.surveygrid.solver.photometric;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.colour.StarColours;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.focalplane.Zenith;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.ColourForm;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration.SiteForm;
import org.surveygrid.task.UnprocessableReason;

/** Colours and airmasses of stars, where the model asks for them; says what is missing. */
final class StarConditions {
    private static final int FEWEST_COLOURS = 10;
    private static final double SECONDS_A_DAY = 86400;
    /** Refraction and the formulae of others differ by less. */
    private static final double LARGEST_AIRMASS_ERROR = 0.1;

    private final Detections detections;
    private final PhotometryDeclaration model;
    private final ReferenceMagnitudes references;
    private final IntFunction<Wcs> coordinates;
    private double[] colourOfDetection = {};

    StarConditions(
            Detections detections,
            PhotometryDeclaration model,
            ReferenceMagnitudes references,
            IntFunction<Wcs> coordinates) {
        this.detections = detections;
        this.model = model;
        this.references = references;
        this.coordinates = coordinates;
    }

    /** Remembers the colour of each detection's star, before catalogue magnitudes that tie nothing are forgotten. */
    void takeColours(StarGroups groups, StarColours measured) {
        if (model.colour().isEmpty()) {
            return;
        }
        colourOfDetection = new double[detections.size()];
        Arrays.fill(colourOfDetection, Double.NaN);
        double[] ofStars = measured.ofStars(detections, groups, r -> references.colour()[r]);
        for (int s = 0; s < groups.size(); s++) {
            for (int i = groups.start()[s]; i < groups.start()[s + 1]; i++) {
                colourOfDetection[groups.detections()[i]] = ofStars[s];
            }
        }
    }

    /** Tells the measurements; returns why that is impossible. */
    Optional<PhotometricOutcome> describe(MagnitudeMeasurements stars, Campaign campaign) {
        if (model.backgroundMag().isPresent()) {
            describeFaintness(stars);
        }
        Optional<PhotometricOutcome> refusal = model.colour().flatMap(form -> describeColours(form, stars));
        return refusal.isPresent() ? refusal : model.site().flatMap(form -> describeAirmasses(form, stars, campaign));
    }

    /** From the mean of each star's magnitudes: a single one is in error as what the model is to explain. */
    private static void describeFaintness(MagnitudeMeasurements stars) {
        var all = stars.measurements();
        double[] mean = new double[all.stars()];
        for (int s = 0; s < mean.length; s++) {
            int count = 0;
            for (int i = all.start(s); i < all.start(s + 1); i++) {
                if (!stars.isCatalogue(i)) {
                    mean[s] += stars.magnitude(i);
                    count++;
                }
            }
            mean[s] /= count;
        }
        double[] sorted = mean.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        double[] faintness = new double[all.size()];
        for (int s = 0; s < mean.length; s++) {
            double ratio = StrictMath.pow(10, 0.4 * (mean[s] - median));
            Arrays.fill(faintness, all.start(s), all.start(s + 1), ratio);
        }
        stars.setFaintness(faintness);
    }

    private Optional<PhotometricOutcome> describeColours(ColourForm form, MagnitudeMeasurements stars) {
        var all = stars.measurements();
        double[] colour = new double[all.size()];
        double sum = 0;
        int known = 0;
        for (int s = 0; s < all.stars(); s++) {
            double ofStar = colourOfDetection[stars.detection(all.start(s))];
            Arrays.fill(colour, all.start(s), all.start(s + 1), ofStar);
            if (Double.isFinite(ofStar)) {
                sum += ofStar;
                known++;
            }
        }
        if (known < FEWEST_COLOURS) {
            return refuse("the model has a colour term, but only " + known + " stars have a colour " + form.blueBand()
                    + " - " + form.redBand() + " (at least " + FEWEST_COLOURS
                    + " are needed): give a reference catalogue with both bands and that of the exposures, or"
                    + " exposures in both, or leave [photometry.colour] out");
        }
        double reference = form.referenceColour().orElse(sum / known);
        for (int i = 0; i < colour.length; i++) {
            colour[i] = Double.isFinite(colour[i]) ? colour[i] - reference : 0;
        }
        stars.setColours(colour);
        return Optional.empty();
    }

    private Optional<PhotometricOutcome> describeAirmasses(
            SiteForm site, MagnitudeMeasurements stars, Campaign campaign) {
        int lists = detections.lists().size();
        Wcs[] wcs = new Wcs[lists];
        Zenith[] zenith = new Zenith[lists];
        double[] centre = new double[lists];
        for (int list = 0; list < lists; list++) {
            wcs[list] = coordinates.apply(list);
            ExposureFacts facts = detections.lists().get(list).exposure();
            zenith[list] = Zenith.of(
                    facts.mjdUtc() + facts.exposureSeconds() / 2 / SECONDS_A_DAY,
                    site.longitudeDegreesEast(),
                    site.latitudeDegrees());
            double[] toward = campaign.pointing().get(detections.exposureOfList(list));
            centre[list] = toward.length == 0 ? facts.airmass() : zenith[list].airmass(toward);
            if (Math.abs(centre[list] / facts.airmass() - 1) > LARGEST_AIRMASS_ERROR) {
                return refuse(String.format(
                        Locale.ROOT,
                        "exposure %s says airmass %.2f, but longitude %.2f and latitude %.2f deg in [photometry.site] make"
                                + " it %.2f at that time: correct the site, or leave it out",
                        facts.exposure(),
                        facts.airmass(),
                        site.longitudeDegreesEast(),
                        site.latitudeDegrees(),
                        centre[list]));
            }
        }
        var all = stars.measurements();
        double[] excess = new double[all.size()];
        for (int i = 0; i < excess.length; i++) {
            if (!stars.isCatalogue(i)) {
                int list = detections.list(stars.detection(i));
                double[] toward = TangentBasis.vector(wcs[list].toSky(stars.xPx(i), stars.yPx(i)));
                excess[i] = zenith[list].airmass(toward) - centre[list];
            }
        }
        stars.setAirmassExcesses(excess);
        return Optional.empty();
    }

    private static Optional<PhotometricOutcome> refuse(String why) {
        return Optional.of(new PhotometricOutcome.Failed(UnprocessableReason.INCONSISTENT_INPUTS, why));
    }
}
