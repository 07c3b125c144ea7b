package org.surveygrid.preview;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.surveygrid.image.PixelBox;

/**
 * A sheet to plot on, white at first. Pixels count from the top left corner. The same calls give the same bytes
 * everywhere.
 */
public final class PlotCanvas {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * An empty sheet.
     *
     * @param width columns
     * @param height rows
     */
    public PlotCanvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        Arrays.fill(rgb, (byte) 0xff);
    }

    /**
     * A panel with axes, ticks and labels. They are drawn outside of the box: leave 60 px to the left, 40 px below, 20
     * px above and 20 px to the right.
     *
     * @param box the data area on this sheet
     * @param horizontal values from left to right
     * @param vertical values from bottom to top
     * @return the panel, to draw on
     */
    public PlotPanel panel(PixelBox box, PlotAxis horizontal, PlotAxis vertical) {
        PlotPanel panel = new PlotPanel(this, box, horizontal, vertical);
        panel.drawFrame();
        return panel;
    }

    /**
     * A panel that fills the sheet.
     *
     * @param horizontal values from left to right
     * @param vertical values from bottom to top
     * @return the panel
     */
    public PlotPanel panel(PlotAxis horizontal, PlotAxis vertical) {
        return panel(new PixelBox(70, 30, width - 100, height - 80), horizontal, vertical);
    }

    /**
     * Writes a line of text.
     *
     * @param x column of its left end
     * @param y row of its top
     * @param text ASCII; other characters become question marks
     * @param ink colour
     */
    public void text(int x, int y, String text, Ink ink) {
        for (int i = 0; i < text.length(); i++) {
            glyph(text.charAt(i), x + i * BitmapFont.ADVANCE, y, ink.rgb());
        }
    }

    private void glyph(char character, int x, int y, int colour) {
        for (int row = 0; row < BitmapFont.HEIGHT; row++) {
            for (int column = 0; column < BitmapFont.glyphWidth(); column++) {
                if (BitmapFont.ink(character, column, row)) {
                    dot(x + column, y + row, colour);
                }
            }
        }
    }

    /** Text that reads upwards, its first character at the bottom. */
    void textUpwards(int x, int y, String text, Ink ink) {
        for (int i = 0; i < text.length(); i++) {
            for (int row = 0; row < BitmapFont.HEIGHT; row++) {
                for (int column = 0; column < BitmapFont.glyphWidth(); column++) {
                    if (BitmapFont.ink(text.charAt(i), column, row)) {
                        dot(x + row, y - i * BitmapFont.ADVANCE - column, ink.rgb());
                    }
                }
            }
        }
    }

    /** Colours one pixel; outside of the sheet nothing happens. */
    void dot(int x, int y, int colour) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            return;
        }
        int at = 3 * (y * width + x);
        rgb[at] = (byte) (colour >>> 16);
        rgb[at + 1] = (byte) (colour >>> 8);
        rgb[at + 2] = (byte) colour;
    }

    void fill(PixelBox box, int colour) {
        for (int y = box.y0(); y < box.y1(); y++) {
            for (int x = box.x0(); x < box.x1(); x++) {
                dot(x, y, colour);
            }
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * Writes the sheet as PNG.
     *
     * @param file where to
     * @throws IOException when the file cannot be written
     */
    public void write(Path file) throws IOException {
        Png.writeRgb(file, width, height, rgb);
    }

    /**
     * The sheet as a PNG file's bytes.
     *
     * @return bytes
     */
    public byte[] encode() {
        return Png.encode(width, height, rgb, 3);
    }
}
