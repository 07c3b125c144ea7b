package org.surveygrid.fits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import org.surveygrid.fits.block.ByteSource;

/**
 * An open FITS file: headers are read at once, data when asked for. Plain, gzip-compressed as a whole, or with
 * tile-compressed images.
 */
public final class FitsFile implements AutoCloseable {
    private static final int MAX_HDUS = 10_000;
    private static final int START_SHOWN = 9;

    private final Path path;
    private final ByteSource source;
    private final List<Hdu> hdus;

    private FitsFile(Path path, ByteSource source, List<Hdu> hdus) {
        this.path = path;
        this.source = source;
        this.hdus = List.copyOf(hdus);
    }

    /**
     * Opens a file and reads every header.
     *
     * @param path the file
     * @return to be closed
     * @throws FitsFormatException when it is not FITS, or cut off inside a header
     * @throws IOException when it cannot be read
     */
    public static FitsFile open(Path path) throws IOException {
        ByteSource source = source(path);
        try {
            return new FitsFile(path, source, scan(path, source));
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static ByteSource source(Path path) throws IOException {
        try {
            return ByteSource.open(path);
        } catch (ZipException e) {
            throw new FitsFormatException(
                    path.toString(),
                    "the gzip compression cannot be undone: " + e.getMessage(),
                    "get the file again, or expand it by hand and give the expanded file",
                    e);
        }
    }

    private static List<Hdu> scan(Path path, ByteSource source) throws IOException {
        requireFits(path, source);
        List<Hdu> hdus = new ArrayList<>();
        long position = 0;
        while (position < source.length()) {
            int index = hdus.size();
            String where = path + " HDU " + index;
            if (index > 0 && !startsWith(source, position, "XTENSION")) {
                // The standard allows special records after the last HDU, and archives pad files with zeros.
                break;
            }
            if (index == MAX_HDUS) {
                throw new FitsFormatException(
                        path.toString(), "more than " + MAX_HDUS + " HDUs", "split the file first");
            }
            HeaderReader.Located located = HeaderReader.read(source, position, where);
            hdus.add(new Hdu(index, where, located, source));
            long bytes = DataUnit.of(located.header(), where).bytes(where);
            if (bytes > source.length() - Math.min(located.end(), source.length())) {
                // What this HDU holds is cut off; reading it says so.
                break;
            }
            position = located.end() + HeaderReader.blocks(bytes);
        }
        return hdus;
    }

    private static void requireFits(Path path, ByteSource source) throws IOException {
        if (!startsWith(source, 0, "SIMPLE  =")) {
            int shown = (int) Math.min(START_SHOWN, source.length());
            String start = HeaderCard.printable(new String(source.bytes(0, shown), StandardCharsets.ISO_8859_1));
            throw new FitsFormatException(
                    path.toString(),
                    shown == 0
                            ? "not a FITS file: it is empty"
                            : "not a FITS file: it starts with '" + start + "' instead of 'SIMPLE  ='",
                    "give a FITS file (plain, .gz or .fz; other compressions have to be undone first)");
        }
    }

    private static boolean startsWith(ByteSource source, long position, String text) throws IOException {
        if (source.length() - position < text.length()) {
            return false;
        }
        return new String(source.bytes(position, text.length()), StandardCharsets.ISO_8859_1).equals(text);
    }

    /**
     * Every HDU, the primary first.
     *
     * @return at least one
     */
    public List<Hdu> hdus() {
        return hdus;
    }

    /**
     * The primary header.
     *
     * @return header of HDU 0
     */
    public FitsHeader primaryHeader() {
        return hdus.getFirst().header();
    }

    /**
     * The first HDU with a given EXTNAME.
     *
     * @param name compared without regard to case
     * @return empty when there is none
     */
    public Optional<Hdu> find(String name) {
        return hdus.stream().filter(hdu -> hdu.name().equalsIgnoreCase(name)).findFirst();
    }

    /**
     * The first HDU that holds an image, compressed or not.
     *
     * @return the HDU
     * @throws FitsFormatException when there is none
     */
    public Hdu firstImage() throws FitsFormatException {
        return first(Hdu::isImage, "image");
    }

    /**
     * The first HDU that holds a table.
     *
     * @return the HDU
     * @throws FitsFormatException when there is none
     */
    public Hdu firstTable() throws FitsFormatException {
        return first(Hdu::isTable, "table");
    }

    private Hdu first(Predicate<Hdu> wanted, String noun) throws FitsFormatException {
        return hdus.stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new FitsFormatException(
                        path.toString(),
                        "none of its " + hdus.size() + " HDUs holds a FITS " + noun,
                        "give the file that does"));
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
