package org.surveygrid.solver.store;

import org.surveygrid.solver.association.DetectionColumns;

/**
 * The records of a file that are detections, numbered without gaps; reference stars are left out.
 *
 * @param columns of all records
 * @param record number of each detection's record
 */
record RecordColumns(DetectionColumns columns, int[] record) implements DetectionColumns {
    @Override
    public int list(int detection) {
        return columns.list(record[detection]);
    }

    @Override
    public double xPx(int detection) {
        return columns.xPx(record[detection]);
    }

    @Override
    public double yPx(int detection) {
        return columns.yPx(record[detection]);
    }

    @Override
    public double positionErrorPx(int detection) {
        return columns.positionErrorPx(record[detection]);
    }

    @Override
    public double magnitude(int detection) {
        return columns.magnitude(record[detection]);
    }

    @Override
    public double magnitudeError(int detection) {
        return columns.magnitudeError(record[detection]);
    }
}
