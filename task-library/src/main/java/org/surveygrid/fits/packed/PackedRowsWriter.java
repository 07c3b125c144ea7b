package org.surveygrid.fits.packed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.block.BlockChecksum;
import org.surveygrid.fits.tile.PixelForm;
import org.surveygrid.fits.tile.Quantisation;
import org.surveygrid.fits.tile.TileLayout;
import org.surveygrid.image.PixelBox;

/**
 * Writes a compressed image while it is being made, one row of tiles at a time. Table and header come last; until
 * {@link #finish} the file is none.
 */
public final class PackedRowsWriter implements AutoCloseable {
    private static final int BLOCK = 2880;
    private static final int BUFFER_BYTES = 360 * BLOCK;
    private static final int DESCRIPTOR_BYTES = 8;
    /** Two descriptors, scale and zero. */
    private static final int QUANTISED_ROW_BYTES = 2 * DESCRIPTOR_BYTES + 2 * Double.BYTES;

    private final Path path;
    private final FileChannel channel;
    private final FitsHeader header;
    private final Form form;
    private final TileLayout layout;
    private final TileEncoder encoder;
    private final float[] floats;
    private final int[] integers;
    private final ByteBuffer table;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long position;
    private long heapBytes;
    private long sum;
    private int filled;
    private long rowsDone;
    private int tilesDone;
    private int longest;
    private int longestAsItIs;

    /**
     * What is written.
     *
     * @param pixels how pixels are stored before they are packed
     * @param size of the image
     * @param compression floats need GZIP_1, GZIP_2 or a quantiser; whole numbers can have none
     */
    public record Form(PixelForm pixels, PixelBox size, Compression compression) {
        public Form {
            boolean quantised = compression.quantiser().isPresent();
            boolean rice = compression.codec() == Compression.Codec.RICE_1;
            if (pixels == PixelForm.FLOAT ? rice && !quantised : quantised) {
                throw new IllegalArgumentException(pixels + " pixels cannot be written as " + compression.codec()
                        + (quantised ? " and quantised" : " without being quantised"));
            }
        }

        boolean isQuantised() {
            return compression.quantiser().isPresent();
        }

        TileLayout layout() {
            long width = compression.tileWidth() == 0 ? size.width() : compression.tileWidth();
            long height = compression.tileHeight() == 0 ? size.height() : compression.tileHeight();
            return new TileLayout(
                    new long[] {size.width(), size.height()},
                    new long[] {Math.min(width, size.width()), Math.min(height, size.height())});
        }
    }

    private PackedRowsWriter(Path path, FitsHeader header, Form form) throws IOException {
        this.path = path;
        this.header = header;
        this.form = form;
        this.layout = form.layout();
        int band = Math.toIntExact(layout.tile()[1] * form.size().width());
        boolean real = form.pixels() == PixelForm.FLOAT;
        this.floats = new float[real ? band : 0];
        this.integers = new int[real ? 0 : band];
        this.table = ByteBuffer.allocate(Math.toIntExact(layout.count() * rowBytes()));
        this.encoder = new TileEncoder(form.pixels(), form.compression());
        this.channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        this.position = headerBytes().length + (long) table.capacity();
    }

    private int rowBytes() {
        return form.isQuantised() ? QUANTISED_ROW_BYTES : DESCRIPTOR_BYTES;
    }

    /**
     * Begins an image.
     *
     * @param path the file; replaced when it exists
     * @param header cards to keep, written with the image
     * @param form what is written
     * @return to be fed and closed
     * @throws IOException when the file cannot be written
     */
    public static PackedRowsWriter begin(Path path, FitsHeader header, Form form) throws IOException {
        return new PackedRowsWriter(path, header, form);
    }

    /**
     * Writes the next pixels.
     *
     * @param values holds them
     * @param from index of the first
     * @param count how many
     * @throws IOException when writing fails
     */
    public void write(float[] values, int from, int count) throws IOException {
        require(form.pixels() == PixelForm.FLOAT, count);
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, floats.length - filled);
            System.arraycopy(values, from + done, floats, filled, now);
            filled += now;
            done += now;
            packWhenFull();
        }
    }

    /**
     * Writes the next pixels.
     *
     * @param values holds them, BZERO not yet subtracted
     * @param from index of the first
     * @param count how many
     * @throws IllegalArgumentException when one of them does not fit
     * @throws IOException when writing fails
     */
    public void write(int[] values, int from, int count) throws IOException {
        require(form.pixels() != PixelForm.FLOAT, count);
        int zero = form.pixels().zero();
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, integers.length - filled);
            for (int i = 0; i < now; i++) {
                int value = values[from + done + i];
                if (!form.pixels().holds((long) value - zero)) {
                    throw new IllegalArgumentException(path + ": " + value + " is no " + form.pixels());
                }
                integers[filled + i] = value - zero;
            }
            filled += now;
            done += now;
            packWhenFull();
        }
    }

    private void require(boolean right, int count) {
        if (!right) {
            throw new IllegalStateException(path + " has pixels of the form " + form.pixels());
        }
        long given = rowsDone * form.size().width() + filled + count;
        if (given > (long) form.size().width() * form.size().height()) {
            throw new IllegalArgumentException(path + ": more pixels than "
                    + form.size().width() + " x " + form.size().height());
        }
    }

    private void packWhenFull() throws IOException {
        long rows = Math.min(layout.tile()[1], form.size().height() - rowsDone);
        if (filled < rows * form.size().width()) {
            return;
        }
        long across = (layout.axes()[0] + layout.tile()[0] - 1) / layout.tile()[0];
        for (long i = 0; i < across; i++) {
            TileLayout.Tile tile = layout.tile(tilesDone);
            put(form.pixels() == PixelForm.FLOAT ? packFloats(tile) : encoder.integers(cutIntegers(tile)));
            tilesDone++;
        }
        rowsDone += rows;
        filled = 0;
    }

    private TileEncoder.Packed packFloats(TileLayout.Tile tile) {
        int width = (int) tile.size()[0];
        float[] out = new float[(int) tile.pixels()];
        for (int y = 0; y < tile.rows(); y++) {
            System.arraycopy(floats, y * form.size().width() + (int) tile.corner()[0], out, y * width, width);
        }
        return encoder.floats(out, width, tilesDone);
    }

    private int[] cutIntegers(TileLayout.Tile tile) {
        int width = (int) tile.size()[0];
        int[] out = new int[(int) tile.pixels()];
        for (int y = 0; y < tile.rows(); y++) {
            System.arraycopy(integers, y * form.size().width() + (int) tile.corner()[0], out, y * width, width);
        }
        return out;
    }

    private void put(TileEncoder.Packed packed) throws IOException {
        describe(packed.bytes());
        longest = Math.max(longest, packed.bytes().length);
        toHeap(packed.bytes());
        if (form.isQuantised()) {
            describe(packed.asItIs());
            longestAsItIs = Math.max(longestAsItIs, packed.asItIs().length);
            toHeap(packed.asItIs());
            table.putDouble(packed.scale()).putDouble(packed.zero());
        }
    }

    private void describe(byte[] cell) throws IOException {
        if (heapBytes + cell.length > Integer.MAX_VALUE) {
            throw new IOException(path + ": more than 2 GB of compressed tiles");
        }
        table.putInt(cell.length).putInt(cell.length == 0 ? 0 : (int) heapBytes);
    }

    private void toHeap(byte[] cell) throws IOException {
        heapBytes += cell.length;
        for (int done = 0; done < cell.length; ) {
            int now = Math.min(cell.length - done, buffer.remaining());
            buffer.put(cell, done, now);
            done += now;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        sum = BlockChecksum.add(
                buffer.position() == BUFFER_BYTES ? buffer.array() : Arrays.copyOf(buffer.array(), buffer.position()),
                sum);
        int bytes = buffer.position();
        put(buffer.flip(), position);
        position += bytes;
        buffer.clear();
    }

    private void put(ByteBuffer from, long at) throws IOException {
        long to = at;
        while (from.hasRemaining()) {
            to += channel.write(from, to);
        }
    }

    /**
     * Ends the image and writes its table and header.
     *
     * @throws IllegalStateException when rows are missing
     * @throws IOException when writing fails
     */
    public void finish() throws IOException {
        if (rowsDone != form.size().height()) {
            throw new IllegalStateException(
                    path + ": " + rowsDone + " rows written of " + form.size().height());
        }
        long data = table.capacity() + heapBytes;
        for (long padded = data; padded % BLOCK != 0; padded++) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            buffer.put((byte) 0);
        }
        flush();
        sum = BlockChecksum.add(table.array(), sum);
        byte[] head = headerBytes();
        put(ByteBuffer.wrap(head), 0);
        put(table.flip(), head.length);
    }

    private byte[] headerBytes() {
        Compression compression = form.compression();
        boolean quantised = form.isQuantised();
        FitsHeader.Builder cards = FitsHeader.builder()
                .put("TFIELDS", quantised ? 4 : 1, "columns")
                .put("TTYPE1", "COMPRESSED_DATA", "")
                .put("TFORM1", "1PB(" + longest + ")", "");
        if (quantised) {
            cards.put("TTYPE2", "GZIP_COMPRESSED_DATA", "")
                    .put("TFORM2", "1PB(" + longestAsItIs + ")", "")
                    .put("TTYPE3", "ZSCALE", "")
                    .put("TFORM3", "1D", "")
                    .put("TTYPE4", "ZZERO", "")
                    .put("TFORM4", "1D", "");
        }
        cards.putFlag("ZIMAGE", true, "this is a compressed image")
                .putFlag("ZSIMPLE", true, "it was a primary HDU")
                .put("ZBITPIX", form.pixels().bitpix(), "")
                .put("ZNAXIS", 2, "")
                .put("ZNAXIS1", form.size().width(), "")
                .put("ZNAXIS2", form.size().height(), "")
                .put("ZTILE1", layout.tile()[0], "")
                .put("ZTILE2", layout.tile()[1], "")
                .put("ZCMPTYPE", compression.codec().name(), "");
        if (compression.codec() == Compression.Codec.RICE_1) {
            cards.put("ZNAME1", "BLOCKSIZE", "")
                    .put("ZVAL1", TileEncoder.RICE_BLOCK, "[px] per block")
                    .put("ZNAME2", "BYTEPIX", "")
                    .put("ZVAL2", form.pixels().bytes(), "[byte] per pixel");
        }
        if (quantised) {
            Quantisation quantisation = compression.quantiser().orElseThrow().quantisation();
            cards.put("ZBLANK", Quantisation.BLANK, "stored number that means no value")
                    .put("ZQUANTIZ", quantisation.method().keyword(), "");
            if (quantisation.method() != Quantisation.Method.NO_DITHER) {
                cards.put("ZDITHER0", quantisation.seed(), "seed of the dither");
            }
        } else if (form.pixels() == PixelForm.FLOAT) {
            cards.put("ZQUANTIZ", "NONE", "nothing is lost");
        }
        FitsWriter.CompressedTable size =
                new FitsWriter.CompressedTable(rowBytes(), (int) layout.count(), (int) heapBytes, sum);
        return FitsWriter.compressedHeader(cards.build(), header, form.pixels(), size);
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        channel.close();
    }
}
