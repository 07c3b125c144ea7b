package org.surveygrid.task;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * One kind of work, declared once. Implementations are stateless; {@link #run} depends on its arguments only: no clock,
 * host name, random source, locale or environment may reach a result, because results of different machines are
 * compared bit by bit.
 *
 * @param <P> the parameters: a record whose components all carry {@link org.surveygrid.setting.Setting}
 */
public interface TaskType<P extends Record> {
    /**
     * Name of the task, also the prefix of its parameters: {@code bias.clipSigma}.
     *
     * @return a lower-case word
     */
    String name();

    /**
     * Version of the result bits: raised whenever the same inputs and parameters give other bits.
     *
     * @return 1 or more
     */
    int version();

    /**
     * What this task makes.
     *
     * @return the product kind
     */
    ProductKind produces();

    /**
     * Which dimensions its targets have.
     *
     * @return the dimensions
     */
    Set<Dimension> dimensions();

    /**
     * Roles of the files it writes, without the facts.
     *
     * @return file roles, e.g. {@code image}, {@code weight}, {@code flag}
     */
    List<String> outputs();

    /**
     * Roles of the files that one part of a divided run writes, without the facts. A part is a run whose target has the
     * dimension {@link Dimension#PART}; it is given the inputs of the whole and what the round came to, see
     * {@link TaskInputs#ROUND}.
     *
     * @return file roles; empty when runs of this task are never divided
     */
    default List<String> partOutputs() {
        return List.of();
    }

    /**
     * What it needs.
     *
     * @return input roles
     */
    List<InputRole> inputs();

    /**
     * Names of the registered products that parameters ask for, for roles of {@link InputRole.Match#NAMED}. Such a role is
     * given these, in this order.
     *
     * @param parameters checked parameters
     * @return names, each once; none by default
     */
    default List<String> named(P parameters) {
        return List.of();
    }

    /**
     * Parameters when nobody says otherwise.
     *
     * @return a record of defaults
     */
    P defaults();

    /**
     * How long a calibration holds.
     *
     * @return nights before and after its own; 0 for products that are no calibration
     */
    default int validityNights() {
        return 0;
    }

    /**
     * Heap that a run needs.
     *
     * @param inputBytes total size of the input files
     * @return bytes
     */
    long memoryBytes(long inputBytes);

    /**
     * Runs the task.
     *
     * @param inputs files by role
     * @param parameters checked parameters
     * @param context what is made, and where to put it
     * @return how it ended; a data problem is {@link TaskOutcome.Unprocessable}, not an exception
     * @throws IOException when this machine cannot read or write files; another machine may succeed
     */
    TaskOutcome run(TaskInputs inputs, P parameters, TaskContext context) throws IOException;

    /**
     * Judges a product by its facts alone, so that a changed limit touches no pixels.
     *
     * @param facts what the run reported
     * @param parameters the parameters, of which only the limits matter
     * @return names of the limits that are exceeded, e.g. {@code READ_NOISE_HIGH}; empty when all is well
     */
    default List<String> judge(Facts facts, P parameters) {
        return List.of();
    }
}
