package org.surveygrid.task;

/** Why data cannot be processed by anybody. */
public enum UnprocessableReason {
    /** An input file is not what it should be: truncated, wrong structure, missing keyword. */
    CORRUPT_INPUT,
    /** Inputs contradict each other: sizes, overscan methods, units. */
    INCONSISTENT_INPUTS,
    /** Fewer usable frames than the task needs, after bad ones were rejected. */
    TOO_FEW_FRAMES,
    /** Fewer usable sources or reference stars than the task needs. */
    TOO_FEW_STARS,
    /** The sources could not be matched to the reference catalogue. */
    NO_ASTROMETRIC_MATCH,
    /** The frame does not touch the tile. */
    NO_OVERLAP,
    /** Every pixel is masked. */
    ALL_MASKED,
    /** Light level outside what the task can use: saturated or empty. */
    BAD_LIGHT_LEVEL,
    /** The exposure was taken through clouds thicker than the limit. */
    CLOUDY,
    /** The equations have no unique solution. */
    SINGULAR_SOLUTION
}
