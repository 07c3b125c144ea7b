package org.surveygrid.fits;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import org.surveygrid.fits.block.PixelDecoder;
import org.surveygrid.fits.table.TableColumn;
import org.surveygrid.fits.tile.GzipCodec;
import org.surveygrid.fits.tile.LibraryCodecs;
import org.surveygrid.fits.tile.Quantisation;
import org.surveygrid.fits.tile.RiceCodec;

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
    private final FitsHeader stored;
    private final String where;
    private final long[] axes;
    private final long[] tile;
    private final int bitpix;
    private final String algorithm;
    private final Quantisation quantisation;

    private CompressedImage(FitsTable table, FitsHeader stored, DataUnit image, String where)
            throws FitsFormatException {
        this.table = table;
        this.stored = stored;
        this.where = where;
        this.axes = image.axes();
        this.bitpix = image.bitpix();
        this.algorithm = stored.text("ZCMPTYPE").orElse("missing").strip().toUpperCase(Locale.ROOT);
        this.tile = new long[axes.length];
        long tiles = 1;
        for (int i = 0; i < axes.length; i++) {
            tile[i] = Math.min(axes[i], stored.integer("ZTILE" + (i + 1)).orElse(i == 0 ? axes[0] : 1));
            if (tile[i] < 1) {
                throw new FitsFormatException(where, "ZTILE" + (i + 1) + " is not positive", ADVICE);
            }
            tiles = Math.multiplyExact(tiles, (axes[i] + tile[i] - 1) / tile[i]);
        }
        if (tiles != table.rows()) {
            throw new FitsFormatException(
                    where, "the table has " + table.rows() + " rows where the image has " + tiles + " tiles", ADVICE);
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

    static CompressedImage of(FitsTable table, FitsHeader stored, DataUnit image, String where)
            throws FitsFormatException {
        try {
            return new CompressedImage(table, stored, image, where);
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

    /** Receives the decoded tiles that touch one plane. */
    private interface Target {
        void put(int[] whole, double[] real, int from, int to);
    }

    float[] floats(int plane, PixelDecoder.Scaling scaling) throws FitsFormatException {
        float[] out = new float[(int) (axes[0] * (axes.length > 1 ? axes[1] : 1))];
        decode(plane, (whole, real, from, to) -> {
            out[to] = real.length > 0
                    ? (float) (scaling.scale() * real[from] + scaling.zero())
                    : scaling.apply(whole[from]);
        });
        return out;
    }

    /** Some rows of the only plane; tiles that do not touch them are not decoded. */
    void floatsInto(int firstRow, int rows, float[] into, PixelDecoder.Scaling scaling) throws FitsFormatException {
        int first = (int) (firstRow * axes[0]);
        int count = (int) (rows * axes[0]);
        decode(0, firstRow, firstRow + rows, (whole, real, from, to) -> {
            int at = to - first;
            if (at >= 0 && at < count) {
                into[at] = real.length > 0
                        ? (float) (scaling.scale() * real[from] + scaling.zero())
                        : scaling.apply(whole[from]);
            }
        });
    }

    int[] integers(int plane, long zero) throws FitsFormatException {
        int[] out = new int[(int) (axes[0] * (axes.length > 1 ? axes[1] : 1))];
        long[] outside = {0};
        decode(plane, (whole, real, from, to) -> {
            long value = whole[from] + zero;
            out[to] = (int) value;
            if (out[to] != value) {
                outside[0] = value;
            }
        });
        if (outside[0] != 0) {
            throw new FitsFormatException(
                    where, "pixel value " + outside[0] + " does not fit 32 bits", "read it as floating-point image");
        }
        return out;
    }

    private void decode(int plane, Target target) throws FitsFormatException {
        decode(plane, 0, Long.MAX_VALUE, target);
    }

    /** Decodes the tiles that touch the rows [firstRow, endRow) of a plane, whole. */
    private void decode(int plane, long firstRow, long endRow, Target target) throws FitsFormatException {
        long[] corner = new long[axes.length];
        long[] size = new long[axes.length];
        for (int number = 0; number < table.rows(); number++) {
            long rest = number;
            for (int i = 0; i < axes.length; i++) {
                long along = (axes[i] + tile[i] - 1) / tile[i];
                corner[i] = rest % along * tile[i];
                size[i] = Math.min(tile[i], axes[i] - corner[i]);
                rest /= along;
            }
            long skip = pixelsBefore(plane, corner, size);
            boolean touches = axes.length < 2 || (corner[1] < endRow && corner[1] + size[1] > firstRow);
            if (skip >= 0 && touches) {
                decodeTile(number, corner, size, skip, target);
            }
        }
    }

    /** Pixels of the tile before its part in a plane; -1 when it has no part there. */
    private long pixelsBefore(int plane, long[] corner, long[] size) {
        long rest = plane;
        long skip = 0;
        long stride = size[0] * (axes.length > 1 ? size[1] : 1);
        for (int i = 2; i < axes.length; i++) {
            long at = rest % axes[i] - corner[i];
            if (at < 0 || at >= size[i]) {
                return -1;
            }
            skip += at * stride;
            stride *= size[i];
            rest /= axes[i];
        }
        return skip;
    }

    private void decodeTile(int number, long[] corner, long[] size, long skip, Target target)
            throws FitsFormatException {
        long pixels = 1;
        for (long length : size) {
            pixels = pixels > Integer.MAX_VALUE ? pixels : pixels * length;
        }
        if (pixels > Integer.MAX_VALUE - 8) {
            throw new FitsFormatException(where, "tile " + number + " has more than 2^31 px", ADVICE);
        }
        DataUnit.checkMemory(12 * pixels, where);
        int width = (int) size[0];
        int height = axes.length > 1 ? (int) size[1] : 1;
        int[] whole;
        double[] real = {};
        try {
            Tile decoded = values(number, (int) pixels, width);
            whole = decoded.whole();
            real = decoded.real();
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new FitsFormatException(
                    where, "tile " + number + " (" + algorithm + "): " + e.getMessage(), ADVICE, e);
        }
        for (int y = 0; y < height; y++) {
            int to = (int) ((corner.length > 1 ? corner[1] + y : 0) * axes[0] + corner[0]);
            int from = (int) skip + y * width;
            for (int x = 0; x < width; x++) {
                target.put(whole, real, from + x, to + x);
            }
        }
    }

    /**
     * The numbers of a tile, in one of two forms.
     *
     * @param whole integers, or empty
     * @param real floating-point numbers, or empty
     */
    private record Tile(int[] whole, double[] real) {
        private static final int[] NO_INTEGERS = {};
        private static final double[] NO_REALS = {};

        static Tile of(double[] real) {
            return new Tile(NO_INTEGERS, real);
        }

        static Tile of(int[] whole) {
            return new Tile(whole, NO_REALS);
        }
    }

    private Tile values(int number, int pixels, int width) throws FitsFormatException, DataFormatException {
        byte[] packed = cell("COMPRESSED_DATA", number);
        if (packed.length > 0) {
            return unpack(packed, number, pixels, width);
        }
        byte[] zipped = cell("GZIP_COMPRESSED_DATA", number);
        if (zipped.length > 0) {
            return direct(GzipCodec.expand(zipped, pixels), pixels);
        }
        byte[] plain = cell("UNCOMPRESSED_DATA", number);
        if (plain.length == 0 || plain.length % pixels != 0) {
            throw new DataFormatException("no data for " + pixels + " px (" + plain.length + " uncompressed bytes)");
        }
        return direct(plain, pixels);
    }

    private Tile unpack(byte[] packed, int number, int pixels, int width)
            throws FitsFormatException, DataFormatException {
        Optional<Quantisation.Levels> levels = levels(number);
        if (algorithm.startsWith("GZIP") || algorithm.equals("NOCOMPRESS")) {
            byte[] bytes = algorithm.equals("NOCOMPRESS") ? packed : GzipCodec.expand(packed, pixels);
            if (algorithm.equals("GZIP_2")) {
                bytes = GzipCodec.unsort(bytes, pixels);
            }
            if (levels.isEmpty() || bitpix > 0) {
                return direct(bytes, pixels);
            }
            return Tile.of(quantisation.values(wholes(bytes, pixels), number, levels.get()));
        }
        int[] whole = switch (algorithm) {
            case "RICE_1", "RICE_ONE" -> rice().decode(packed, pixels);
            case "PLIO_1" -> LibraryCodecs.plio(packed, pixels);
            case "HCOMPRESS_1" -> LibraryCodecs.hcompress(packed, width, pixels / width, parameter("SMOOTH", 0) != 0);
            default -> throw new DataFormatException("this compression is not known");
        };
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
        int size = bytes.length / pixels;
        if (bitpix > 0) {
            return Tile.of(wholes(bytes, pixels));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        double[] out = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            out[i] = switch (size) {
                case 4 -> in.getFloat();
                case 8 -> in.getDouble();
                default -> throw new DataFormatException(size + " bytes are no floating-point pixel");
            };
        }
        return Tile.of(out);
    }

    private int[] wholes(byte[] bytes, int pixels) throws DataFormatException {
        int size = bytes.length / pixels;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int[] out = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            out[i] = switch (size) {
                case 1 -> in.get() & 0xff;
                case 2 -> in.getShort();
                case 4 -> in.getInt();
                default -> throw new DataFormatException(size + " bytes a pixel are not supported for integers");
            };
        }
        return out;
    }

    private byte[] cell(String column, int row) throws FitsFormatException {
        if (!table.has(column)) {
            return new byte[0];
        }
        TableColumn described = table.column(column);
        if (!described.form().isVariable()) {
            throw new FitsFormatException(where, "column " + column + " is not of variable length", ADVICE);
        }
        ByteBuffer cell = table.heapCell(described, row);
        byte[] bytes = new byte[cell.remaining()];
        cell.get(bytes);
        return bytes;
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
