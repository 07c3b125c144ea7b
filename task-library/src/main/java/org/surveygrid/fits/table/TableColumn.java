package org.surveygrid.fits.table;

import java.util.OptionalLong;

/**
 * One column of a table.
 *
 * @param name TTYPE
 * @param form TFORM
 * @param offset first byte of its cell within a row
 * @param labels what a reader sees
 * @param scaling how stored numbers become values
 */
public record TableColumn(String name, ColumnForm form, int offset, Labels labels, Scaling scaling) {
    /**
     * What a reader sees; empty text where the file has nothing.
     *
     * @param unit TUNIT
     * @param ucd TUCD, the IVOA's word for the quantity
     * @param description TCOMM
     * @param dimensions TDIM
     * @param display TDISP
     */
    public record Labels(String unit, String ucd, String description, String dimensions, String display) {
        /**
         * Labels of a column about which nothing is known but its unit and meaning.
         *
         * @param unit TUNIT
         * @param ucd TUCD
         * @return labels
         */
        public static Labels of(String unit, String ucd) {
            return new Labels(unit, ucd, "", "", "");
        }
    }

    /**
     * How stored numbers become values: {@code scale * stored + zero}.
     *
     * @param scale TSCAL
     * @param zero TZERO
     * @param nullValue TNULL, the stored integer that means no value
     */
    public record Scaling(double scale, double zero, OptionalLong nullValue) {
        /** Values are stored as they are. */
        public static final Scaling NONE = new Scaling(1, 0, OptionalLong.empty());

        /**
         * Whether values are integers when stored numbers are.
         *
         * @return true when scale is 1 and zero a whole number of 53 bits
         */
        public boolean isWhole() {
            return scale == 1 && zero == Math.rint(zero) && Math.abs(zero) <= 1L << 53;
        }
    }

    public String unit() {
        return labels.unit();
    }
}
