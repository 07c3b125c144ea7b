package org.surveygrid.toml;

/**
 * A camera, model or tile file says something that cannot be. The message names the line, what is wrong, and what would be
 * right.
 */
public final class TomlFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * A fault in a file.
     *
     * @param message where, what, and what would be right
     */
    public TomlFileException(String message) {
        super(message);
    }
}
