package org.surveygrid.synthetic.night;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.surveygrid.synthetic.RawFrame;

/**
 * Writes a raw exposure as a data acquisition system does: an empty primary header with the exposure's cards, then one
 * unsigned 16-bit image extension per chip. The file appears under its name when it is complete.
 *
 * @see "FITS Standard 4.0, sections 4 and 7.1"
 */
final class RawMosaicFile implements AutoCloseable {
    private static final int BLOCK = 2880;
    private static final int CARD = 80;
    private static final int UNSIGNED_OFFSET = 1 << 15;

    private final Path path;
    private final Path partial;
    private final OutputStream out;
    private boolean complete;

    RawMosaicFile(Path path, List<String> exposureCards) throws IOException {
        this.path = path;
        this.partial = path.resolveSibling(path.getFileName() + ".part");
        this.out = new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16);
        header(
                List.of(flag("SIMPLE", true), number("BITPIX", "8"), number("NAXIS", "0"), flag("EXTEND", true)),
                exposureCards);
    }

    /** Appends one chip. */
    void add(RawFrame frame, List<String> chipCards) throws IOException {
        header(
                List.of(
                        text("XTENSION", "IMAGE"),
                        number("BITPIX", "16"),
                        number("NAXIS", "2"),
                        number("NAXIS1", Integer.toString(frame.width())),
                        number("NAXIS2", Integer.toString(frame.height())),
                        number("PCOUNT", "0"),
                        number("GCOUNT", "1"),
                        number("BZERO", Integer.toString(UNSIGNED_OFFSET)),
                        number("BSCALE", "1"),
                        text("BUNIT", "adu")),
                chipCards);
        char[] adu = frame.adu();
        byte[] bytes = new byte[padded(2 * adu.length)];
        for (int i = 0; i < adu.length; i++) {
            int stored = adu[i] - UNSIGNED_OFFSET;
            bytes[2 * i] = (byte) (stored >> 8);
            bytes[2 * i + 1] = (byte) stored;
        }
        out.write(bytes);
    }

    /** Declares the file whole: {@link #close} then gives it its name. */
    void complete() {
        complete = true;
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (complete) {
            Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(partial);
        }
    }

    private void header(List<String> structure, List<String> cards) throws IOException {
        StringBuilder header = new StringBuilder();
        for (String card : structure) {
            header.append(card);
        }
        for (String card : cards) {
            header.append(card);
        }
        header.append(padded("END"));
        byte[] bytes = header.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] blocks = new byte[padded(bytes.length)];
        Arrays.fill(blocks, (byte) ' ');
        System.arraycopy(bytes, 0, blocks, 0, bytes.length);
        out.write(blocks);
    }

    private static int padded(int length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static String padded(String card) {
        if (card.length() > CARD) {
            throw new IllegalArgumentException("header card is longer than " + CARD + " characters: " + card);
        }
        return card + " ".repeat(CARD - card.length());
    }

    static String text(String key, String value) {
        return padded(String.format(Locale.ROOT, "%-8s= '%-8s'", key, value.replace("'", "''")));
    }

    static String number(String key, String value) {
        return padded(String.format(Locale.ROOT, "%-8s= %20s", key, value));
    }

    private static String flag(String key, boolean value) {
        return number(key, value ? "T" : "F");
    }
}
