package org.surveygrid.solver.diagnosis;

import java.util.List;

/** Names of the terms of a polynomial, in the order of {@link org.surveygrid.solution.LegendreBasis}. */
public final class TermWords {
    private static final List<String> DEGREES = List.of("constant", "linear", "quadratic", "cubic", "quartic");

    private TermWords() {}

    /**
     * The name of a term.
     *
     * @param term its number, from 0 for the constant
     * @return such as {@code linear x term} or {@code cubic x^2 y term}
     */
    public static String of(int term) {
        int degree = 0;
        while ((degree + 1) * (degree + 2) / 2 <= term) {
            degree++;
        }
        int inY = term - degree * (degree + 1) / 2;
        String what = power("x", degree - inY);
        String more = power("y", inY);
        String product = what + (what.isEmpty() || more.isEmpty() ? "" : " ") + more;
        String name = degree < DEGREES.size() ? DEGREES.get(degree) : "degree-" + degree;
        return name + (product.isEmpty() ? "" : " " + product) + " term";
    }

    private static String power(String variable, int exponent) {
        return switch (exponent) {
            case 0 -> "";
            case 1 -> variable;
            default -> variable + "^" + exponent;
        };
    }
}
