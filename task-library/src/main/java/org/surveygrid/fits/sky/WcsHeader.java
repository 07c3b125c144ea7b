package org.surveygrid.fits.sky;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeaderCard;
import org.surveygrid.quantity.SkyPosition;

/**
 * World coordinates from FITS headers and into them. Reads TAN, TPV, TAN-SIP and TAN with PV terms as SCAMP writes it;
 * the matrix as CD, PC with CDELT, or CDELT with CROTA2. SIP becomes TPV exactly: both are polynomials, over variables
 * that a linear map connects. Writes TPV, or plain TAN where there is no distortion.
 *
 * @see "Calabretta & Greisen 2002, A&A 395, 1077; Shupe et al. 2005, ASPC 347, 491 (SIP); Shupe et al. 2012, SPIE 8451"
 */
public final class WcsHeader {
    private static final int MAX_SIP_ORDER = 7;
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
        String first = type1.get().strip().toUpperCase(Locale.ROOT);
        String second = type2.get().strip().toUpperCase(Locale.ROOT);
        boolean swapped = first.startsWith("DEC-") && second.startsWith("RA--");
        if (!swapped && !(first.startsWith("RA--") && second.startsWith("DEC-"))) {
            return new Unsupported("axes " + first + ", " + second
                    + " are not right ascension and declination; only equatorial images are supported");
        }
        String projection = first.length() < 8 ? "" : first.substring(5, 8);
        if (!projection.equals("TAN") && !projection.equals("TPV")) {
            return new Unsupported(
                    "projection " + first
                            + " is not supported; TAN, TPV, TAN-SIP and TAN with PV terms are. Resample the image or solve it anew");
        }
        for (String unit : new String[] {"CUNIT1", "CUNIT2"}) {
            String word = header.text(unit).orElse("deg").strip().toLowerCase(Locale.ROOT);
            if (!word.isEmpty() && !word.startsWith("deg")) {
                return new Unsupported(unit + " is '" + word + "', only deg is supported");
            }
        }
        if (Math.abs(header.number("LONPOLE").orElse(180) - 180) > 1e-9) {
            return new Unsupported(
                    "LONPOLE is " + header.number("LONPOLE").getAsDouble() + " deg, only 180 is supported");
        }
        return readLinear(header, swapped, projection, first.endsWith("-SIP"));
    }

    private static Reading readLinear(FitsHeader header, boolean swapped, String projection, boolean declaredSip) {
        int lon = swapped ? 2 : 1;
        int lat = swapped ? 1 : 2;
        OptionalDouble ra = header.number("CRVAL" + lon);
        OptionalDouble dec = header.number("CRVAL" + lat);
        OptionalDouble x = header.number("CRPIX1");
        OptionalDouble y = header.number("CRPIX2");
        if (ra.isEmpty() || dec.isEmpty() || x.isEmpty() || y.isEmpty()) {
            return new Absent("CRVAL1, CRVAL2, CRPIX1 or CRPIX2 is missing or no number");
        }
        if (!(Math.abs(dec.getAsDouble()) <= 90)) {
            return new Unsupported("declination of CRVAL must be in [-90, 90] deg, got " + dec.getAsDouble());
        }
        Optional<double[]> matrix = matrix(header);
        if (matrix.isEmpty()) {
            return new Absent("the header has neither CD nor CDELT");
        }
        double[] cd = matrix.get();
        if (swapped) {
            cd = new double[] {cd[2], cd[3], cd[0], cd[1]};
        }
        if (!(Math.abs(cd[0] * cd[3] - cd[1] * cd[2]) > 0)) {
            return new Unsupported("the CD matrix is singular: " + cd[0] + ", " + cd[1] + ", " + cd[2] + ", " + cd[3]);
        }
        SkyPosition tangent = SkyPosition.wrapping(ra.getAsDouble(), dec.getAsDouble());
        CdMatrix linear = new CdMatrix(x.getAsDouble() - 1, y.getAsDouble() - 1, cd[0], cd[1], cd[2], cd[3]);
        List<String> notes = new ArrayList<>();
        boolean sip = projection.equals("TAN") && (header.has("A_ORDER") || header.has("B_ORDER"));
        boolean pv = !sip && (projection.equals("TPV") || hasPv(header, lat));
        if (sip) {
            if (!declaredSip) {
                notes.add("SIP terms are present but CTYPE lacks -SIP: they are applied");
            }
            return sip(header, TpvWcs.tan(tangent, linear), notes);
        }
        if (!pv) {
            return new Found(TpvWcs.tan(tangent, linear), notes);
        }
        if (projection.equals("TAN")) {
            notes.add("PV terms with CTYPE TAN are read as TPV, as SCAMP means them");
        }
        Optional<double[]> pv1 = pvTerms(header, lon);
        Optional<double[]> pv2 = pvTerms(header, lat);
        if (pv1.isEmpty() || pv2.isEmpty()) {
            return new Unsupported("PV terms above index " + (TpvWcs.PV_TERMS - 1) + " have no meaning in TPV");
        }
        return new Found(TpvWcs.of(tangent, linear, pv1.get(), pv2.get()), notes);
    }

    private static Optional<double[]> matrix(FitsHeader header) {
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
            anyPc |= value.isPresent();
            pc[k] = value.orElse(pc[k]);
        }
        double d1 = delta1.getAsDouble();
        double d2 = delta2.getAsDouble();
        if (anyPc) {
            return Optional.of(new double[] {d1 * pc[0], d1 * pc[1], d2 * pc[2], d2 * pc[3]});
        }
        double rotation = StrictMath.toRadians(header.number("CROTA2").orElse(0));
        double cos = StrictMath.cos(rotation);
        double sin = StrictMath.sin(rotation);
        return Optional.of(new double[] {d1 * cos, -d2 * sin, d1 * sin, d2 * cos});
    }

    /** The latitude axis of a true TAN has no PV: any one means SCAMP's convention. */
    private static boolean hasPv(FitsHeader header, int lat) {
        for (int m = 0; m < TpvWcs.PV_TERMS; m++) {
            if (header.has("PV" + lat + "_" + m)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<double[]> pvTerms(FitsHeader header, int axis) {
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

    private static Reading sip(FitsHeader header, TpvWcs tan, List<String> notes) {
        int order = (int) Math.max(
                header.integer("A_ORDER").orElse(0), header.integer("B_ORDER").orElse(0));
        if (order > MAX_SIP_ORDER) {
            return new Unsupported("SIP of order " + order + " is not supported, at most " + MAX_SIP_ORDER);
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
        return new Found(tan.withSip(a, b), notes);
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
