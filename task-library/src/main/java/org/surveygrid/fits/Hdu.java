package org.surveygrid.fits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.surveygrid.fits.block.BlockChecksum;
import org.surveygrid.fits.block.ByteSource;
import org.surveygrid.fits.block.PixelDecoder;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;

/**
 * One header with its data. Data are read when asked for, as long as the {@link FitsFile} is open.
 *
 * <p>A tile-compressed image shows the header it had before compression and is read like any other image.
 */
public final class Hdu {
    /** More pixels to the byte than any tile compression reaches. */
    private static final long MAX_EXPANSION = 1L << 14;

    private static final long CHUNK_BYTES = 1L << 20;
    private static final long MINUS_ZERO = 0xffffffffL;

    private static final String NOT_AN_IMAGE = "choose an HDU whose isImage() is true";

    private final int index;
    private final String where;
    private final FitsHeader stored;
    private final FitsHeader header;
    private final boolean compressed;
    private final DataUnit unit;
    private final ByteSource source;
    private final long start;
    private final long dataStart;
    private Optional<CompressedImage> packed = Optional.empty();

    Hdu(int index, String where, HeaderReader.Located located, ByteSource source) throws FitsFormatException {
        this.index = index;
        this.where = where;
        this.stored = located.header();
        this.compressed = CompressedImage.isCompressed(stored);
        this.header = compressed ? CompressedImage.imageHeader(stored, where) : stored;
        this.unit = DataUnit.of(header, where);
        this.source = source;
        this.start = located.start();
        this.dataStart = located.end();
    }

    /**
     * Position in the file.
     *
     * @return 0 for the primary HDU
     */
    public int index() {
        return index;
    }

    public FitsHeader header() {
        return header;
    }

    /**
     * EXTNAME.
     *
     * @return empty text when it has none
     */
    public String name() {
        return header.text("EXTNAME").orElse("");
    }

    /**
     * Whether this HDU has pixels.
     *
     * @return false for tables and for headers without data
     */
    public boolean isImage() {
        if (unit.randomGroups() || unit.axes().length == 0 || !extension().equals("IMAGE")) {
            return false;
        }
        for (long axis : unit.axes()) {
            if (axis == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether this HDU is a binary or ASCII table (and not a compressed image).
     *
     * @return true when {@link #table()} can be asked
     */
    public boolean isTable() {
        String extension = extension();
        return extension.equals("BINTABLE") || extension.equals("A3DTABLE") || extension.equals("TABLE");
    }

    private String extension() {
        return header.text("XTENSION").map(String::strip).orElse("IMAGE");
    }

    /**
     * How many two-dimensional planes the image has.
     *
     * @return product of all axes after the second
     */
    public long planes() {
        long planes = 1;
        for (int i = 2; i < unit.axes().length; i++) {
            planes *= unit.axes()[i];
        }
        return planes;
    }

    /**
     * The pixels, as BSCALE, BZERO and BLANK (which becomes NaN) make them.
     *
     * @return the image; a one-dimensional one has height 1
     * @throws FitsFormatException when there is no image, it is a cube, its data are cut off or too large
     * @throws IOException when reading fails
     */
    public FloatImage image() throws IOException {
        requireOnePlane();
        return plane(0);
    }

    /**
     * One plane of a cube.
     *
     * @param plane 0-based
     * @return the image
     * @throws FitsFormatException when there is no such plane or its data are cut off or too large
     * @throws IOException when reading fails
     */
    public FloatImage plane(int plane) throws IOException {
        requireImage();
        if (plane < 0 || plane >= planes()) {
            throw new FitsFormatException(
                    where, "plane " + plane + " asked of " + planes(), "planes are counted from 0");
        }
        int count = pixelsOfAPlane();
        PixelDecoder.Scaling scaling = unit.scaling(header);
        if (compressed) {
            float[] out = new float[count];
            compressedImage(count).floatsInto(plane, new CompressedImage.Rows(0, height()), scaling, out);
            return FloatImage.owning(width(), height(), out);
        }
        long position = dataStart + (long) plane * count * unit.bytesPerValue();
        requireData(position, count);
        float[] pixels = PixelDecoder.floats(source, new PixelDecoder.Stretch(position, count, unit.bitpix()), scaling);
        return FloatImage.owning(width(), height(), pixels);
    }

    /**
     * Some rows of the image, into an array that is there already. Of a compressed image the tiles that the rows touch
     * are decoded.
     *
     * @param firstRow 0-based
     * @param rows how many
     * @param into receives width times {@code rows} values from its start
     * @throws FitsFormatException when there is no image, it is a cube, or its data are cut off
     * @throws IndexOutOfBoundsException when the image has not these rows, or the array is too short
     * @throws IOException when reading fails
     */
    public void rowsInto(int firstRow, int rows, float[] into) throws IOException {
        requireOnePlane();
        int all = pixelsOfAPlane();
        Objects.checkFromIndexSize(firstRow, rows, height());
        int count = Math.multiplyExact(rows, width());
        Objects.checkFromIndexSize(0, count, into.length);
        if (compressed) {
            if (packed.isEmpty()) {
                packed = Optional.of(compressedImage(all));
            }
            packed.get().floatsInto(0, new CompressedImage.Rows(firstRow, rows), unit.scaling(header), into);
            return;
        }
        long position = dataStart + (long) firstRow * width() * unit.bytesPerValue();
        requireData(position, count);
        PixelDecoder.floatsInto(
                source, new PixelDecoder.Stretch(position, count, unit.bitpix()), unit.scaling(header), into);
    }

    /**
     * The pixels as whole numbers, when they are such: integers of at most 32 bits with BSCALE 1. BLANK is left as
     * the number it is.
     *
     * @return empty when the image is floating point or scaled by a fraction
     * @throws FitsFormatException when there is no image, it is a cube, its data are cut off or too large
     * @throws IOException when reading fails
     */
    public Optional<IntegerImage> integers() throws IOException {
        requireOnePlane();
        PixelDecoder.Scaling scaling = unit.scaling(header);
        if (unit.bitpix() < 0 || !scaling.isWhole()) {
            return Optional.empty();
        }
        int count = pixelsOfAPlane();
        if (compressed) {
            return CompressedImage.isQuantised(stored)
                    ? Optional.empty()
                    : Optional.of(IntegerImage.owning(
                            width(), height(), compressedImage(count).integers(0, (long) scaling.zero())));
        }
        requireData(dataStart, count);
        try {
            int[] values = PixelDecoder.integers(
                    source, new PixelDecoder.Stretch(dataStart, count, unit.bitpix()), (long) scaling.zero());
            return Optional.of(IntegerImage.owning(width(), height(), values));
        } catch (ArithmeticException e) {
            throw new FitsFormatException(
                    where, String.valueOf(e.getMessage()), "read it as floating-point image instead", e);
        }
    }

    /**
     * The pixels as flag bits.
     *
     * @return the mask
     * @throws FitsFormatException when the pixels are no whole numbers, or as for {@link #image()}
     * @throws IOException when reading fails
     */
    public MaskImage mask() throws IOException {
        IntegerImage bits = integers()
                .orElseThrow(() -> new FitsFormatException(
                        where,
                        "a mask needs integer pixels without scaling, BITPIX is " + unit.bitpix(),
                        "give the file of flag bits, not the image it belongs to"));
        return MaskImage.owning(bits.width(), bits.height(), bits.values());
    }

    /**
     * The table.
     *
     * @return its columns, decoded when asked for
     * @throws FitsFormatException when there is no table, or its data are cut off or disagree with its header
     * @throws IOException when reading fails
     */
    public FitsTable table() throws IOException {
        if (!isTable()) {
            throw new FitsFormatException(
                    where, "this HDU holds no table but " + extension(), "choose an HDU whose isTable() is true");
        }
        return extension().equals("TABLE")
                ? TableReader.ascii(source, dataStart, stored, where)
                : TableReader.binary(source, dataStart, stored, where);
    }

    /**
     * Whether the bytes of this HDU still are those over which its CHECKSUM was made.
     *
     * @return empty when the HDU carries no CHECKSUM
     * @throws FitsFormatException when the data are cut off
     * @throws IOException when reading fails
     */
    public Optional<Boolean> isIntact() throws IOException {
        if (!stored.has("CHECKSUM")) {
            return Optional.empty();
        }
        long end = dataStart + HeaderReader.blocks(DataUnit.of(stored, where).bytes(where));
        if (end > source.length()) {
            throw new FitsFormatException(
                    where,
                    "the HDU should reach byte " + end + " but the file ends at byte " + source.length(),
                    "the transfer was cut short: get the file again");
        }
        long sum = 0;
        for (long at = start; at < end; at += CHUNK_BYTES) {
            sum = BlockChecksum.add(source.bytes(at, (int) Math.min(CHUNK_BYTES, end - at)), sum);
        }
        return Optional.of(sum == 0 || sum == MINUS_ZERO);
    }

    private void requireImage() throws FitsFormatException {
        if (!isImage()) {
            String kind = isTable() ? "a table" : "no pixels (NAXISn " + Arrays.toString(unit.axes()) + ")";
            throw new FitsFormatException(where, "this HDU holds " + kind, NOT_AN_IMAGE);
        }
    }

    private void requireOnePlane() throws FitsFormatException {
        requireImage();
        if (planes() != 1) {
            throw new FitsFormatException(
                    where,
                    "a cube of " + planes() + " planes, NAXISn " + Arrays.toString(unit.axes()),
                    "extract the plane that is meant into a file of its own");
        }
    }

    private int width() {
        return (int) unit.axes()[0];
    }

    private int height() {
        return unit.axes().length > 1 ? (int) unit.axes()[1] : 1;
    }

    private int pixelsOfAPlane() throws FitsFormatException {
        long[] axes = unit.axes();
        long rows = axes.length > 1 ? axes[1] : 1;
        if (axes[0] > Integer.MAX_VALUE || rows > Integer.MAX_VALUE || axes[0] * rows > Integer.MAX_VALUE - 8) {
            throw new FitsFormatException(
                    where,
                    "an image of " + axes[0] + " x " + rows + " px, more than the 2^31 px one array can hold",
                    "cut it into chips or tiles first");
        }
        return (int) (axes[0] * rows);
    }

    private CompressedImage compressedImage(int count) throws IOException {
        TableReader.Rows tiles = TableReader.rows(source, dataStart, stored, where);
        long packed = tiles.table().bytes().rows().length + tiles.heapBytes();
        if (count > packed * MAX_EXPANSION) {
            throw new FitsFormatException(
                    where,
                    packed + " compressed bytes cannot hold an image of " + count + " px",
                    "the header is damaged: get the file again");
        }
        DataUnit.checkMemory(4L * count, where);
        Window window = new Window(source, tiles.heapStart(), tiles.heapBytes());
        return CompressedImage.of(
                new CompressedImage.Cells(tiles.table(), tiles.heapBytes(), window::bytes), stored, unit, where);
    }

    /** Reads a heap a stretch at a time, because its cells mostly follow each other. */
    private static final class Window {
        private final ByteSource source;
        private final long heapStart;
        private final long heapBytes;
        private byte[] held = {};
        private long first;

        Window(ByteSource source, long heapStart, long heapBytes) {
            this.source = source;
            this.heapStart = heapStart;
            this.heapBytes = heapBytes;
        }

        ByteBuffer bytes(long start, int count) throws IOException {
            if (start < first || start + count > first + held.length) {
                held = source.bytes(heapStart + start, (int) Math.min(Math.max(count, CHUNK_BYTES), heapBytes - start));
                first = start;
            }
            return ByteBuffer.wrap(held, (int) (start - first), count);
        }
    }

    private void requireData(long position, int count) throws FitsFormatException {
        long end = position + (long) count * unit.bytesPerValue();
        if (end > source.length()) {
            throw new FitsFormatException(
                    where,
                    "the data should reach byte " + end + " but the file ends at byte " + source.length(),
                    "the transfer was cut short: get the file again");
        }
        DataUnit.checkMemory(4L * count, where);
    }
}
