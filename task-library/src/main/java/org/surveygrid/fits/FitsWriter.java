package org.surveygrid.fits;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.surveygrid.fits.block.BlockChecksum;
import org.surveygrid.fits.block.PixelBlocks;
import org.surveygrid.fits.table.TableColumn;
import org.surveygrid.fits.tile.PixelForm;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;

/**
 * Writes FITS files. Equal input makes equal bytes: no date, no host, one NaN; CHECKSUM and DATASUM in every HDU.
 *
 * <p>Structural keywords of a given header (SIMPLE, BITPIX, NAXISn, BZERO, CHECKSUM and their like) are ignored and
 * written anew, so the header of a file that was read can be given as it is. An existing file is replaced.
 */
public final class FitsWriter {
    private static final Set<String> STRUCTURAL = Set.of(
            "SIMPLE",
            "XTENSION",
            "BITPIX",
            "NAXIS",
            "EXTEND",
            "PCOUNT",
            "GCOUNT",
            "GROUPS",
            "TFIELDS",
            "THEAP",
            "BSCALE",
            "BZERO",
            "BLANK",
            "CHECKSUM",
            "DATASUM",
            "END",
            "LONGSTRN",
            "CONTINUE",
            "ZIMAGE",
            "ZSIMPLE",
            "ZTENSION",
            "ZBITPIX",
            "ZNAXIS",
            "ZEXTEND",
            "ZPCOUNT",
            "ZGCOUNT",
            "ZCMPTYPE",
            "ZQUANTIZ",
            "ZDITHER0",
            "ZSCALE",
            "ZZERO",
            "ZBLANK",
            "ZHECKSUM",
            "ZDATASUM",
            "ZMASKCMP",
            "ZBLOCKED");
    private static final Pattern STRUCTURAL_INDEXED = Pattern.compile("(NAXIS|ZNAXIS|ZTILE|ZNAME|ZVAL)\\d{1,3}");
    private static final Pattern COLUMN =
            Pattern.compile("(TTYPE|TFORM|TUNIT|TUCD|TCOMM|TDIM|TDISP|TNULL|TSCAL|TZERO|TBCOL)\\d{1,3}");

    private FitsWriter() {}

    /**
     * Writes an image of 32-bit floating-point numbers into the primary HDU.
     *
     * @param path the file
     * @param header cards to keep
     * @param image pixels; NaN means no value
     * @throws IOException when writing fails
     */
    public static void write(Path path, FitsHeader header, FloatImage image) throws IOException {
        FitsHeader.Builder cards = primary(-32, image.width(), image.height());
        try (OutputStream out = Files.newOutputStream(path)) {
            hdu(out, keep(cards, header), PixelBlocks.ofFloats(image.pixels()));
        }
    }

    /**
     * Writes several images of 32-bit floating-point numbers into one file: the first into the primary HDU, the others into
     * extensions after it.
     *
     * @param path the file
     * @param header cards of the primary HDU
     * @param images at least one; NaN means no value
     * @throws IOException when writing fails
     */
    public static void write(Path path, FitsHeader header, List<FloatImage> images) throws IOException {
        write(path, header, images.getFirst());
        try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
            for (FloatImage image : images.subList(1, images.size())) {
                hdu(out, imageExtension(image), PixelBlocks.ofFloats(image.pixels()));
            }
        }
    }

    /**
     * Writes images of 32-bit floating-point numbers into extensions with headers of their own, after a primary HDU without data.
     *
     * @param path the file
     * @param primaryHeader cards of the primary HDU
     * @param headers cards to keep of each image
     * @param images as many; NaN means no value
     * @throws IOException when writing fails
     */
    public static void writeExtensions(
            Path path, FitsHeader primaryHeader, List<FitsHeader> headers, List<FloatImage> images) throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            hdu(out, keep(emptyPrimary(), primaryHeader), new byte[0]);
            for (int i = 0; i < images.size(); i++) {
                FitsHeader.Builder cards = keep(imageExtension(images.get(i)), headers.get(i));
                hdu(out, cards, PixelBlocks.ofFloats(images.get(i).pixels()));
            }
        }
    }

    private static FitsHeader.Builder imageExtension(FloatImage image) {
        FitsHeader.Builder cards = FitsHeader.builder().put("XTENSION", "IMAGE", "image");
        return axes(cards, -32, image.width(), image.height())
                .put("PCOUNT", 0, "")
                .put("GCOUNT", 1, "");
    }

    /**
     * Writes a mask into the primary HDU, as 16-bit numbers when its bits allow, else as 32-bit numbers.
     *
     * @param path the file
     * @param header cards to keep
     * @param mask flag bits
     * @throws IOException when writing fails
     */
    public static void writeMask(Path path, FitsHeader header, MaskImage mask) throws IOException {
        FitsHeader cards = header.toBuilder().remove("BLANK").build();
        writeIntegers(path, cards, IntegerImage.owning(mask.width(), mask.height(), mask.bits()));
    }

    /**
     * Writes whole numbers into the primary HDU, without loss and in the least room: 16-bit, unsigned 16-bit (BZERO
     * 32768) or 32-bit. The number that BLANK and BZERO of the given header declare to mean no value keeps its meaning.
     *
     * @param path the file
     * @param header cards to keep
     * @param image pixels
     * @throws IOException when writing fails
     */
    public static void writeIntegers(Path path, FitsHeader header, IntegerImage image) throws IOException {
        int[] values = image.values();
        PixelForm form = PixelForm.of(values);
        PixelBlocks blocks =
                form == PixelForm.INT ? PixelBlocks.ofInts(values) : PixelBlocks.ofShorts(values, form.zero());
        FitsHeader.Builder cards = primary(form.bitpix(), image.width(), image.height());
        putOffset(cards, form, header);
        try (OutputStream out = Files.newOutputStream(path)) {
            hdu(out, keep(cards, header), blocks);
        }
    }

    private static FitsHeader.Builder emptyPrimary() {
        return FitsHeader.builder()
                .putFlag("SIMPLE", true, "conforms to the FITS standard")
                .put("BITPIX", 8, "")
                .put("NAXIS", 0, "no data here")
                .putFlag("EXTEND", true, "");
    }

    private static FitsHeader.Builder extension(int rowBytes, int rows, int heapBytes, int columns) {
        return FitsHeader.builder()
                .put("XTENSION", "BINTABLE", "binary table")
                .put("BITPIX", 8, "")
                .put("NAXIS", 2, "")
                .put("NAXIS1", rowBytes, "[byte] width of a row")
                .put("NAXIS2", rows, "rows")
                .put("PCOUNT", heapBytes, "[byte] heap")
                .put("GCOUNT", 1, "")
                .put("TFIELDS", columns, "columns");
    }

    /** BZERO of the stored integers, and the BLANK of the given header moved by it. */
    private static void putOffset(FitsHeader.Builder cards, PixelForm form, FitsHeader given) {
        if (form.zero() != 0) {
            cards.put("BSCALE", 1L, "").put("BZERO", form.zero(), "stored values are unsigned 16-bit numbers");
        }
        OptionalLong blank = given.integer("BLANK");
        if (blank.isPresent()) {
            long stored = blank.getAsLong() + given.integer("BZERO").orElse(0) - form.zero();
            if (form.holds(stored)) {
                cards.put("BLANK", stored, "stored number that means no value");
            }
        }
    }

    /**
     * Writes a table into HDU 1, after a primary HDU without data.
     *
     * @param path the file
     * @param primaryHeader cards of the primary HDU
     * @param table the columns
     * @throws IOException when writing fails
     */
    public static void writeTable(Path path, FitsHeader primaryHeader, FitsTable table) throws IOException {
        writeTables(path, primaryHeader, List.of(table));
    }

    /**
     * Writes several tables, each into an HDU of its own, after a primary HDU without data.
     *
     * @param path the file
     * @param primaryHeader cards of the primary HDU
     * @param tables in order
     * @throws IOException when writing fails
     */
    public static void writeTables(Path path, FitsHeader primaryHeader, List<FitsTable> tables) throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            hdu(out, keep(emptyPrimary(), primaryHeader), new byte[0]);
            for (FitsTable table : tables) {
                table(out, table);
            }
        }
    }

    private static void table(OutputStream out, FitsTable table) throws IOException {
        ByteBuffer heap = table.bytes().heap();
        byte[] rows = table.bytes().rows();
        byte[] bytes = dataUnit((long) rows.length + heap.remaining());
        FitsHeader.Builder cards = extension(
                table.bytes().rowBytes(),
                table.rows(),
                heap.remaining(),
                table.columns().size());
        ByteBuffer.wrap(bytes).put(rows).put(heap);
        int number = 1;
        for (TableColumn column : table.columns()) {
            putColumn(cards, column, number++);
        }
        hdu(out, keep(cards, withoutColumns(table.header())), bytes);
    }

    /** The cards of a table's header that do not describe its columns. */
    static FitsHeader withoutColumns(FitsHeader header) {
        FitsHeader.Builder own = FitsHeader.builder();
        for (HeaderCard card : header.cards()) {
            if (!COLUMN.matcher(card.key()).matches()) {
                own.put(card);
            }
        }
        return own.build();
    }

    private static void putColumn(FitsHeader.Builder cards, TableColumn column, int number) {
        cards.put("TTYPE" + number, column.name(), "");
        cards.put("TFORM" + number, column.form().text(), "");
        TableColumn.Labels labels = column.labels();
        putText(cards, "TUNIT" + number, labels.unit());
        putText(cards, "TDIM" + number, labels.dimensions());
        putText(cards, "TDISP" + number, labels.display());
        TableColumn.Scaling scaling = column.scaling();
        if (scaling.scale() != 1) {
            cards.put("TSCAL" + number, scaling.scale(), "");
        }
        if (scaling.zero() != 0) {
            cards.put("TZERO" + number, scaling.zero(), "");
        }
        if (scaling.nullValue().isPresent()) {
            cards.put("TNULL" + number, scaling.nullValue().getAsLong(), "");
        }
        putText(cards, "TUCD" + number, labels.ucd());
        putText(cards, "TCOMM" + number, labels.description());
    }

    private static void putText(FitsHeader.Builder cards, String key, String text) {
        if (!text.isBlank()) {
            cards.put(key, text, "");
        }
    }

    private static FitsHeader.Builder primary(int bitpix, int width, int height) {
        FitsHeader.Builder cards = FitsHeader.builder().putFlag("SIMPLE", true, "conforms to the FITS standard");
        return axes(cards, bitpix, width, height);
    }

    private static FitsHeader.Builder axes(FitsHeader.Builder cards, int bitpix, int width, int height) {
        cards.put("BITPIX", bitpix, "").put("NAXIS", 2, "");
        return cards.put("NAXIS1", width, "").put("NAXIS2", height, "");
    }

    /** Adds the cards of a given header that do not describe how data are stored. */
    private static FitsHeader.Builder keep(FitsHeader.Builder cards, FitsHeader given) {
        for (HeaderCard card : given.cards()) {
            if (!STRUCTURAL.contains(card.key())
                    && !STRUCTURAL_INDEXED.matcher(card.key()).matches()) {
                cards.put(card);
            }
        }
        return cards;
    }

    /** Zeros, as many whole blocks as hold some bytes. */
    private static byte[] dataUnit(long bytes) throws IOException {
        long padded = HeaderReader.blocks(bytes);
        if (padded > Integer.MAX_VALUE - 8) {
            throw new IOException("an HDU of " + bytes + " bytes exceeds the 2 GB that can be written at once");
        }
        return new byte[(int) padded];
    }

    /** Writes one HDU with its sums. */
    private static void hdu(OutputStream out, FitsHeader.Builder cards, byte[] data) throws IOException {
        out.write(withSums(cards, BlockChecksum.add(data, 0)));
        out.write(data);
    }

    private static void hdu(OutputStream out, FitsHeader.Builder cards, PixelBlocks data) throws IOException {
        out.write(withSums(cards, data.sum()));
        data.writeTo(out);
    }

    /**
     * The header of an image in the primary HDU, as bytes. Its length does not depend on the sum.
     *
     * @param header cards to keep
     * @param bitpix how pixels are stored: -32 or 16
     * @param size of the image
     * @param dataSum checksum of its data unit
     * @return whole blocks
     */
    public static byte[] imageHeader(FitsHeader header, int bitpix, PixelBox size, long dataSum) {
        return withSums(keep(primary(bitpix, size.width(), size.height()), header), dataSum);
    }

    /**
     * The header of an extension that holds a compressed image, as bytes, after those of a primary HDU without data.
     *
     * @param structure cards of the table and of the compression, in order, from TFIELDS on
     * @param given cards to keep
     * @param form how pixels are stored
     * @param table its size and sum
     * @return whole blocks; their number depends on no value of {@code table}
     */
    public static byte[] compressedHeader(
            FitsHeader structure, FitsHeader given, PixelForm form, CompressedTable table) {
        FitsHeader.Builder cards =
                extension(table.rowBytes(), table.rows(), table.heapBytes(), 0).remove("TFIELDS");
        cards.putAll(structure);
        if (form != PixelForm.FLOAT) {
            putOffset(cards, form, given);
        }
        byte[] first = withSums(emptyPrimary(), 0);
        byte[] second = withSums(keep(cards, given), table.sum());
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /**
     * The data unit of a compressed image.
     *
     * @param rowBytes bytes of a row
     * @param rows one for each tile
     * @param heapBytes bytes of the heap
     * @param sum checksum of all
     */
    public record CompressedTable(int rowBytes, int rows, int heapBytes, long sum) {}

    private static byte[] withSums(FitsHeader.Builder cards, long dataSum) {
        boolean continued =
                cards.build().cards().stream().anyMatch(card -> card.image().length() > HeaderCard.LINE);
        if (continued) {
            cards.put("LONGSTRN", "OGIP 1.0", "long strings use the CONTINUE convention");
        }
        cards.remove("CHECKSUM").remove("DATASUM");
        cards.put("CHECKSUM", "0".repeat(16), "sum of this HDU is minus zero");
        cards.put("DATASUM", Long.toString(dataSum), "sum of the data records");
        long sum = BlockChecksum.add(headerBytes(cards.build()), dataSum);
        cards.put("CHECKSUM", BlockChecksum.encode(sum), "sum of this HDU is minus zero");
        return headerBytes(cards.build());
    }

    private static byte[] headerBytes(FitsHeader header) {
        StringBuilder text = new StringBuilder();
        for (HeaderCard card : header.cards()) {
            text.append(card.image());
        }
        text.append("END");
        byte[] bytes = new byte[(int) HeaderReader.blocks(text.length())];
        Arrays.fill(bytes, (byte) ' ');
        byte[] printable = HeaderCard.printable(text.toString()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(printable, 0, bytes, 0, printable.length);
        return bytes;
    }
}
