package org.surveygrid.task.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.surveygrid.astrometry.CatalogueMatch;
import org.surveygrid.astrometry.PixelStars;
import org.surveygrid.astrometry.SkyStars;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.WcsFit;
import org.surveygrid.observation.NearestNeighbours;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.photometry.ApertureFlux;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.quantity.SkyPosition;

/**
 * A chip's own astrometric solution: match, fit, associate again with all stars at hand, fit again.
 *
 * @param wcs the solution, or the world coordinates that were given when there is none
 * @param pairs which source is which reference star; none when there is no solution
 * @param rmsXiMas scatter eastward, NaN when there is no solution
 * @param rmsEtaMas scatter northward
 * @param pullRms scatter of residual over error
 * @param note why there is no solution, or how good it is
 */
record LocalAstrometry(TpvWcs wcs, List<Pair> pairs, double rmsXiMas, double rmsEtaMas, double pullRms, String note) {
    private static final double CLIP_SIGMA = 3;
    private static final double ARCSEC_PER_DEGREE = 3600;
    private static final double SCALE_TOLERANCE = 0.02;
    private static final int FEWEST_PAIRS = 5;

    /** A source and its reference star. */
    record Pair(int source, ReferenceCatalogue catalogue, int star) {}

    /** What is to be matched. */
    record Sources(List<MeasuredSource> measured, List<ApertureFlux> fluxes) {
        boolean isUsable(int i) {
            MeasuredSource source = measured.get(i);
            return source.windowFlags() == 0
                    && source.errorA() > 0
                    && fluxes.get(i).flux() > 0;
        }
    }

    /** How it is matched. */
    record Setup(double searchRadiusArcmin, double toleranceArcsec, int degree, double floorMas) {}

    boolean isMatched() {
        return !pairs.isEmpty();
    }

    static LocalAstrometry none(TpvWcs apriori, String why) {
        return new LocalAstrometry(apriori, List.of(), Double.NaN, Double.NaN, Double.NaN, why);
    }

    /** Tries each catalogue until one matches, the densest about the chip first as they are given. */
    static LocalAstrometry solve(Sources sources, TpvWcs apriori, List<ReferenceCatalogue> catalogues, Setup setup) {
        return best(sources, apriori, catalogues, setup, false);
    }

    /** The same where somebody states the coordinates: few stars may confirm them; nothing else is searched. */
    static LocalAstrometry confirm(Sources sources, TpvWcs stated, List<ReferenceCatalogue> catalogues, Setup setup) {
        return best(sources, stated, catalogues, setup, true);
    }

    private static LocalAstrometry best(
            Sources sources, TpvWcs apriori, List<ReferenceCatalogue> catalogues, Setup setup, boolean stated) {
        if (catalogues.isEmpty()) {
            return none(apriori, "no reference catalogue covers the chip");
        }
        List<String> reasons = new ArrayList<>();
        Optional<LocalAstrometry> best = Optional.empty();
        for (ReferenceCatalogue catalogue : catalogues) {
            LocalAstrometry attempt = solveWith(sources, apriori, catalogue, setup, stated);
            if (!attempt.isMatched()) {
                reasons.add(attempt.note());
            } else if (best.isEmpty()
                    || attempt.pairs().size() > best.get().pairs().size()) {
                best = Optional.of(attempt);
            }
        }
        return best.orElseGet(() -> none(apriori, String.join("; ", reasons)));
    }

    private static LocalAstrometry solveWith(
            Sources sources, TpvWcs apriori, ReferenceCatalogue catalogue, Setup setup, boolean stated) {
        int[] usable = usable(sources);
        PixelStars stars = stars(sources, usable);
        SkyStars references = new SkyStars(catalogue.raDegrees(), catalogue.decDegrees(), brightness(catalogue));
        CatalogueMatch.Result result = stated
                ? CatalogueMatch.confirm(stars, apriori, references, setup.toleranceArcsec())
                : search(stars, apriori, references, setup);
        if (!(result instanceof CatalogueMatch.Matched matched)) {
            return none(apriori, ((CatalogueMatch.NotMatched) result).reason());
        }
        List<Pair> pairs = new ArrayList<>();
        for (int k = 0; k < matched.detections().length; k++) {
            pairs.add(new Pair(usable[matched.detections()[k]], catalogue, matched.references()[k]));
        }
        WcsFit.Result first = fit(sources, pairs, matched.wcs(), setup);
        if (!(first instanceof WcsFit.Fitted rough)) {
            return none(apriori, ((WcsFit.NotFitted) first).reason());
        }
        double radius = Math.min(
                setup.toleranceArcsec(), Math.max(0.3, 5 * Math.max(rough.rmsXiArcsec(), rough.rmsEtaArcsec())));
        List<Pair> again = associate(sources, usable, rough.wcs(), catalogue, radius);
        WcsFit.Result second = again.size() >= pairs.size() / 2 ? fit(sources, again, rough.wcs(), setup) : first;
        boolean better = second instanceof WcsFit.Fitted refit && refit.used() >= rough.used();
        return better
                ? solved((WcsFit.Fitted) second, again.size() >= pairs.size() / 2 ? again : pairs, apriori)
                : solved(rough, pairs, apriori);
    }

    /** First as the camera is said to be turned, then any way; a miss is told as the first one. */
    private static CatalogueMatch.Result search(PixelStars stars, TpvWcs apriori, SkyStars references, Setup setup) {
        CatalogueMatch.Search known = new CatalogueMatch.Search(
                setup.searchRadiusArcmin(), SCALE_TOLERANCE, setup.toleranceArcsec(), CatalogueMatch.Orientation.KNOWN);
        CatalogueMatch.Result result = CatalogueMatch.match(stars, apriori, references, known);
        if (result instanceof CatalogueMatch.Matched) {
            return result;
        }
        CatalogueMatch.Search any = new CatalogueMatch.Search(
                setup.searchRadiusArcmin(),
                5 * SCALE_TOLERANCE,
                setup.toleranceArcsec(),
                CatalogueMatch.Orientation.ANY);
        CatalogueMatch.Result second = CatalogueMatch.match(stars, apriori, references, any);
        return second instanceof CatalogueMatch.Matched ? second : result;
    }

    private static LocalAstrometry solved(WcsFit.Fitted fit, List<Pair> pairs, TpvWcs apriori) {
        List<Pair> kept = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            if (fit.kept()[i]) {
                kept.add(pairs.get(i));
            }
        }
        if (kept.size() < FEWEST_PAIRS) {
            return none(apriori, "only " + kept.size() + " matched stars are left after clipping");
        }
        String note = String.format(
                Locale.ROOT,
                "%d stars, degree %d, rms %.1f x %.1f mas",
                kept.size(),
                fit.degree(),
                fit.rmsXiArcsec() * 1000,
                fit.rmsEtaArcsec() * 1000);
        return new LocalAstrometry(
                fit.wcs(), kept, fit.rmsXiArcsec() * 1000, fit.rmsEtaArcsec() * 1000, fit.pullRms(), note);
    }

    private static int[] usable(Sources sources) {
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < sources.measured().size(); i++) {
            if (sources.isUsable(i)) {
                rows.add(i);
            }
        }
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    private static PixelStars stars(Sources sources, int[] usable) {
        double[] x = new double[usable.length];
        double[] y = new double[usable.length];
        double[] flux = new double[usable.length];
        for (int k = 0; k < usable.length; k++) {
            x[k] = sources.measured().get(usable[k]).x();
            y[k] = sources.measured().get(usable[k]).y();
            flux[k] = sources.fluxes().get(usable[k]).flux();
        }
        return new PixelStars(x, y, flux);
    }

    /** Magnitudes whose order is that of brightness: the first filter that has a value for each star. */
    private static double[] brightness(ReferenceCatalogue catalogue) {
        double[] magnitude = new double[catalogue.size()];
        for (int i = 0; i < magnitude.length; i++) {
            magnitude[i] = Double.NaN;
            for (double[] band : catalogue.magnitudes().values()) {
                if (!Double.isNaN(band[i])) {
                    magnitude[i] = band[i];
                    break;
                }
            }
        }
        return magnitude;
    }

    private static WcsFit.Result fit(Sources sources, List<Pair> pairs, TpvWcs start, Setup setup) {
        int n = pairs.size();
        double[] x = new double[n];
        double[] y = new double[n];
        double[] ra = new double[n];
        double[] dec = new double[n];
        double[] error = new double[n];
        for (int i = 0; i < n; i++) {
            Pair pair = pairs.get(i);
            MeasuredSource source = sources.measured().get(pair.source());
            x[i] = source.x();
            y[i] = source.y();
            ra[i] = pair.catalogue().raDegrees()[pair.star()];
            dec[i] = pair.catalogue().decDegrees()[pair.star()];
            double scale = Math.sqrt(start.pixelAreaArcsec2(x[i], y[i]));
            double own = source.positionErrorPx() * scale;
            double floor = setup.floorMas() / 1000;
            double published = pair.catalogue().positionErrorMas()[pair.star()] / 1000;
            double published2 = published > 0 ? published * published : 0;
            error[i] = Math.max(1e-4, Math.sqrt(own * own + floor * floor + published2));
        }
        return WcsFit.fit(new WcsFit.Pairs(x, y, ra, dec, error), start, setup.degree(), CLIP_SIGMA);
    }

    /** Sources and stars that are each other's nearest within a radius. */
    private static List<Pair> associate(
            Sources sources, int[] usable, TpvWcs wcs, ReferenceCatalogue catalogue, double radiusArcsec) {
        double[][] places = new double[usable.length][];
        double width = 0;
        double height = 0;
        for (int k = 0; k < usable.length; k++) {
            MeasuredSource source = sources.measured().get(usable[k]);
            places[k] = new double[] {source.x(), source.y()};
            width = Math.max(width, source.x());
            height = Math.max(height, source.y());
        }
        double scale = Math.sqrt(wcs.pixelAreaArcsec2(width / 2, height / 2));
        double radius = radiusArcsec / scale;
        SkyPosition middle = wcs.toSky(width / 2, height / 2);
        double reachDegrees = (Math.sqrt(width * width + height * height) * scale / 2 + 60) / ARCSEC_PER_DEGREE;
        List<Integer> stars = new ArrayList<>();
        List<double[]> pixels = new ArrayList<>();
        for (int star = 0; star < catalogue.size(); star++) {
            double dec = catalogue.decDegrees()[star];
            if (Math.abs(dec - middle.decDegrees()) > reachDegrees) {
                continue;
            }
            SkyPosition sky = SkyPosition.wrapping(catalogue.raDegrees()[star], dec);
            if (sky.separationArcsec(middle) <= reachDegrees * ARCSEC_PER_DEGREE) {
                stars.add(star);
                pixels.add(wcs.toPixel(sky));
            }
        }
        List<Pair> pairs = new ArrayList<>();
        double[][] targets = pixels.toArray(new double[0][]);
        int[] starOf = NearestNeighbours.of(places, targets, radius);
        int[] sourceOf = NearestNeighbours.of(targets, places, radius);
        for (int k = 0; k < places.length; k++) {
            if (starOf[k] >= 0 && sourceOf[starOf[k]] == k) {
                pairs.add(new Pair(usable[k], catalogue, stars.get(starOf[k])));
            }
        }
        return pairs;
    }
}
