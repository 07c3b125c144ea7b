package org.surveygrid.calibration;

/**
 * How the electronic zero level is taken off. Frames that are subtracted from each other must have been treated with
 * the same method, which is why every task that reads raw frames has a parameter {@code overscan} of this type.
 */
public enum OverscanMethod {
    /** Nothing is subtracted. */
    NONE,
    /** One level per amplifier. */
    CONSTANT,
    /** One level per row and amplifier, smoothed along the rows. */
    PER_ROW
}
