package org.surveygrid.task.chip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;

/**
 * What tasks on one chip have in common: a declaration as data, and unusable data as an outcome.
 *
 * @param <P> the parameters
 */
public abstract class ChipTask<P extends Record> implements TaskType<P> {
    private static final long FIXED_BYTES = 192L << 20;
    private static final int HEAP_PER_INPUT_BYTE = 12;

    private final Declaration declaration;
    private final P defaults;

    /**
     * What a task declares.
     *
     * @param produces what it makes; its name is also the task's
     * @param version version of the result bits
     * @param dimensions dimensions of its targets
     * @param outputs roles of the files it writes
     * @param inputs what it needs
     * @param validityNights how long a calibration holds
     */
    public record Declaration(
            ProductKind produces,
            int version,
            Set<Dimension> dimensions,
            List<String> outputs,
            List<InputRole> inputs,
            int validityNights) {
        public Declaration {
            dimensions = Set.copyOf(dimensions);
            outputs = List.copyOf(outputs);
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * A task.
     *
     * @param declaration what it declares
     * @param defaults its parameters
     */
    protected ChipTask(Declaration declaration, P defaults) {
        this.declaration = declaration;
        this.defaults = defaults;
    }

    /**
     * Does the work.
     *
     * @param inputs files by role
     * @param parameters checked parameters
     * @param context what is made, and where to put it
     * @return the product
     * @throws IOException when this machine cannot read or write files
     * @throws UnusableDataException when the data cannot be processed
     */
    protected abstract TaskOutcome process(TaskInputs inputs, P parameters, TaskContext context)
            throws IOException, UnusableDataException;

    @Override
    public final TaskOutcome run(TaskInputs inputs, P parameters, TaskContext context) throws IOException {
        try {
            return process(inputs, parameters, context);
        } catch (UnusableDataException e) {
            return new TaskOutcome.Unprocessable(e.reason(), String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof FitsFormatException) {
                return corrupt(context);
            }
            throw e.getCause();
        } catch (FitsFormatException e) {
            return corrupt(context);
        }
    }

    private static TaskOutcome corrupt(TaskContext context) {
        return new TaskOutcome.Unprocessable(
                UnprocessableReason.CORRUPT_INPUT,
                "an input of " + context.target() + " is no readable FITS file; check its origin and flag it");
    }

    @Override
    public final String name() {
        return declaration.produces().name();
    }

    @Override
    public final int version() {
        return declaration.version();
    }

    @Override
    public final ProductKind produces() {
        return declaration.produces();
    }

    @Override
    public final Set<Dimension> dimensions() {
        return declaration.dimensions();
    }

    @Override
    public final List<String> outputs() {
        return declaration.outputs();
    }

    @Override
    public final List<InputRole> inputs() {
        return declaration.inputs();
    }

    @Override
    public final P defaults() {
        return defaults;
    }

    @Override
    public final int validityNights() {
        return declaration.validityNights();
    }

    @Override
    public final long memoryBytes(long inputBytes) {
        return FIXED_BYTES + HEAP_PER_INPUT_BYTE * inputBytes;
    }
}
