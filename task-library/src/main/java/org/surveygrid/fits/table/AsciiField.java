package org.surveygrid.fits.table;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;

/**
 * One field of the rows of an ASCII table.
 *
 * @param type A, I, F, E or D
 * @param start first byte within a row
 * @param width bytes
 * @param decimals digits after a decimal point that is not written
 * @param nullText TNULL, empty for none
 */
public record AsciiField(char type, int start, int width, int decimals, String nullText) {
    private static final Pattern SYNTAX =
            Pattern.compile("\\s*([AIFED])(\\d{1,6})(?:\\.(\\d{1,3}))?\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([ED]?[+-]?\\d+)?");

    /**
     * Reads TFORM and TBCOL.
     *
     * @param form such as {@code F8.3}
     * @param firstByte TBCOL, counted from 1
     * @param rowBytes bytes of a row, within which the field must lie
     * @param nullText TNULL
     * @return the field
     * @throws DataFormatException when the form is none of the standard, or the field leaves the row
     */
    public static AsciiField of(String form, long firstByte, int rowBytes, String nullText) throws DataFormatException {
        Matcher matcher = SYNTAX.matcher(form);
        if (!matcher.matches()) {
            throw new DataFormatException("'" + form.strip() + "' is no format of an ASCII table");
        }
        int width = Integer.parseInt(matcher.group(2));
        String decimals = matcher.group(3);
        if (firstByte < 1 || width < 1 || firstByte - 1 > (long) rowBytes - width) {
            throw new DataFormatException(
                    "a field of " + width + " bytes from byte " + firstByte + " leaves the row of " + rowBytes);
        }
        return new AsciiField(
                Character.toUpperCase(matcher.group(1).charAt(0)),
                (int) firstByte - 1,
                width,
                decimals == null ? 0 : Integer.parseInt(decimals),
                nullText.strip());
    }

    /**
     * The text of a cell.
     *
     * @param rows all rows
     * @param rowStart first byte of the row
     * @return without trailing blanks
     */
    public String text(byte[] rows, int rowStart) {
        return new String(rows, rowStart + start, width, StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /**
     * The number of a cell.
     *
     * @param rows all rows
     * @param rowStart first byte of the row
     * @return NaN where the cell says TNULL; 0 where it is blank, as the standard has it
     * @throws DataFormatException when the cell holds no number
     */
    public double number(byte[] rows, int rowStart) throws DataFormatException {
        String text = text(rows, rowStart).strip();
        if (!nullText.isEmpty() && text.equals(nullText)) {
            return Double.NaN;
        }
        if (text.isEmpty()) {
            return 0;
        }
        Matcher matcher = NUMBER.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new DataFormatException("'" + text + "' is no number");
        }
        String mantissa = text.substring(0, matcher.end(1));
        String exponent = matcher.group(2) == null ? "" : matcher.group(2).replace("D", "E");
        if (!exponent.isEmpty() && !exponent.startsWith("E")) {
            exponent = "E" + exponent;
        }
        if (type != 'I' && decimals > 0 && mantissa.indexOf('.') < 0) {
            exponent = exponent.isEmpty() ? "E-" + decimals : exponent;
        }
        return Double.parseDouble(mantissa + exponent);
    }
}
