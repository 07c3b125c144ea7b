package org.surveygrid.fits.sky;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.surveygrid.astrometry.plane.BivariatePolynomial;
import org.surveygrid.astrometry.plane.PolynomialMap;
import org.surveygrid.fits.FitsHeader;

/**
 * The attributes of a coordinate axis that IRAF keeps in cards WATj_001, WATj_002 ..., and the correction surfaces of its
 * projections TNX and ZPX in them: Chebyshev, Legendre or plain polynomials of the plane's coordinates in degrees.
 *
 * @see "Valdes, The IRAF/NOAO TNX and ZPX World Coordinate Systems, registry of FITS conventions"
 */
final class WatSurface {
    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Za-z][A-Za-z0-9]*)\\s*=\\s*(?:\"([^\"]*)\"|(\\S+))");
    private static final int HEAD = 8;
    private static final int MAX_ORDER = 12;

    private WatSurface() {}

    /** The whole string of an axis; blanks at the end of a card count when another one follows. */
    static String text(FitsHeader header, int axis) {
        StringBuilder text = new StringBuilder();
        for (int k = 1; ; k++) {
            Optional<String> part = header.text(String.format(Locale.ROOT, "WAT%d_%03d", axis, k));
            if (part.isEmpty()) {
                return text.toString();
            }
            if (text.length() % 68 != 0) {
                text.append(" ".repeat(68 - text.length() % 68));
            }
            text.append(part.get());
        }
    }

    /** One attribute of an axis. */
    static Optional<String> attribute(String text, String name) {
        Matcher matcher = ATTRIBUTE.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equalsIgnoreCase(name)) {
                return Optional.of(matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
            }
        }
        return Optional.empty();
    }

    /** A number among the attributes of an axis. */
    static OptionalDouble number(String text, String name) {
        Optional<String> value = attribute(text, name);
        return value.isEmpty() ? OptionalDouble.empty() : number(value.get());
    }

    private static OptionalDouble number(String word) {
        try {
            double value = Double.parseDouble(word.replace('D', 'E').replace('d', 'e'));
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /**
     * The corrections of both axes, added to the coordinates themselves; the identity where there are none.
     *
     * @return empty when a surface is not what the convention says
     */
    static Optional<PolynomialMap> correction(FitsHeader header, int lon, int lat) {
        Optional<BivariatePolynomial> first = surface(attribute(text(header, lon), "lngcor"));
        Optional<BivariatePolynomial> second = surface(attribute(text(header, lat), "latcor"));
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PolynomialMap(
                PolynomialMap.IDENTITY.first().combined(1, first.get(), 1),
                PolynomialMap.IDENTITY.second().combined(1, second.get(), 1)));
    }

    private static Optional<BivariatePolynomial> surface(Optional<String> words) {
        if (words.isEmpty()) {
            return Optional.of(new BivariatePolynomial(new double[][] {{0}}));
        }
        String[] parts = words.get().strip().split("\\s+");
        double[] values = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            OptionalDouble value = number(parts[i]);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values[i] = value.getAsDouble();
        }
        return values.length < HEAD ? Optional.empty() : surface(values);
    }

    /** Kind, orders in x and y, kind of cross terms, ranges of x and y, coefficients with x fastest. */
    private static Optional<BivariatePolynomial> surface(double[] values) {
        int kind = (int) values[0];
        int orderX = (int) values[1];
        int orderY = (int) values[2];
        int cross = (int) values[3];
        boolean known = kind >= 1 && kind <= 3 && cross >= 0 && cross <= 2;
        if (!known || Math.min(orderX, orderY) < 1 || Math.max(orderX, orderY) > MAX_ORDER) {
            return Optional.empty();
        }
        double[][] functionsX = functions(kind, orderX);
        double[][] functionsY = functions(kind, orderY);
        double[][] powers = new double[orderY][orderX];
        int next = HEAD;
        for (int n = 0; n < orderY; n++) {
            int length = switch (cross) {
                case 0 -> n == 0 ? orderX : 1;
                case 1 -> orderX;
                default -> Math.min(orderX, Math.max(orderX, orderY) - n);
            };
            for (int m = 0; m < length; m++) {
                if (next >= values.length) {
                    return Optional.empty();
                }
                double coefficient = values[next++];
                for (int j = 0; j <= n; j++) {
                    for (int i = 0; i <= m; i++) {
                        powers[j][i] += coefficient * functionsX[m][i] * functionsY[n][j];
                    }
                }
            }
        }
        BivariatePolynomial surface = new BivariatePolynomial(powers);
        return Optional.of(kind == 3 ? surface : surface.over(form(values, 4, 1), form(values, 6, 2)));
    }

    /** A coordinate normalised to [-1, 1] by its range. */
    private static double[] form(double[] values, int at, int variable) {
        double[] form = {-(values[at + 1] + values[at]) / (values[at + 1] - values[at]), 0, 0};
        form[variable] = 2 / (values[at + 1] - values[at]);
        return form;
    }

    /** The first functions of a kind by powers, from their three-term recurrences. */
    private static double[][] functions(int kind, int count) {
        double[][] f = new double[count][count];
        f[0][0] = 1;
        if (count > 1) {
            f[1][1] = 1;
        }
        for (int k = 2; k < count; k++) {
            double up = kind == 1 ? 2 : kind == 2 ? (2.0 * k - 1) / k : 1;
            double back = kind == 1 ? 1 : kind == 2 ? (k - 1.0) / k : 0;
            for (int i = 0; i <= k; i++) {
                f[k][i] = (i > 0 ? up * f[k - 1][i - 1] : 0) - back * f[k - 2][i];
            }
        }
        return f;
    }
}
