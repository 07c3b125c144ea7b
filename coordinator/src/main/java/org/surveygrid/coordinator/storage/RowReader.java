package org.surveygrid.coordinator.storage;

/**
 * Turns a row into an object.
 *
 * @param <T> the object
 */
@FunctionalInterface
public interface RowReader<T> {
    /**
     * Reads the current row.
     *
     * @param row valid during this call only
     * @return the object
     */
    T read(Row row);
}
