package org.surveygrid.fits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import org.surveygrid.fits.block.PixelDecoder;
import org.surveygrid.fits.table.TableBytes;
import org.surveygrid.fits.table.TableColumn;
import org.surveygrid.fits.tile.GzipCodec;
import org.surveygrid.fits.tile.LibraryCodecs;
import org.surveygrid.fits.tile.PixelBytes;
import org.surveygrid.fits.tile.Quantisation;
import org.surveygrid.fits.tile.RiceCodec;
import org.surveygrid.fits.tile.TileLayout;

/** A tile-compressed image: a binary table with a row for each tile. */
final class CompressedImage {
    private static final int RICE_BLOCK = 32;
    private static final Pattern OF_THE_TABLE =
            Pattern.compile("(NAXIS|ZNAXIS|ZTILE|ZNAME|ZVAL|TTYPE|TFORM|TUNIT|TDIM|TDISP|TNULL|TSCAL|TZERO)\\d{1,3}"
                    + "|XTENSION|BITPIX|NAXIS|PCOUNT|GCOUNT|TFIELDS|THEAP|ZIMAGE|ZSIMPLE|ZTENSION|ZBITPIX|ZNAXIS"
                    + "|ZEXTEND|ZPCOUNT|ZGCOUNT|ZCMPTYPE|ZQUANTIZ|ZDITHER0|ZSCALE|ZZERO|ZBLANK|ZHECKSUM|ZDATASUM"
                    + "|ZMASKCMP|ZBLOCKED|CHECKSUM|DATASUM");
    private static final String ADVICE = "get the file again, or expand it with funpack and give the expanded file";

    private final FitsTable table;
    private final Heap heap;
    private final long heapBytes;
    private final FitsHeader stored;
    private final String where;
    private final TileLayout layout;
    private final int bitpix;
    private final String algorithm;
    private final Quantisation quantisation;

    private CompressedImage(Cells cells, FitsHeader stored, DataUnit image, String where) throws FitsFormatException {
        this.table = cells.table();
        this.heap = cells.heap();
        this.heapBytes = cells.heapBytes();
        this.stored = stored;
        this.where = where;
        this.bitpix = image.bitpix();
        this.algorithm = stored.text("ZCMPTYPE").orElse("missing").strip().toUpperCase(Locale.ROOT);
        long[] axes = image.axes();
        long[] tile = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            tile[i] = Math.min(axes[i], stored.integer("ZTILE" + (i + 1)).orElse(i == 0 ? axes[0] : 1));
            if (tile[i] < 1) {
                throw new FitsFormatException(where, "ZTILE" + (i + 1) + " is not positive", ADVICE);
            }
        }
        this.layout = new TileLayout(axes, tile);
        if (layout.count() != table.rows()) {
            throw new FitsFormatException(
                    where,
                    "the table has " + table.rows() + " rows where the image has " + layout.count() + " tiles",
                    ADVICE);
        }
        this.quantisation =
                new Quantisation(method(), stored.integer("ZDITHER0").orElse(1));
    }

    static boolean isCompressed(FitsHeader stored) {
        return stored.flag("ZIMAGE").orElse(false) && stored.has("ZCMPTYPE");
    }

    /** Whether integers are only steps of a floating-point scale. */
    static boolean isQuantised(FitsHeader stored) {
        boolean scaled = stored.has("ZSCALE");
        long fields = stored.integer("TFIELDS").orElse(0);
        for (int i = 1; i <= fields; i++) {
            scaled |= stored.text("TTYPE" + i).orElse("").strip().equalsIgnoreCase("ZSCALE");
        }
        return scaled;
    }

    /** The header of the image as it was before compression. */
    static FitsHeader imageHeader(FitsHeader stored, String where) throws FitsFormatException {
        long count = stored.integer("ZNAXIS").orElse(-1);
        if (count < 1 || count > 999 || stored.integer("ZBITPIX").isEmpty()) {
            throw new FitsFormatException(where, "ZNAXIS or ZBITPIX of the compressed image is missing", ADVICE);
        }
        FitsHeader.Builder cards = FitsHeader.builder()
                .put("XTENSION", "IMAGE", "image, tile-compressed in the file")
                .put("BITPIX", stored.integer("ZBITPIX").orElse(0), "")
                .put("NAXIS", count, "");
        for (int i = 1; i <= count; i++) {
            OptionalLong axis = stored.integer("ZNAXIS" + i);
            if (axis.isEmpty() || axis.getAsLong() < 1) {
                throw new FitsFormatException(where, "ZNAXIS" + i + " is missing or not positive", ADVICE);
            }
            cards.put("NAXIS" + i, axis.getAsLong(), "");
        }
        cards.put("PCOUNT", 0, "").put("GCOUNT", 1, "");
        for (HeaderCard card : stored.cards()) {
            boolean standsIn = card.key().equals("EXTNAME") && card.value().equals("COMPRESSED_IMAGE");
            if (!standsIn && !OF_THE_TABLE.matcher(card.key()).matches()) {
                cards.put(card);
            }
        }
        OptionalLong blank = stored.integer("ZBLANK");
        if (blank.isPresent()
                && !stored.has("BLANK")
                && stored.integer("ZBITPIX").orElse(0) > 0) {
            cards.put("BLANK", blank.getAsLong(), "");
        }
        return cards.build();
    }

    static CompressedImage of(Cells cells, FitsHeader stored, DataUnit image, String where) throws FitsFormatException {
        try {
            return new CompressedImage(cells, stored, image, where);
        } catch (ArithmeticException e) {
            throw new FitsFormatException(where, "more than 2^63 tiles", ADVICE, e);
        }
    }

    private Quantisation.Method method() throws FitsFormatException {
        String name = stored.text("ZQUANTIZ").orElse("NO_DITHER").strip().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "SUBTRACTIVE_DITHER_1" -> Quantisation.Method.DITHER_1;
            case "SUBTRACTIVE_DITHER_2" -> Quantisation.Method.DITHER_2;
            case "NO_DITHER", "NONE", "" -> Quantisation.Method.NO_DITHER;
            default ->
                throw new FitsFormatException(
                        where, "quantisation ZQUANTIZ = '" + name + "' is not known", "expand the file with funpack");
        };
    }

    /** Where the cells of variable length are. */
    @FunctionalInterface
    interface Heap {
        /** A stretch of the heap, with an array behind it; it may change when the next one is asked for. */
        ByteBuffer bytes(long start, int count) throws IOException;
    }

    /** The rows of the table, and the heap that their descriptors point into. */
    record Cells(FitsTable table, long heapBytes, Heap heap) {}

    /** Receives the decoded rows of tiles: {@code count} pixels of a tile from one index on, and their place. */
    private interface Target {
        void put(Tile tile, int from, int to, int count);
    }

    /**
     * Some rows of a plane, as BSCALE, BZERO and BLANK make them.
     *
     * @param plane 0-based
     * @param rows which ones
     * @param scaling how stored numbers become values
     * @param out receives them from its start
     */
    void floatsInto(int plane, Rows rows, PixelDecoder.Scaling scaling, float[] out) throws IOException {
        decode(plane, rows, (tile, from, to, count) -> {
            if (tile.real().length == 0) {
                scaling.applyTo(tile.whole(), from, out, new PixelDecoder.Place(to, count));
                return;
            }
            System.arraycopy(tile.real(), from, out, to, count);
            if (scaling.scale() != 1 || scaling.zero() != 0) {
                for (int i = to; i < to + count; i++) {
                    out[i] = (float) (scaling.scale() * out[i] + scaling.zero());
                }
            }
        });
    }

    int[] integers(int plane, long zero) throws IOException {
        int height = layout.axes().length > 1 ? (int) layout.axes()[1] : 1;
        int[] out = new int[(int) (layout.axes()[0] * height)];
        long[] outside = {0};
        decode(plane, new Rows(0, height), (tile, from, to, count) -> {
            int[] whole = tile.whole();
            if (zero == (int) zero) {
                int offset = (int) zero;
                int overflow = 0;
                for (int i = 0; i < count; i++) {
                    int sum = whole[from + i] + offset;
                    overflow |= (whole[from + i] ^ sum) & (offset ^ sum);
                    out[to + i] = sum;
                }
                outside[0] |= overflow < 0 ? 1 : 0;
            } else {
                for (int i = 0; i < count; i++) {
                    long sum = whole[from + i] + zero;
                    out[to + i] = (int) sum;
                    outside[0] |= (int) sum == sum ? 0 : 1;
                }
            }
        });
        if (outside[0] != 0) {
            throw new FitsFormatException(
                    where,
                    "a pixel and its offset BZERO = " + zero + " do not fit 32 bits",
                    "read it as floating-point image");
        }
        return out;
    }

    /** Some rows of a plane. */
    record Rows(int first, int count) {}

    private void decode(int plane, Rows rows, Target target) throws IOException {
        try (GzipCodec gzip = new GzipCodec()) {
            for (int number = 0; number < table.rows(); number++) {
                TileLayout.Tile tile = layout.tile(number);
                long skip = layout.pixelsBefore(plane, tile);
                long from = Math.max(tile.firstRow(), rows.first());
                long to = Math.min(tile.firstRow() + tile.rows(), rows.first() + rows.count());
                if (skip >= 0 && from < to) {
                    Tile decoded = decodeTile(number, tile, gzip);
                    int width = (int) tile.size()[0];
                    for (long y = from; y < to; y++) {
                        long source = skip + (y - tile.firstRow()) * width;
                        long place = (y - rows.first()) * layout.axes()[0] + tile.corner()[0];
                        target.put(decoded, (int) source, (int) place, width);
                    }
                }
            }
        }
    }

    private Tile decodeTile(int number, TileLayout.Tile tile, GzipCodec gzip) throws IOException {
        long pixels = tile.pixels();
        if (pixels > Integer.MAX_VALUE - 8) {
            throw new FitsFormatException(where, "tile " + number + " has more than 2^31 px", ADVICE);
        }
        DataUnit.checkMemory(12 * pixels, where);
        try {
            return values(number, (int) pixels, (int) tile.size()[0], gzip);
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new FitsFormatException(
                    where, "tile " + number + " (" + algorithm + "): " + e.getMessage(), ADVICE, e);
        }
    }

    /**
     * The numbers of a tile, in one of two forms.
     *
     * @param whole integers, or empty
     * @param real floating-point numbers, or empty
     */
    private record Tile(int[] whole, float[] real) {
        private static final int[] NO_INTEGERS = {};
        private static final float[] NO_REALS = {};

        static Tile of(float[] real) {
            return new Tile(NO_INTEGERS, real);
        }

        static Tile of(int[] whole) {
            return new Tile(whole, NO_REALS);
        }
    }

    private Tile values(int number, int pixels, int width, GzipCodec gzip) throws IOException, DataFormatException {
        ByteBuffer packed = cell("COMPRESSED_DATA", number);
        if (packed.hasRemaining()) {
            return unpack(packed, number, new int[] {pixels, width}, gzip);
        }
        ByteBuffer zipped = cell("GZIP_COMPRESSED_DATA", number);
        if (zipped.hasRemaining()) {
            return direct(gzip.expand(zipped, pixels), pixels);
        }
        byte[] plain = bytes(cell("UNCOMPRESSED_DATA", number));
        if (plain.length == 0 || plain.length % pixels != 0) {
            throw new DataFormatException("no data for " + pixels + " px (" + plain.length + " uncompressed bytes)");
        }
        return direct(plain, pixels);
    }

    private Tile unpack(ByteBuffer packed, int number, int[] pixelsAndWidth, GzipCodec gzip)
            throws FitsFormatException, DataFormatException {
        int pixels = pixelsAndWidth[0];
        Optional<Quantisation.Levels> levels = levels(number);
        if (algorithm.startsWith("GZIP") || algorithm.equals("NOCOMPRESS")) {
            byte[] bytes = algorithm.equals("NOCOMPRESS") ? bytes(packed) : gzip.expand(packed, pixels);
            if (algorithm.equals("GZIP_2")) {
                bytes = PixelBytes.unsort(bytes, pixels);
            }
            if (levels.isEmpty() || bitpix > 0) {
                return direct(bytes, pixels);
            }
            return Tile.of(quantisation.values(wholes(bytes, pixels), number, levels.get()));
        }
        int[] whole = new int[pixels];
        switch (algorithm) {
            case "RICE_1", "RICE_ONE" -> rice().decodeInto(packed, whole);
            case "PLIO_1" -> whole = LibraryCodecs.plio(bytes(packed), pixels);
            case "HCOMPRESS_1" ->
                whole = LibraryCodecs.hcompress(
                        bytes(packed), pixelsAndWidth[1], pixels / pixelsAndWidth[1], parameter("SMOOTH", 0) != 0);
            default -> throw new DataFormatException("this compression is not known");
        }
        if (bitpix > 0 && levels.isEmpty()) {
            return Tile.of(whole);
        }
        Quantisation.Levels scale = levels.orElse(new Quantisation.Levels(1, 0, stored.integer("ZBLANK")));
        return Tile.of(quantisation.values(whole, number, scale));
    }

    private RiceCodec rice() {
        int bytes = (int) parameter("BYTEPIX", 4);
        return new RiceCodec((int) parameter("BLOCKSIZE", RICE_BLOCK), bytes);
    }

    private long parameter(String name, long otherwise) {
        for (int i = 1; stored.has("ZNAME" + i); i++) {
            if (stored.text("ZNAME" + i).orElse("").strip().equalsIgnoreCase(name)) {
                return stored.integer("ZVAL" + i).orElse(otherwise);
            }
        }
        return otherwise;
    }

    /** Bytes that are the pixels themselves. */
    private Tile direct(byte[] bytes, int pixels) throws DataFormatException {
        if (bitpix > 0) {
            return Tile.of(wholes(bytes, pixels));
        }
        float[] out = new float[pixels];
        PixelBytes.floats(bytes, out);
        return Tile.of(out);
    }

    private static int[] wholes(byte[] bytes, int pixels) throws DataFormatException {
        int[] out = new int[pixels];
        PixelBytes.integers(bytes, out);
        return out;
    }

    private static byte[] bytes(ByteBuffer cell) {
        byte[] bytes = new byte[cell.remaining()];
        cell.get(bytes);
        return bytes;
    }

    private ByteBuffer cell(String column, int row) throws IOException, DataFormatException {
        if (!table.has(column)) {
            return ByteBuffer.allocate(0);
        }
        TableColumn described = table.column(column);
        if (!described.form().isVariable()) {
            throw new FitsFormatException(where, "column " + column + " is not of variable length", ADVICE);
        }
        TableBytes.Stretch stretch = table.bytes().stretch(described, row, heapBytes);
        return heap.bytes(stretch.start(), (int) stretch.bytes());
    }

    /** ZSCALE and ZZERO of a tile; empty when neither column nor keyword gives them. */
    private Optional<Quantisation.Levels> levels(int row) throws FitsFormatException {
        boolean inColumns = table.has("ZSCALE") && table.has("ZZERO");
        if (!inColumns && !stored.has("ZSCALE")) {
            return Optional.empty();
        }
        double scale =
                inColumns ? number("ZSCALE", row) : stored.number("ZSCALE").orElse(1);
        double zero = inColumns ? number("ZZERO", row) : stored.number("ZZERO").orElse(0);
        OptionalLong blank = stored.integer("ZBLANK");
        if (table.has("ZBLANK")) {
            double value = number("ZBLANK", row);
            blank = value == Math.rint(value) ? OptionalLong.of((long) value) : OptionalLong.empty();
        }
        return Optional.of(new Quantisation.Levels(scale, zero, blank));
    }

    private double number(String column, int row) throws FitsFormatException {
        double[] cell = table.cell(column, row);
        if (cell.length != 1) {
            throw new FitsFormatException(
                    where,
                    "column " + column + " has " + cell.length + " numbers in a cell " + Arrays.toString(cell),
                    ADVICE);
        }
        return cell[0];
    }
}
