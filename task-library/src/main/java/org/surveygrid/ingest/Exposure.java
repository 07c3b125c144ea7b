package org.surveygrid.ingest;

import java.util.Optional;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.task.ProductKind;

/**
 * What a header says about an exposure, in this system's words.
 *
 * @param kind raw kind
 * @param id unique within the camera
 * @param filter filter name; empty for biases and darks
 * @param night date at its start
 * @param mjdUtc start
 * @param exposureSeconds open-shutter time; 0 for biases
 * @param airmass at least 1
 * @param airmassOrigin where the airmass is from, for the header's reader
 * @param pointing where the telescope says it looked; empty when it does not
 * @param object name of the field, empty when there is none
 */
record Exposure(
        ProductKind kind,
        String id,
        Optional<String> filter,
        String night,
        double mjdUtc,
        double exposureSeconds,
        double airmass,
        String airmassOrigin,
        Optional<SkyPosition> pointing,
        String object) {}
