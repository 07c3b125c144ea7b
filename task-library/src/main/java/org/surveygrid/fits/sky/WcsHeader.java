package org.surveygrid.fits.sky;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.celestial.ProjectedWcs;
import org.surveygrid.astrometry.celestial.SkyFrame;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeaderCard;
import org.surveygrid.quantity.SkyPosition;

/**
 * World coordinates from FITS headers and into them. Reads every projection of the standard, TPV, SIP, TNX, ZPX and TAN
 * with PV terms as SCAMP writes it; the matrix as CD, PC with CDELT, or CDELT with CROTA; equatorial, galactic and ecliptic
 * axes. TAN, SIP and TNX in ICRS become TPV exactly: all are polynomials, over variables that a linear map connects. Writes
 * TPV, or plain TAN where there is no distortion.
 *
 * @see "Calabretta & Greisen 2002, A&A 395, 1077; Shupe et al. 2005, ASPC 347, 491 (SIP); Shupe et al. 2012, SPIE 8451"
 */
public final class WcsHeader {
    static final String SIP_WITHOUT_SUFFIX = "SIP terms are present but CTYPE lacks -SIP: they are applied";

    /** What TPV can take over. */
    private static final int MAX_SIP_ORDER = 7;

    /** Cards of distortions that are tables. */
    private static final String[] TABLES = {"CPDIS1", "CPDIS2", "CQDIS1", "CQDIS2", "D2IMDIS1", "D2IMDIS2"};

    private static final Pattern WCS_KEY = Pattern.compile(
            "WCSAXES|CTYPE[12]|CUNIT[12]|CRVAL[12]|CRPIX[12]|CD[12]_[12]"
                    + "|PC[12]_[12]|PC00[12]00[12]|CDELT[12]|CROTA[12]|PV[12]_[0-9]+|LONPOLE|LATPOLE|RADE(SYS|CSYS)|EQUINOX|EPOCH"
                    + "|[AB]P?_ORDER|[AB]P?_[0-9]_[0-9]|[AB]P?_DMAX|WAT[0-9]_[0-9]+|WCSDIM|WCS(FIT|INV)(RM|MX)|LTM[12]_[12]|LTV[12]");

    private WcsHeader() {}

    /** Every way reading can end. */
    public sealed interface Reading {}

    /**
     * World coordinates were found.
     *
     * @param wcs the coordinates
     * @param notes what was not as it should be, in sentences
     */
    public record Found(TpvWcs wcs, List<String> notes) implements Reading {
        public Found {
            notes = List.copyOf(notes);
        }
    }

    /**
     * World coordinates of another projection, or in another celestial system.
     *
     * @param wcs the coordinates; {@link org.surveygrid.astrometry.distortion.TpvConversion} makes TPV of them over an image
     * @param notes what was not as it should be, in sentences
     */
    public record Projected(ProjectedWcs wcs, List<String> notes) implements Reading {
        public Projected {
            notes = List.copyOf(notes);
        }
    }

    /**
     * There are none, or they are incomplete.
     *
     * @param reason what is missing
     */
    public record Absent(String reason) implements Reading {}

    /**
     * They are of a kind that cannot be used.
     *
     * @param reason which kind, and what to do
     */
    public record Unsupported(String reason) implements Reading {}

    /**
     * Reads the world coordinates of an image.
     *
     * @param header of the image
     * @return the coordinates, or why there are none
     */
    public static Reading read(FitsHeader header) {
        Optional<String> type1 = header.text("CTYPE1");
        Optional<String> type2 = header.text("CTYPE2");
        if (type1.isEmpty() || type2.isEmpty() || type1.get().isBlank()) {
            return new Absent("the header has no CTYPE1 and CTYPE2");
        }
        Optional<CelestialAxes> axes = CelestialAxes.of(type1.get(), type2.get());
        if (axes.isEmpty()) {
            return new Unsupported("axes '" + type1.get() + "', '" + type2.get()
                    + "' are no pair of celestial axes with one projection (RA and DEC, GLON and GLAT, ELON and ELAT)."
                    + " Such an image has no place on the sky that can be used");
        }
        for (String unit : new String[] {"CUNIT1", "CUNIT2"}) {
            String word = header.text(unit).orElse("deg").strip().toLowerCase(Locale.ROOT);
            if (!word.isEmpty() && !word.startsWith("deg")) {
                return new Unsupported(
                        unit + " is '" + word + "', only deg is supported. Write CRVAL and CD in degrees");
            }
        }
        for (String table : TABLES) {
            if (header.has(table)) {
                return new Unsupported("the distortion is a table of pixels (" + table
                        + "), which is not supported. Solve the image anew");
            }
        }
        return readLinear(header, axes.get());
    }

    private static Reading readLinear(FitsHeader header, CelestialAxes axes) {
        OptionalDouble longitude = header.number("CRVAL" + axes.lon());
        OptionalDouble latitude = header.number("CRVAL" + axes.lat());
        OptionalDouble x = header.number("CRPIX1");
        OptionalDouble y = header.number("CRPIX2");
        if (longitude.isEmpty() || latitude.isEmpty() || x.isEmpty() || y.isEmpty()) {
            return new Absent("CRVAL1, CRVAL2, CRPIX1 or CRPIX2 is missing or no number");
        }
        if (!(Math.abs(latitude.getAsDouble()) <= 90)) {
            return new Unsupported("latitude of CRVAL must be in [-90, 90] deg, got " + latitude.getAsDouble());
        }
        Optional<double[]> matrix = matrix(header, axes);
        if (matrix.isEmpty()) {
            return new Absent("the header has neither CD nor CDELT");
        }
        double[] cd = matrix.get();
        if (axes.isSwapped()) {
            cd = new double[] {cd[2], cd[3], cd[0], cd[1]};
        }
        if (!(Math.abs(cd[0] * cd[3] - cd[1] * cd[2]) > 0)) {
            return new Unsupported("the CD matrix is singular: " + cd[0] + ", " + cd[1] + ", " + cd[2] + ", " + cd[3]);
        }
        CdMatrix linear = new CdMatrix(x.getAsDouble() - 1, y.getAsDouble() - 1, cd[0], cd[1], cd[2], cd[3]);
        List<String> notes = new ArrayList<>();
        SkyFrame frame = switch (axes.system()) {
            case "GLON" -> SkyFrame.GALACTIC;
            case "ELON" -> SkyFrame.ECLIPTIC;
            default -> SkyFrame.ICRS;
        };
        if (axes.system().equals("RA")) {
            FrameCards.Frame equatorial = FrameCards.equatorial(header, notes);
            if (equatorial.frame().isEmpty()) {
                return new Unsupported(equatorial.reason());
            }
            frame = equatorial.frame().get();
        }
        if (frame.equals(SkyFrame.ICRS) && isPlain(header, axes)) {
            SkyPosition tangent = SkyPosition.wrapping(longitude.getAsDouble(), latitude.getAsDouble());
            Optional<Reading> plain = readPlain(header, axes, TpvWcs.tan(tangent, linear), notes);
            if (plain.isPresent()) {
                return plain.get();
            }
        }
        return new ProjectedHeader(header, axes, notes)
                .read(linear, longitude.getAsDouble(), latitude.getAsDouble(), frame);
    }

    /** Whether the coordinates are TPV, whatever the header calls them. */
    private static boolean isPlain(FitsHeader header, CelestialAxes axes) {
        double latitude = header.number("CRVAL" + axes.lat()).orElse(0);
        boolean turned = Math.abs(header.number("LONPOLE").orElse(latitude < 90 ? 180 : 0) - 180) > 1e-9;
        boolean redefined = axes.code().equals("TAN")
                && !hasPv(header, axes.lat())
                && (header.has("PV" + axes.lon() + "_1")
                        || header.has("PV" + axes.lon() + "_2")
                        || header.has("PV" + axes.lon() + "_3"));
        return !turned
                && !redefined
                && (axes.code().equals("TAN")
                        || axes.code().equals("TPV")
                        || axes.code().equals("TNX"));
    }

    /** Reads what can be rewritten as TPV without loss; empty when its degree is too high for that. */
    private static Optional<Reading> readPlain(FitsHeader header, CelestialAxes axes, TpvWcs tan, List<String> notes) {
        boolean tnx = axes.code().equals("TNX");
        boolean sip = header.has("A_ORDER") || header.has("B_ORDER");
        if (sip && !axes.code().equals("TAN")) {
            return Optional.empty();
        }
        if (tnx) {
            CdMatrix linear = tan.linear();
            return WatSurface.correction(header, axes.lon(), axes.lat())
                    .map(map -> map.over(
                            new double[] {0, linear.cd11(), linear.cd12()},
                            new double[] {0, linear.cd21(), linear.cd22()}))
                    .filter(map -> map.degree() <= MAX_SIP_ORDER)
                    .map(map -> new Found(TpvWcs.ofPolynomials(tan.tangentPoint(), linear, map), notes));
        }
        if (sip) {
            if (!axes.isSip()) {
                notes.add(SIP_WITHOUT_SUFFIX);
            }
            return sip(header, tan, notes);
        }
        if (axes.code().equals("TAN") && !hasPv(header, axes.lat())) {
            return Optional.of(new Found(tan, notes));
        }
        if (axes.code().equals("TAN")) {
            notes.add("PV terms with CTYPE TAN are read as TPV, as SCAMP means them");
        }
        Optional<double[]> pv1 = pvTerms(header, axes.lon());
        Optional<double[]> pv2 = pvTerms(header, axes.lat());
        if (pv1.isEmpty() || pv2.isEmpty()) {
            return Optional.of(
                    new Unsupported("PV terms above index " + (TpvWcs.PV_TERMS - 1) + " have no meaning in TPV"));
        }
        return Optional.of(new Found(TpvWcs.of(tan.tangentPoint(), tan.linear(), pv1.get(), pv2.get()), notes));
    }

    private static Optional<double[]> matrix(FitsHeader header, CelestialAxes axes) {
        String[] elements = {"1_1", "1_2", "2_1", "2_2"};
        double[] cd = new double[4];
        boolean any = false;
        for (int k = 0; k < 4; k++) {
            OptionalDouble value = header.number("CD" + elements[k]);
            any |= value.isPresent();
            cd[k] = value.orElse(0);
        }
        if (any) {
            return Optional.of(cd);
        }
        OptionalDouble delta1 = header.number("CDELT1");
        OptionalDouble delta2 = header.number("CDELT2");
        if (delta1.isEmpty() || delta2.isEmpty()) {
            return Optional.empty();
        }
        double[] pc = {1, 0, 0, 1};
        boolean anyPc = false;
        for (int k = 0; k < 4; k++) {
            OptionalDouble value = header.number("PC" + elements[k]);
            if (value.isEmpty()) {
                value = header.number("PC00" + elements[k].replace("_", "00"));
            }
            anyPc |= value.isPresent();
            pc[k] = value.orElse(pc[k]);
        }
        double d1 = delta1.getAsDouble();
        double d2 = delta2.getAsDouble();
        if (anyPc) {
            return Optional.of(new double[] {d1 * pc[0], d1 * pc[1], d2 * pc[2], d2 * pc[3]});
        }
        // the angle belongs to the axis of latitude, whichever it is
        double rotation =
                StrictMath.toRadians(header.number("CROTA" + axes.lat()).orElse(0));
        double cos = StrictMath.cos(rotation);
        double sin = StrictMath.sin(rotation);
        return Optional.of(new double[] {d1 * cos, -d2 * sin, d1 * sin, d2 * cos});
    }

    /** The latitude axis of a true TAN has no PV: any one means SCAMP's convention. */
    static boolean hasPv(FitsHeader header, int lat) {
        for (int m = 0; m < TpvWcs.PV_TERMS; m++) {
            if (header.has("PV" + lat + "_" + m)) {
                return true;
            }
        }
        return false;
    }

    static Optional<double[]> pvTerms(FitsHeader header, int axis) {
        double[] pv = new double[TpvWcs.PV_TERMS];
        pv[1] = 1;
        for (int m = 0; m < TpvWcs.PV_TERMS; m++) {
            pv[m] = header.number("PV" + axis + "_" + m).orElse(pv[m]);
        }
        for (int m = TpvWcs.PV_TERMS; m < 100; m++) {
            if (header.number("PV" + axis + "_" + m).orElse(0) != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(pv);
    }

    private static Optional<Reading> sip(FitsHeader header, TpvWcs tan, List<String> notes) {
        int order = (int) Math.max(
                header.integer("A_ORDER").orElse(0), header.integer("B_ORDER").orElse(0));
        if (order > MAX_SIP_ORDER) {
            return Optional.empty();
        }
        int degree = Math.max(1, order);
        double[][] a = new double[degree + 1][degree + 1];
        double[][] b = new double[degree + 1][degree + 1];
        for (int j = 0; j <= degree; j++) {
            for (int i = 0; i + j <= degree; i++) {
                a[j][i] = header.number("A_" + i + "_" + j).orElse(0);
                b[j][i] = header.number("B_" + i + "_" + j).orElse(0);
            }
        }
        return Optional.of(new Found(tan.withSip(a, b), notes));
    }

    /**
     * Puts world coordinates into a header, in place of all that it held.
     *
     * @param header cards of the image so far
     * @param wcs the coordinates
     * @return the same builder
     */
    public static FitsHeader.Builder write(FitsHeader.Builder header, TpvWcs wcs) {
        remove(header);
        CdMatrix linear = wcs.linear();
        String projection = wcs.hasDistortion() ? "TPV" : "TAN";
        LinearCards.write(header, projection, wcs.tangentPoint(), linear);
        if (wcs.hasDistortion()) {
            writePv(header, 1, wcs.pv1());
            writePv(header, 2, wcs.pv2());
        }
        header.put("RADESYS", "ICRS", "");
        header.put("EQUINOX", 2000.0, "[yr]");
        return header;
    }

    private static void writePv(FitsHeader.Builder header, int axis, double[] pv) {
        for (int m = 0; m < pv.length; m++) {
            if (pv[m] != 0 || m == 1) {
                header.put("PV" + axis + "_" + m, pv[m], "TPV distortion");
            }
        }
    }

    /**
     * Takes all celestial coordinates out of a header, of whatever convention.
     *
     * @param header cards of the image
     * @return the same builder
     */
    public static FitsHeader.Builder remove(FitsHeader.Builder header) {
        for (HeaderCard card : header.build().cards()) {
            if (WCS_KEY.matcher(card.key()).matches()) {
                header.remove(card.key());
            }
        }
        return header;
    }
}
