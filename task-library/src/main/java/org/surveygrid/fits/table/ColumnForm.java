package org.surveygrid.fits.table;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;

/**
 * The TFORM of a column.
 *
 * @param repeat elements in one cell; for variable-length cells 0 or 1
 * @param type letter of the element, or {@code P} or {@code Q} for a descriptor of elements on the heap
 * @param heapType letter of the elements on the heap, blank when there are none
 */
public record ColumnForm(int repeat, char type, char heapType) {
    private static final Pattern SYNTAX =
            Pattern.compile("\\s*(\\d{0,9})([LXBIJKAEDCMPQ])([LXBIJKAEDCM]?)(.*)", Pattern.CASE_INSENSITIVE);

    public ColumnForm {
        if (repeat < 0) {
            throw new IllegalArgumentException("repeat count must not be negative, got " + repeat);
        }
    }

    /**
     * Reads a TFORM.
     *
     * @param text such as {@code 1D}, {@code 16A} or {@code 1PE(120)}
     * @return the form
     * @throws DataFormatException when it is none the standard knows
     */
    public static ColumnForm parse(String text) throws DataFormatException {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new DataFormatException("column format '" + text.strip() + "' is none of the FITS standard");
        }
        char type = Character.toUpperCase(matcher.group(2).charAt(0));
        int repeat = matcher.group(1).isEmpty() ? 1 : Integer.parseInt(matcher.group(1));
        boolean variable = type == 'P' || type == 'Q';
        if (variable && (repeat > 1 || matcher.group(3).isEmpty())) {
            throw new DataFormatException("variable-length column format '" + text.strip() + "' is malformed");
        }
        char heapType = variable ? Character.toUpperCase(matcher.group(3).charAt(0)) : ' ';
        return new ColumnForm(repeat, type, heapType);
    }

    /**
     * Whether cells are stored on the heap.
     *
     * @return true for P and Q
     */
    public boolean isVariable() {
        return type == 'P' || type == 'Q';
    }

    /**
     * Bytes of a cell within the row.
     *
     * @return width, 64 bits because repeat counts can be large
     */
    public long cellBytes() {
        return type == 'X' ? (repeat + 7L) / 8 : (long) repeat * bytesOf(type);
    }

    /**
     * Numbers in a cell: complex elements count twice.
     *
     * @return count
     */
    public long numbersPerCell() {
        return type == 'C' || type == 'M' ? 2L * repeat : repeat;
    }

    /**
     * Bytes of one element; bits are handled apart.
     *
     * @param type letter
     * @return 1 to 16
     */
    public static int bytesOf(char type) {
        return switch (type) {
            case 'L', 'X', 'B', 'A' -> 1;
            case 'I' -> 2;
            case 'J', 'E' -> 4;
            case 'K', 'D', 'C', 'P' -> 8;
            case 'M', 'Q' -> 16;
            default -> throw new IllegalArgumentException("no element type " + type);
        };
    }

    /**
     * The TFORM of this form, without the longest length of variable cells.
     *
     * @return text
     */
    public String text() {
        return repeat + String.valueOf(type) + (isVariable() ? String.valueOf(heapType) : "");
    }
}
