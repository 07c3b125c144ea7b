package org.surveygrid.instrument;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.surveygrid.image.PixelBox;

/**
 * A section as FITS headers write it, {@code [x1:x2,y1:y2]}, 1-based and inclusive. Bounds in falling order say that the
 * axis is read backwards.
 *
 * @param box the pixels, 0-based
 * @param xReversed whether the first axis runs backwards
 * @param yReversed whether the second axis runs backwards
 */
public record FitsSection(PixelBox box, boolean xReversed, boolean yReversed) {
    private static final String INTEGER = "\\s*(\\d{1,6})\\s*";
    private static final Pattern SECTION =
            Pattern.compile("\\s*\\[" + INTEGER + ":" + INTEGER + "," + INTEGER + ":" + INTEGER + "\\]\\s*");

    /**
     * Parses a section.
     *
     * @param text such as {@code [33:544,1:1024]}; blanks are allowed
     * @return the section, or empty when the text is none
     */
    public static Optional<FitsSection> parse(String text) {
        Matcher m = SECTION.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        int x1 = Integer.parseInt(m.group(1));
        int x2 = Integer.parseInt(m.group(2));
        int y1 = Integer.parseInt(m.group(3));
        int y2 = Integer.parseInt(m.group(4));
        if (Math.min(Math.min(x1, x2), Math.min(y1, y2)) < 1) {
            return Optional.empty();
        }
        PixelBox box =
                new PixelBox(Math.min(x1, x2) - 1, Math.min(y1, y2) - 1, Math.abs(x2 - x1) + 1, Math.abs(y2 - y1) + 1);
        return Optional.of(new FitsSection(box, x1 > x2, y1 > y2));
    }
}
