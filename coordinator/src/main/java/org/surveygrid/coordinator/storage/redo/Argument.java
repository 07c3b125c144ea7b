package org.surveygrid.coordinator.storage.redo;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A value bound to a statement. */
public sealed interface Argument {
    /** SQL's null. */
    record Nothing() implements Argument {}

    /**
     * Text.
     *
     * @param value of any length
     */
    record Text(String value) implements Argument {}

    /**
     * A whole number.
     *
     * @param value 64 bits
     */
    record Whole(long value) implements Argument {}

    /**
     * A floating-point number.
     *
     * @param value 64 bits
     */
    record Real(double value) implements Argument {}

    /**
     * A truth value.
     *
     * @param value the value
     */
    record Truth(boolean value) implements Argument {}

    /**
     * What a bound value is.
     *
     * @param bound as given to the database
     * @return the argument
     * @throws IllegalArgumentException for a type that is never stored
     */
    static Argument of(@Nullable Object bound) {
        return switch (bound) {
            case null -> new Nothing();
            case String text -> new Text(text);
            case Integer number -> new Whole(number);
            case Long number -> new Whole(number);
            case Double number -> new Real(number);
            case Boolean truth -> new Truth(truth);
            default ->
                throw new IllegalArgumentException(
                        "a value of " + bound.getClass() + " cannot be stored; use text, numbers or truth values");
        };
    }

    /**
     * The value to bind.
     *
     * @return a Java object that the database takes; null for SQL's null
     */
    default @Nullable Object bindable() {
        return switch (this) {
            case Nothing() -> null;
            case Text(String value) -> value;
            case Whole(long value) -> value;
            case Real(double value) -> value;
            case Truth(boolean value) -> value;
        };
    }

    /**
     * Writes the argument.
     *
     * @param out where to
     * @throws IOException when it cannot be written
     */
    default void write(DataOutputStream out) throws IOException {
        switch (this) {
            case Nothing() -> out.writeByte('N');
            case Text(String value) -> {
                out.writeByte('T');
                writeText(out, value);
            }
            case Whole(long value) -> {
                out.writeByte('W');
                out.writeLong(value);
            }
            case Real(double value) -> {
                out.writeByte('R');
                out.writeDouble(value);
            }
            case Truth(boolean value) -> {
                out.writeByte('B');
                out.writeBoolean(value);
            }
        }
    }

    /**
     * Reads an argument.
     *
     * @param in where from
     * @return the argument
     * @throws IOException when it cannot be read, or is none
     */
    static Argument read(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 'N' -> new Nothing();
            case 'T' -> new Text(readText(in));
            case 'W' -> new Whole(in.readLong());
            case 'R' -> new Real(in.readDouble());
            case 'B' -> new Truth(in.readBoolean());
            default -> throw new IOException("unknown kind of argument " + kind);
        };
    }

    /**
     * Writes text of any length.
     *
     * @param out where to
     * @param text the text
     * @throws IOException when it cannot be written
     */
    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads text.
     *
     * @param in where from
     * @return the text
     * @throws IOException when it ends early
     */
    static String readText(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readInt());
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
