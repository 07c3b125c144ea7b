package org.surveygrid.solver.model.table;

/** A model file says something that cannot be. The message names the line, what is wrong, and what would be right. */
public final class ModelFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * A fault in a model file.
     *
     * @param message where, what, and what would be right
     */
    public ModelFileException(String message) {
        super(message);
    }
}
