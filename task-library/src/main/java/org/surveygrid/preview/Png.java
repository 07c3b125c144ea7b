package org.surveygrid.preview;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes PNG files: 8 bits, grey or colour, no time stamps, the same bytes for the same picture everywhere.
 *
 * @see "W3C Portable Network Graphics (PNG) Specification, second edition"
 */
public final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int[] CRC_TABLE = crcTable();

    private Png() {}

    /**
     * Writes a grey picture.
     *
     * @param file where to
     * @param width columns
     * @param height rows
     * @param pixels brightness, top row first, {@code width * height} bytes
     * @throws IOException when the file cannot be written
     */
    public static void writeGray(Path file, int width, int height, byte[] pixels) throws IOException {
        Files.write(file, encode(width, height, pixels, 1));
    }

    /**
     * Writes a colour picture.
     *
     * @param file where to
     * @param width columns
     * @param height rows
     * @param pixels red, green, blue of each pixel, top row first, {@code 3 * width * height} bytes
     * @throws IOException when the file cannot be written
     */
    public static void writeRgb(Path file, int width, int height, byte[] pixels) throws IOException {
        Files.write(file, encode(width, height, pixels, 3));
    }

    static byte[] encode(int width, int height, byte[] pixels, int channels) {
        if (width < 1 || height < 1 || pixels.length != (long) width * height * channels) {
            throw new IllegalArgumentException("picture of " + width + " x " + height + " px with " + channels
                    + " channel(s) cannot hold " + pixels.length + " bytes");
        }
        int rowBytes = width * channels;
        byte[] filtered = new byte[height * (rowBytes + 1)];
        for (int y = 0; y < height; y++) {
            filtered[y * (rowBytes + 1)] = 0;
            System.arraycopy(pixels, y * rowBytes, filtered, y * (rowBytes + 1) + 1, rowBytes);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        byte[] header = new byte[13];
        putInt(header, 0, width);
        putInt(header, 4, height);
        header[8] = 8;
        header[9] = (byte) (channels == 1 ? GREY : RGB);
        chunk(out, "IHDR", header);
        chunk(out, "IDAT", Deflate.zlib(filtered));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] number = new byte[4];
        putInt(number, 0, data.length);
        out.writeBytes(number);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        out.writeBytes(name);
        out.writeBytes(data);
        putInt(number, 0, ~crc(crc(-1, name), data));
        out.writeBytes(number);
    }

    private static void putInt(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    private static int crc(int start, byte[] data) {
        int crc = start;
        for (byte value : data) {
            crc = CRC_TABLE[(crc ^ value) & 0xff] ^ (crc >>> 8);
        }
        return crc;
    }

    private static int[] crcTable() {
        int[] table = new int[256];
        for (int n = 0; n < 256; n++) {
            int c = n;
            for (int k = 0; k < 8; k++) {
                c = (c & 1) != 0 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
            }
            table[n] = c;
        }
        return table;
    }
}
