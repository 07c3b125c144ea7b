package org.surveygrid.astrometry;

import java.util.Locale;
import java.util.Optional;
import org.surveygrid.quantity.SkyPosition;

/**
 * Finds which detected star is which reference star, when pointing, rotation and even the mirror sense of the frame are
 * in doubt. First the histogram of offsets is tried, for frames that only miss their pointing; then triangles of bright
 * stars are compared. A candidate is believed when its matches are too many for chance.
 *
 * <p>Deterministic: same stars in the same order give the same match.
 *
 * @see "Groth 1986, AJ 91, 1244 (triangles); Lang et al. 2010, AJ 139, 1782 (acceptance by odds)"
 */
public final class CatalogueMatch {
    /** Detections and triangles used in each attempt, from the brightest stars on. */
    private static final int[] ATTEMPT_DETECTIONS = {25, 45, 80};

    private static final int[] ATTEMPT_REFERENCES = {80, 200, 400};
    private static final int MAX_TRIANGLES = 400_000;
    /** A real match shows itself among the first thousands; this only bounds the time of a hopeless search. */
    private static final int MAX_CANDIDATES = 50_000;

    private static final int QUICK_STARS = 60;
    /** Odds of a thousand million to one, after allowing for the number of candidates tried. */
    private static final double MIN_LN_ODDS = StrictMath.log(1e9);

    /** Matches that an affine map meets by construction. */
    private static final int FREE_MATCHES = 3;
    /** Cameras do not shear: unequal scales of two directions, as a fraction, that only chance brings about. */
    private static final double MAX_ANISOTROPY = 0.015;

    private static final int MIN_MATCHES = 5;
    private static final int MIN_MATCHES_FOR_SHEAR = 7;
    /** Reference stars of which most must be there for coordinates to be believed as they are. */
    private static final int FEWEST_TO_CONFIRM = 20;

    private static final double SHARE_TO_CONFIRM = 0.6;
    private static final int MAX_ITERATIONS = 6;

    private CatalogueMatch() {}

    /** What is known of a frame's orientation. */
    public enum Orientation {
        /** Right to a few degrees, and not mirrored. */
        KNOWN,
        /** Any rotation, mirrored or not. */
        ANY
    }

    /**
     * How far to search.
     *
     * @param searchRadiusArcmin how far the frame's centre may be from where it is said to be
     * @param scaleTolerance how far the pixel scale may be off, as a fraction, below 0.5
     * @param toleranceArcsec how near a match has to be: centroid errors plus distortion over a part of the frame
     * @param orientation what is known of the orientation
     */
    public record Search(
            double searchRadiusArcmin, double scaleTolerance, double toleranceArcsec, Orientation orientation) {
        public Search {
            if (!(searchRadiusArcmin > 0) || !(toleranceArcsec > 0) || !(scaleTolerance > 0 && scaleTolerance < 0.5)) {
                throw new IllegalArgumentException("search needs a positive radius and tolerance and a scale tolerance"
                        + " between 0 and 0.5, got " + searchRadiusArcmin + " arcmin, " + toleranceArcsec + " arcsec, "
                        + scaleTolerance);
            }
        }
    }

    /** Every way a search can end. */
    public sealed interface Result {}

    /**
     * The frame has found its place.
     *
     * @param detections indices of matched detections, brightest first
     * @param references index of the reference star of each
     * @param correction from the tangent plane of the world coordinates given to that of the stars, arcseconds
     * @param wcs the world coordinates given, with the correction applied
     * @param rmsArcsec scatter of the matches about the correction, per axis
     * @param lnOdds natural logarithm of the odds against chance
     */
    public record Matched(
            int[] detections, int[] references, PlaneAffine correction, TpvWcs wcs, double rmsArcsec, double lnOdds)
            implements Result {}

    /**
     * No believable match.
     *
     * @param reason a sentence with numbers
     */
    public record NotMatched(String reason) implements Result {}

    /**
     * Searches the match.
     *
     * @param stars detections
     * @param apriori world coordinates as far as they are known: position within the search radius, scale within its
     *     tolerance
     * @param references at least the stars of the frame; those out of reach are left out
     * @param search how far to search
     * @return the match, or why there is none
     */
    public static Result match(PixelStars stars, TpvWcs apriori, SkyStars references, Search search) {
        if (stars.size() < MIN_MATCHES) {
            return new NotMatched("only " + stars.size() + " detections, at least " + MIN_MATCHES + " are needed");
        }
        MatchField field = MatchField.of(stars, apriori, references, search);
        if (field.referenceCount() < MIN_MATCHES) {
            return new NotMatched(String.format(
                    Locale.ROOT,
                    "only %d reference stars within %.1f arcmin of the frame, at least %d are needed",
                    field.referenceCount(),
                    search.searchRadiusArcmin(),
                    MIN_MATCHES));
        }
        Best best = new Best();
        if (byOffset(field, search, best) || byTriangles(field, search, best)) {
            return matched(field, apriori, best);
        }
        return new NotMatched(String.format(
                Locale.ROOT,
                "no match of %d detections to %d reference stars within %.1f arcmin: the best of %d candidates has %d"
                        + " matches, ln(odds) %.1f, needed %.1f",
                stars.size(),
                field.referenceCount(),
                search.searchRadiusArcmin(),
                best.tried,
                best.count,
                best.lnOdds,
                MIN_LN_ODDS));
    }

    /**
     * Asks the stars whether world coordinates are right as they are. Nothing is searched, so that few stars are enough;
     * but most of the bright reference stars that should be on the frame must be there, or a header of wrong scale or
     * sense that happens to fit one corner of the frame would be believed.
     *
     * @param stars detections
     * @param stated world coordinates
     * @param references at least the stars of the frame
     * @param toleranceArcsec how near a detection has to be to its reference star
     * @return the match, or why the coordinates are not believed
     */
    public static Result confirm(PixelStars stars, TpvWcs stated, SkyStars references, double toleranceArcsec) {
        if (stars.size() < MIN_MATCHES) {
            return new NotMatched("only " + stars.size() + " detections, at least " + MIN_MATCHES + " are needed");
        }
        Search search = new Search(toleranceArcsec / 60, 0.01, toleranceArcsec, Orientation.KNOWN);
        MatchField field = MatchField.of(stars, stated, references, search);
        PlaneAffine asStated = PlaneAffine.shift(0, 0);
        Best best = new Best();
        best.map = asStated;
        best.tried = 1;
        if (field.referenceCount() >= MIN_MATCHES) {
            best.count = field.pairs(asStated, toleranceArcsec).size();
            best.lnOdds = field.lnOdds(best.count, field.testedDetections(asStated), asStated, toleranceArcsec);
        }
        double found = field.foundOfBrightest(FEWEST_TO_CONFIRM, toleranceArcsec);
        if (best.count < MIN_MATCHES || best.lnOdds < MIN_LN_ODDS || found < SHARE_TO_CONFIRM) {
            return new NotMatched(String.format(
                    Locale.ROOT,
                    "the header's own coordinates are not confirmed: %d matches, ln(odds) %.1f, needed %.1f; %.0f %% of the"
                            + " brightest reference stars are there, needed %.0f %%",
                    best.count,
                    best.lnOdds,
                    MIN_LN_ODDS,
                    100 * found,
                    100 * SHARE_TO_CONFIRM));
        }
        return matched(field, stated, best);
    }

    /** The most believable candidate so far. */
    private static final class Best {
        private PlaneAffine map = PlaneAffine.shift(0, 0);
        private double lnOdds = Double.NEGATIVE_INFINITY;
        private int count;
        private int tried;
    }

    private static boolean byOffset(MatchField field, Search search, Best best) {
        for (double binArcsec = 2 * search.toleranceArcsec();
                binArcsec < 20 * search.toleranceArcsec();
                binArcsec *= 2.5) {
            for (double[] offset : field.likelyOffsets(binArcsec, search.searchRadiusArcmin() * 60)) {
                PlaneAffine shift = PlaneAffine.shift(offset[0], offset[1]);
                if (acceptShift(field, shift, binArcsec, best) || accept(field, shift, binArcsec, best)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean byTriangles(MatchField field, Search search, Best best) {
        double tolerance = search.toleranceArcsec();
        for (int attempt = 0; attempt < ATTEMPT_DETECTIONS.length; attempt++) {
            double[][] stars = field.brightestDetections(ATTEMPT_DETECTIONS[attempt]);
            double[][] sky = field.brightestReferences(ATTEMPT_DETECTIONS[attempt], ATTEMPT_REFERENCES[attempt]);
            double reach = field.diagonalArcsec() * (1 + search.scaleTolerance());
            double[] sides = {20 * tolerance, reach};
            TriangleIndex small = new TriangleIndex(stars[0], stars[1], sides, MAX_TRIANGLES / 20);
            TriangleIndex large = new TriangleIndex(sky[0], sky[1], sides, MAX_TRIANGLES);
            int last = best.tried + MAX_CANDIDATES;
            for (int t = 0; t < small.size() && best.tried < last; t++) {
                double ratioTolerance = Math.min(0.03, 0.001 + 1.5 * tolerance / small.longest(t));
                for (int u : large.like(small, t, ratioTolerance, search.scaleTolerance())) {
                    double[][] pairs = new double[4][3];
                    for (int v = 0; v < 3; v++) {
                        pairs[0][v] = stars[0][small.vertex(t, v)];
                        pairs[1][v] = stars[1][small.vertex(t, v)];
                        pairs[2][v] = sky[0][large.vertex(u, v)];
                        pairs[3][v] = sky[1][large.vertex(u, v)];
                    }
                    PlaneAffine map = PlaneAffine.similarity(pairs, orientation(pairs));
                    if (allowed(map, search) && accept(field, map, 2 * tolerance, best)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static int orientation(double[][] p) {
        double first = (p[0][1] - p[0][0]) * (p[1][2] - p[1][0]) - (p[0][2] - p[0][0]) * (p[1][1] - p[1][0]);
        double second = (p[2][1] - p[2][0]) * (p[3][2] - p[3][0]) - (p[2][2] - p[2][0]) * (p[3][1] - p[3][0]);
        return first * second > 0 ? 1 : -1;
    }

    private static boolean allowed(PlaneAffine map, Search search) {
        return Math.abs(map.scale() - 1) <= search.scaleTolerance()
                && (search.orientation() == Orientation.ANY
                        || (map.keepsParity() && Math.abs(map.rotationDegrees()) < 5));
    }

    /** A pure shift has only two parameters, so that a handful of matches can be enough. */
    private static boolean acceptShift(MatchField field, PlaneAffine map, double radiusArcsec, Best best) {
        best.tried++;
        PlaneAffine shift = map;
        double radius = radiusArcsec;
        MatchField.Pairs pairs = field.pairs(shift, radius);
        for (int i = 0; i < MAX_ITERATIONS && pairs.size() > 0; i++) {
            double[] mean = pairs.meanOffset(shift);
            shift = PlaneAffine.shift(shift.c() + mean[0], shift.f() + mean[1]);
            radius = Math.max(field.toleranceArcsec() / 8, Math.min(radius, 3.5 * pairs.rmsArcsec(shift)));
            pairs = field.pairs(shift, radius);
        }
        double lnOdds = field.lnOdds(pairs.size() - 1, field.testedDetections(shift) - 1, shift, radius)
                - StrictMath.log(best.tried);
        if (lnOdds > best.lnOdds) {
            best.lnOdds = lnOdds;
            best.map = shift;
            best.count = pairs.size();
        }
        return pairs.size() >= MIN_MATCHES && lnOdds >= MIN_LN_ODDS;
    }

    /** Judges a candidate quickly, then by all stars; remembers it when it is the best. */
    private static boolean accept(MatchField field, PlaneAffine map, double radiusArcsec, Best best) {
        best.tried++;
        double penalty = StrictMath.log(best.tried);
        int quick = field.countMatches(map, radiusArcsec, QUICK_STARS);
        if (quick < 4 || field.lnOdds(quick, QUICK_STARS, map, radiusArcsec) < 4 + 0.5 * penalty) {
            return false;
        }
        PlaneAffine refined = map;
        MatchField.Pairs pairs = field.pairs(refined, radiusArcsec);
        double radius = radiusArcsec;
        for (int i = 0; i < MAX_ITERATIONS && pairs.size() >= 4; i++) {
            // no shear at first: it would fit one corner of the frame and lose the others
            Optional<PlaneAffine> fitted = pairs.size() < MIN_MATCHES_FOR_SHEAR || i < MAX_ITERATIONS / 2
                    ? Optional.of(PlaneAffine.similarity(pairs.columns(), refined.keepsParity() ? 1 : -1))
                    : PlaneAffine.leastSquares(pairs.columns());
            if (fitted.isEmpty()) {
                return false;
            }
            refined = fitted.get();
            // the last rounds go down to the scatter itself: real matches stay, chance ones spread over the radius
            double floor = i < MAX_ITERATIONS / 2 ? field.toleranceArcsec() : field.toleranceArcsec() / 8;
            radius = Math.max(floor, Math.min(radius, 3.5 * pairs.rmsArcsec(refined)));
            pairs = field.pairs(refined, radius);
        }
        double lnOdds = field.lnOdds(
                        pairs.size() - FREE_MATCHES, field.testedDetections(refined) - FREE_MATCHES, refined, radius)
                - penalty;
        if (lnOdds > best.lnOdds && refined.anisotropy() < MAX_ANISOTROPY) {
            best.lnOdds = lnOdds;
            best.map = refined;
            best.count = pairs.size();
            return pairs.size() >= MIN_MATCHES && lnOdds >= MIN_LN_ODDS;
        }
        return false;
    }

    private static Result matched(MatchField field, TpvWcs apriori, Best best) {
        // a candidate from one corner of the frame may be believed before it fits the other corner
        PlaneAffine map = best.map;
        MatchField.Pairs pairs = field.pairs(map, field.toleranceArcsec());
        for (int i = 0; i < 2 * MAX_ITERATIONS; i++) {
            if (pairs.size() >= MIN_MATCHES_FOR_SHEAR) {
                map = PlaneAffine.leastSquares(pairs.columns()).orElse(map);
            } else if (pairs.size() > 2) {
                map = PlaneAffine.similarity(pairs.columns(), map.keepsParity() ? 1 : -1);
            }
            double radius = i < MAX_ITERATIONS
                    ? field.toleranceArcsec()
                    : Math.max(
                            field.toleranceArcsec() / 8, Math.min(field.toleranceArcsec(), 4 * pairs.rmsArcsec(map)));
            pairs = field.pairs(map, radius);
        }
        return new Matched(
                pairs.detections(),
                pairs.references(),
                map,
                corrected(apriori, map),
                pairs.rmsArcsec(map),
                best.lnOdds);
    }

    /** World coordinates whose plane is moved by a correction in arcseconds. */
    static TpvWcs corrected(TpvWcs wcs, PlaneAffine correction) {
        // The plane's point that the correction takes from the old reference pixel becomes the tangent point.
        double[] reference = wcs.toPlane(wcs.linear().referenceX(), wcs.linear().referenceY());
        double xi = correction.x(reference[0] * 3600, reference[1] * 3600) / 3600;
        double eta = correction.y(reference[0] * 3600, reference[1] * 3600) / 3600;
        SkyPosition tangent = wcs.plane().toSky(xi, eta);
        TangentPlane moved = new TangentPlane(tangent);
        // Moving the tangent point turns and shears the plane a little; its local linear part is found by differences.
        double step = 1e-3;
        double[] origin = moved.toPlane(wcs.plane().toSky(xi, eta));
        double[] east = moved.toPlane(wcs.plane().toSky(xi + step, eta));
        double[] north = moved.toPlane(wcs.plane().toSky(xi, eta + step));
        double m11 = (east[0] - origin[0]) / step;
        double m12 = (north[0] - origin[0]) / step;
        double m21 = (east[1] - origin[1]) / step;
        double m22 = (north[1] - origin[1]) / step;
        PlaneAffine turn = new PlaneAffine(
                m11 * correction.a() + m12 * correction.d(),
                m11 * correction.b() + m12 * correction.e(),
                0,
                m21 * correction.a() + m22 * correction.d(),
                m21 * correction.b() + m22 * correction.e(),
                0);
        if (!wcs.hasDistortion()) {
            CdMatrix old = wcs.linear();
            return TpvWcs.tan(
                    tangent,
                    new CdMatrix(
                            old.referenceX(),
                            old.referenceY(),
                            turn.x(old.cd11(), old.cd21()),
                            turn.x(old.cd12(), old.cd22()),
                            turn.y(old.cd11(), old.cd21()),
                            turn.y(old.cd12(), old.cd22())));
        }
        return PlanePolynomial.of(wcs)
                .plus(-reference[0], -reference[1])
                .thenLinear(turn)
                .toWcs(tangent, wcs.linear());
    }
}
