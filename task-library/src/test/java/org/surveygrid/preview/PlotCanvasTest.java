package org.surveygrid.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.PixelBox;

class PlotCanvasTest {
    private static BufferedImage picture(PlotCanvas canvas) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(canvas.encode()));
    }

    @Test
    void a_point_is_drawn_where_its_values_say() throws IOException {
        PlotCanvas canvas = new PlotCanvas(200, 160);
        PlotPanel panel = canvas.panel(
                new PixelBox(70, 20, 101, 101), new PlotAxis("x [px]", 0, 100), new PlotAxis("y [px]", 0, 100));

        panel.points(new double[] {30, 500, Double.NaN}, new double[] {80, 50, 2}, Ink.RED);

        assertThat(picture(canvas).getRGB(100, 40) & 0xffffff).isEqualTo(0xc02a2a);
        assertThat(picture(canvas).getRGB(100, 80) & 0xffffff).isEqualTo(0xffffff);
    }

    @Test
    void cells_start_at_the_bottom_left() throws IOException {
        PlotCanvas canvas = new PlotCanvas(200, 160);
        PlotPanel panel =
                canvas.panel(new PixelBox(70, 20, 100, 100), new PlotAxis("x", 0, 1), new PlotAxis("y", 0, 1));

        panel.cells(new double[] {-1, 0, 0, Double.NaN}, 2, new ColourScale(-1, 1));

        assertThat(picture(canvas).getRGB(75, 115) & 0xffffff).isEqualTo(0x2154a0);
        assertThat(picture(canvas).getRGB(165, 115) & 0xffffff).isEqualTo(0xf7f7f7);
        assertThat(picture(canvas).getRGB(165, 25) & 0xffffff).isEqualTo(0x8a8a8a);
    }

    @Test
    void counts_rise_from_white_to_red() {
        ColourScale counts = ColourScale.rising(40);

        assertThat(counts.min()).isZero();
        assertThat(counts.rgb(0)).isEqualTo(0xf7f7f7);
        assertThat(counts.rgb(20)).isEqualTo(0xd48c92);
        assertThat(counts.rgb(40)).isEqualTo(0xb2222c);
    }

    @Test
    void ticks_are_round_numbers() {
        assertThat(new PlotAxis("x", 0, 2048).tickStep(5)).isEqualTo(500);
        assertThat(new PlotAxis("x", -0.01, 0.013).tickStep(5)).isEqualTo(0.005);
        assertThat(PlotAxis.tickLabel(-1e-12, 0.005)).isEqualTo("0.000");
        assertThat(PlotAxis.tickLabel(1500, 500)).isEqualTo("1500");
    }

    @Test
    void every_printable_character_but_the_blank_has_ink() {
        for (char c = '!'; c <= '~'; c++) {
            int ink = 0;
            for (int i = 0; i < 35; i++) {
                ink += BitmapFont.ink(c, i % 5, i / 5) ? 1 : 0;
            }
            assertThat(ink).as("ink of %s", c).isBetween(2, 24);
        }
    }

    @Test
    void the_same_calls_give_the_same_bytes() {
        byte[] first = figure().encode();
        byte[] second = figure().encode();

        assertThat(first).isEqualTo(second);
    }

    private static PlotCanvas figure() {
        PlotCanvas canvas = new PlotCanvas(300, 200);
        double[] x = {0, 1, 2};
        double[] y = {3, Double.POSITIVE_INFINITY, 5};
        canvas.panel(PlotAxis.around("night", x), PlotAxis.around("level [ADU]", y))
                .line(x, y, Ink.BLUE)
                .errorBars(x, y, x, Ink.GREY)
                .vectors(x, y, x, x)
                .colouredPoints(x, y, x, ColourScale.symmetric(x))
                .text(1, 4, "note", Ink.GREEN)
                .title("Bias trend");
        return canvas;
    }
}
