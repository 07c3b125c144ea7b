package org.surveygrid.fits;

import java.io.IOException;

/** A FITS file that cannot be read without making up data. The message says where, what is wrong and what to do. */
public final class FitsFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param where file and HDU
     * @param what what is wrong, with the numbers
     * @param advice what the reader can do
     */
    public FitsFormatException(String where, String what, String advice) {
        super(where + ": " + what + "; " + advice);
    }

    /**
     * A refusal that another failure caused.
     *
     * @param where file and HDU
     * @param what what is wrong, with the numbers
     * @param advice what the reader can do
     * @param cause the failure underneath
     */
    public FitsFormatException(String where, String what, String advice, Throwable cause) {
        super(where + ": " + what + "; " + advice, cause);
    }
}
