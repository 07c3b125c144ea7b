package org.surveygrid.task.sources;

import java.nio.file.Path;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.UnprocessableReason;

/** How a run ends whose input is no FITS file, or lacks what it must have. */
public final class UnreadableInput {
    private UnreadableInput() {}

    /**
     * The outcome, in words that are the same on every machine: without the folder.
     *
     * @param product the input
     * @param failure what is wrong with it
     * @return {@link UnprocessableReason#CORRUPT_INPUT}
     */
    public static TaskOutcome outcome(InputProduct product, FitsFormatException failure) {
        String message = String.valueOf(failure.getMessage());
        for (Path path : product.files().values()) {
            message = message.replace(path.toString(), String.valueOf(path.getFileName()));
        }
        return new TaskOutcome.Unprocessable(
                UnprocessableReason.CORRUPT_INPUT,
                product.kind() + " " + product.key().substring(0, 8) + ": " + message);
    }
}
