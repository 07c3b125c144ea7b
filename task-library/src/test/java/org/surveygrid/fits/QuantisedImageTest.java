package org.surveygrid.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.surveygrid.fits.table.ColumnForm;
import org.surveygrid.fits.table.TableBytes;
import org.surveygrid.fits.table.TableColumn;
import org.surveygrid.fits.tile.RiceCodec;

/** Compressed floating-point images, built tile by tile. */
class QuantisedImageTest {
    private static final int BLANK = -2147483647;

    /** An image with one row of three pixels a tile. */
    private static float[] read(FitsHeader cards, List<byte[]> tiles, boolean scaled) throws IOException {
        int rowBytes = scaled ? 24 : 8;
        byte[] data = new byte[tiles.size() * rowBytes];
        ByteBuffer rows = ByteBuffer.wrap(data);
        ByteArrayOutputStream heap = new ByteArrayOutputStream();
        for (byte[] tile : tiles) {
            rows.putInt(tile.length).putInt(heap.size());
            if (scaled) {
                rows.putDouble(0.5).putDouble(100);
            }
            heap.writeBytes(tile);
        }
        List<TableColumn> columns = new ArrayList<>();
        columns.add(column("COMPRESSED_DATA", new ColumnForm(1, 'P', 'B'), 0));
        if (scaled) {
            columns.add(column("ZSCALE", new ColumnForm(1, 'D', ' '), 8));
            columns.add(column("ZZERO", new ColumnForm(1, 'D', ' '), 16));
        }
        FitsTable table = new FitsTable(
                "test",
                FitsHeader.builder().build(),
                columns,
                new TableBytes(tiles.size(), rowBytes, data, ByteBuffer.allocate(0)));
        FitsHeader stored = FitsHeader.builder()
                .putFlag("ZIMAGE", true, "")
                .put("ZBITPIX", -32, "")
                .put("ZNAXIS", 2, "")
                .put("ZNAXIS1", 3, "")
                .put("ZNAXIS2", tiles.size(), "")
                .put("ZBLANK", BLANK, "")
                .putAll(cards)
                .build();
        DataUnit image = DataUnit.of(CompressedImage.imageHeader(stored, "test"), "test");
        byte[] bytes = heap.toByteArray();
        CompressedImage.Cells cells = new CompressedImage.Cells(
                table, bytes.length, (start, count) -> ByteBuffer.wrap(bytes, (int) start, count));
        float[] out = new float[3 * tiles.size()];
        CompressedImage.of(cells, stored, image, "test")
                .floatsInto(
                        0,
                        new CompressedImage.Rows(0, tiles.size()),
                        image.scaling(FitsHeader.builder().build()),
                        out);
        return out;
    }

    private static TableColumn column(String name, ColumnForm form, int offset) {
        return new TableColumn(name, form, offset, TableColumn.Labels.of("", ""), TableColumn.Scaling.NONE);
    }

    private static byte[] rice(int... pixels) {
        return new RiceCodec(32, 4).encode(pixels, 0, pixels.length);
    }

    private static FitsHeader cards(String algorithm, String quantisation) {
        return FitsHeader.builder()
                .put("ZCMPTYPE", algorithm, "")
                .put("ZQUANTIZ", quantisation, "")
                .put("ZDITHER0", 1, "")
                .build();
    }

    @Test
    void blanks_and_exact_zeros_of_a_dithered_tile_are_kept() throws IOException {
        float[] pixels = read(
                cards("RICE_1", "SUBTRACTIVE_DITHER_2"), List.of(rice(10, BLANK, -2147483646), rice(0, 0, 7)), true);

        assertThat(pixels[0]).isCloseTo(105.25f, within(0.01f));
        assertThat(pixels[1]).isNaN();
        assertThat(pixels[2]).isZero();
        assertThat(pixels[5]).isBetween(103.25f, 103.75f);
    }

    @Test
    void values_quantised_without_dither_have_no_bias() throws IOException {
        float[] pixels = read(cards("RICE_1", "NO_DITHER"), List.of(rice(10, BLANK, -2)), true);

        assertThat(pixels).containsExactly(105, Float.NaN, 99);
    }

    @Test
    void a_gzipped_tile_without_scale_is_taken_as_it_is_whatever_the_header_says_of_dither() throws IOException {
        for (String quantisation : List.of("NO_DITHER", "NONE")) {
            byte[] sorted = sortedBySignificance(1.5f, Float.NaN, -2e30f);

            float[] pixels = read(cards("GZIP_2", quantisation), List.of(sorted), false);

            assertThat(pixels).containsExactly(1.5f, Float.NaN, -2e30f);
        }
    }

    private static byte[] sortedBySignificance(float... pixels) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                for (float pixel : pixels) {
                    out.write(Float.floatToIntBits(pixel) >>> shift);
                }
            }
        }
        return packed.toByteArray();
    }
}
