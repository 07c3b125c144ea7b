package org.surveygrid.ingest;

/** Why a file, or one chip of it, does not come in. */
public enum RefusalReason {
    /** Not FITS, or cut off, or its data contradict its checksum. */
    UNREADABLE,
    /** No known camera recognises the header. */
    UNKNOWN_CAMERA,
    /** The camera that was asked for does not recognise the header. */
    WRONG_CAMERA,
    /** None of the camera's exposure types fits. */
    UNKNOWN_KIND,
    /** The filter is not among the camera's. */
    UNKNOWN_FILTER,
    /** No usable start of the exposure. */
    NO_TIME,
    /** No usable exposure time. */
    NO_EXPOSURE_TIME,
    /** The image is not of the camera's size. */
    WRONG_SIZE,
    /** The header's sections contradict the camera file. */
    WRONG_SECTIONS,
    /** There is no image of any of the camera's chips. */
    NO_CHIP,
    /** Two images claim to be the same chip. */
    AMBIGUOUS_CHIP,
    /** Every pixel has the same value. */
    CONSTANT_IMAGE
}
