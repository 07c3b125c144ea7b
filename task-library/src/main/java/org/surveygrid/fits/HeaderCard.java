package org.surveygrid.fits;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One keyword of a header with its value and comment.
 *
 * <p>A card that was read keeps its bytes and is written back as it was found.
 *
 * @param key upper case; {@code "HIERARCH ESO DET GAIN"} for the ESO convention, empty for a blank card
 * @param kind what the value is
 * @param value text without quotes, a number as written, {@code T} or {@code F}, or the text of a comment
 * @param comment what follows the slash
 * @param image 80 characters per line; more than one line when the text continues
 */
public record HeaderCard(String key, Kind kind, String value, String comment, String image) {
    /** Characters on one line of a header. */
    static final int LINE = 80;

    private static final int KEY_WIDTH = 8;
    private static final int VALUE_START = 10;
    private static final int FIXED_END = 30;
    private static final String HIERARCH = "HIERARCH ";

    /** What the value of a card is. */
    public enum Kind {
        /** A quoted string. */
        TEXT,
        /** An integer or floating-point number. */
        NUMBER,
        /** T or F. */
        FLAG,
        /** A keyword with an equals sign and no value. */
        UNDEFINED,
        /** COMMENT, HISTORY, blank, or any line without an equals sign. */
        COMMENTARY,
        /** Something after the equals sign that is no FITS value; kept as it stands. */
        UNPARSED
    }

    public HeaderCard {
        if (image.isEmpty() || image.length() % LINE != 0) {
            throw new IllegalArgumentException("a card has lines of 80 characters, got " + image.length());
        }
    }

    /**
     * Reads one line of a header. Nothing is refused: a line that is no valid card becomes {@link Kind#COMMENTARY} or
     * {@link Kind#UNPARSED} and keeps its characters.
     *
     * @param line at most 80 characters
     * @return the card
     */
    public static HeaderCard parse(String line) {
        if (line.length() > LINE) {
            throw new IllegalArgumentException("a header line has at most 80 characters, got " + line.length());
        }
        String image = pad(line, LINE);
        String key = image.substring(0, KEY_WIDTH).strip().toUpperCase(Locale.ROOT);
        int equals = image.indexOf('=');
        if (key.equals("HIERARCH") && equals > 0) {
            String words = image.substring(KEY_WIDTH, equals).strip().replaceAll(" +", " ");
            return valued(HIERARCH + words.toUpperCase(Locale.ROOT), image, equals + 1);
        }
        boolean commentary = key.isEmpty() || key.equals("COMMENT") || key.equals("HISTORY") || key.equals("CONTINUE");
        if (image.charAt(KEY_WIDTH) == '=' && !commentary) {
            return valued(key, image, KEY_WIDTH + 1);
        }
        return new HeaderCard(key, Kind.COMMENTARY, image.substring(KEY_WIDTH).stripTrailing(), "", image);
    }

    private static HeaderCard valued(String key, String image, int from) {
        int start = from;
        while (start < LINE && image.charAt(start) == ' ') {
            start++;
        }
        if (start < LINE && image.charAt(start) == '\'') {
            int[] end = new int[1];
            String text = quoted(image, start, end);
            return new HeaderCard(key, Kind.TEXT, text, commentAfter(image, end[0]), image);
        }
        int slash = image.indexOf('/', start);
        String token = image.substring(start, slash < 0 ? LINE : slash).strip();
        String comment = slash < 0 ? "" : image.substring(slash + 1).strip();
        Kind kind = Kind.UNPARSED;
        if (token.isEmpty()) {
            kind = Kind.UNDEFINED;
        } else if (token.equals("T") || token.equals("F")) {
            kind = Kind.FLAG;
        } else if (parseNumber(token).isPresent()) {
            kind = Kind.NUMBER;
        }
        return new HeaderCard(key, kind, token, comment, image);
    }

    /** Text between quotes, doubled quotes made single, trailing blanks dropped; a missing end quote is forgiven. */
    private static String quoted(String image, int start, int[] end) {
        StringBuilder text = new StringBuilder();
        int i = start + 1;
        while (i < image.length()) {
            char c = image.charAt(i);
            if (c == '\'') {
                if (i + 1 < image.length() && image.charAt(i + 1) == '\'') {
                    i++;
                } else {
                    break;
                }
            }
            text.append(c);
            i++;
        }
        end[0] = Math.min(i + 1, image.length());
        return text.toString().stripTrailing();
    }

    private static String commentAfter(String image, int from) {
        int slash = image.indexOf('/', from);
        return slash < 0 ? "" : image.substring(slash + 1).strip();
    }

    /**
     * This text card with the CONTINUE line that follows it.
     *
     * @param line the line after a value that ends in {@code &}
     * @return the joined card, or empty when the line does not continue this one
     */
    Optional<HeaderCard> continuedBy(String line) {
        String next = pad(line, LINE);
        if (kind != Kind.TEXT || !value.endsWith("&") || !next.startsWith("CONTINUE")) {
            return Optional.empty();
        }
        int start = KEY_WIDTH;
        while (start < LINE && next.charAt(start) == ' ') {
            start++;
        }
        if (start == LINE || next.charAt(start) != '\'') {
            return Optional.empty();
        }
        int[] end = new int[1];
        String more = quoted(next, start, end);
        String moreComment = commentAfter(next, end[0]);
        String joined = comment.isEmpty() ? moreComment : (comment + " " + moreComment).strip();
        return Optional.of(
                new HeaderCard(key, kind, value.substring(0, value.length() - 1) + more, joined, image + next));
    }

    /**
     * A number as FITS writes it, D exponents included.
     *
     * @param text digits
     * @return the value, empty when the text is no decimal number
     */
    static OptionalDouble parseNumber(String text) {
        if (text.isEmpty() || text.length() > LINE) {
            return OptionalDouble.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eEdD".indexOf(text.charAt(i)) < 0) {
                return OptionalDouble.empty();
            }
        }
        char last = text.charAt(text.length() - 1);
        if (last == 'd' || last == 'D') {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text.replace('D', 'E').replace('d', 'e')));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /**
     * The key under which a card is kept: upper case, and with {@code HIERARCH} in front when it is no plain keyword.
     *
     * @param key as the caller writes it
     * @return canonical key
     */
    static String canonicalKey(String key) {
        String upper = key.strip().toUpperCase(Locale.ROOT);
        if (upper.length() > KEY_WIDTH || upper.indexOf(' ') >= 0) {
            return upper.startsWith(HIERARCH) ? upper : HIERARCH + upper;
        }
        return upper;
    }

    static HeaderCard ofText(String key, String value, String comment) {
        String text = printable(value).stripTrailing();
        String quoted = text.replace("'", "''");
        String start = start(key);
        if (start.length() + 2 + quoted.length() <= LINE) {
            String body = start + '\'' + pad(quoted, KEY_WIDTH) + '\'';
            return new HeaderCard(key, Kind.TEXT, text, comment, withComment(body, comment));
        }
        return new HeaderCard(key, Kind.TEXT, text, "", continued(start, text));
    }

    private static String continued(String start, String text) {
        StringBuilder image = new StringBuilder();
        StringBuilder line = new StringBuilder(start).append('\'');
        for (int i = 0; i < text.length(); i++) {
            String next = text.charAt(i) == '\'' ? "''" : String.valueOf(text.charAt(i));
            if (line.length() + next.length() + 2 > LINE) {
                image.append(pad(line.append("&'").toString(), LINE));
                line = new StringBuilder("CONTINUE  '");
            }
            line.append(next);
        }
        return image.append(pad(line.append('\'').toString(), LINE)).toString();
    }

    static HeaderCard ofToken(String key, Kind kind, String token, String comment) {
        String start = start(key);
        int width = key.startsWith(HIERARCH) ? 0 : FIXED_END - VALUE_START;
        String body = start + " ".repeat(Math.max(0, width - token.length())) + token;
        if (body.length() > LINE) {
            throw new IllegalArgumentException("keyword " + key + " leaves no room for its value " + token);
        }
        return new HeaderCard(key, kind, token, comment, withComment(body, comment));
    }

    static HeaderCard ofCommentary(String key, String text) {
        String line = printable(text);
        if (line.length() > LINE - KEY_WIDTH) {
            throw new IllegalArgumentException("commentary of at most 72 characters a line, got " + line.length());
        }
        return new HeaderCard(key, Kind.COMMENTARY, line.stripTrailing(), "", pad(pad(key, KEY_WIDTH) + line, LINE));
    }

    private static String start(String key) {
        if (key.startsWith(HIERARCH)) {
            if (key.length() > LINE / 2 + VALUE_START) {
                throw new IllegalArgumentException("keyword is too long: " + key);
            }
            return key + " = ";
        }
        if (!key.matches("[A-Z0-9_-]{1,8}")) {
            throw new IllegalArgumentException("a keyword has 1 to 8 of A-Z 0-9 _ -, got '" + key + "'");
        }
        return pad(key, KEY_WIDTH) + "= ";
    }

    private static String withComment(String body, String comment) {
        String text = printable(comment).strip();
        if (text.isEmpty() || body.length() > LINE - 4) {
            return pad(body, LINE);
        }
        String line = body + (body.length() < FIXED_END ? " ".repeat(FIXED_END - body.length()) : "") + " / " + text;
        return line.length() > LINE ? line.substring(0, LINE) : pad(line, LINE);
    }

    /** Header text is printable ASCII; anything else would make the file invalid. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return out.toString();
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
