package org.surveygrid.coordinator.storage;

/**
 * Work done in one transaction. Throwing undoes all of it.
 *
 * @param <T> what it answers
 */
@FunctionalInterface
public interface SqlFunction<T> {
    /**
     * Does the work, on one of the database's own threads: no waiting, no calls back to {@link Database}.
     *
     * @param transaction what to read and write with
     * @return the answer
     */
    T apply(Transaction transaction);
}
