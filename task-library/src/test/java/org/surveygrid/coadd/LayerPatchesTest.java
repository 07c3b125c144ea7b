package org.surveygrid.coadd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.synthetic.RandomStream;

class LayerPatchesTest {
    private static final int SIDE = 400;
    private static final double SIGMA = 20;
    private static final Coaddition.Config CONFIG = new Coaddition.Config(Coaddition.Method.CLIPPED, 4, 0.3);
    private final RandomStream random = RandomStream.of(3);

    /** Noise and stars of differing seeing; layers shifted a little; the third has a ghost. */
    private List<CoaddLayer> layers(int count, double ghost) {
        List<CoaddLayer> layers = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            PixelBox box = new PixelBox(7 * k, 5 * k, SIDE, SIDE);
            Frame frame = Frame.zeros(SIDE, SIDE);
            double seeing = 1.5 + 0.12 * k;
            for (int p = 0; p < SIDE * SIDE; p++) {
                int x = box.x0() + p % SIDE;
                int y = box.y0() + p / SIDE;
                double star = 0;
                for (int[] at : new int[][] {{100, 300}, {250, 120}, {330, 333}}) {
                    double r2 = (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1]);
                    star += 200_000
                            / (2 * StrictMath.PI * seeing * seeing)
                            * StrictMath.exp(-r2 / (2 * seeing * seeing));
                }
                frame.value().pixels()[p] =
                        (float) (star + SIGMA * random.nextGaussian() + (k == 2 && isGhost(x, y) ? ghost : 0));
                frame.variance().pixels()[p] = (float) (SIGMA * SIGMA + star);
            }
            layers.add(new CoaddLayer(frame, box, 100, 10));
        }
        return layers;
    }

    private static boolean isGhost(int x, int y) {
        double r2 = (x - 200) * (x - 200) + (y - 200) * (y - 200);
        return r2 < 60 * 60 && r2 > 15 * 15;
    }

    private static LayerPatches search(List<CoaddLayer> layers, int rowsAtOnce) {
        List<LayerPlace> places = layers.stream()
                .map(layer -> new LayerPlace(layer.box(), 1, layer.exposureSeconds(), layer.electronsPerFlux()))
                .toList();
        LayerPatches patches = new LayerPatches(places, CONFIG);
        for (int i = 0; i < layers.size(); i++) {
            for (int y = 0; y < SIDE; y += rowsAtOnce) {
                LayerRows rows = patches.rowsOf(i, y, Math.min(rowsAtOnce, SIDE - y));
                fill(rows, layers.get(i).frame());
                patches.add(rows);
            }
        }
        return patches;
    }

    private static void fill(LayerRows rows, Frame frame) {
        int from = rows.first() * SIDE;
        int pixels = rows.rows() * SIDE;
        System.arraycopy(frame.value().pixels(), from, rows.value(), 0, pixels);
        System.arraycopy(frame.variance().pixels(), from, rows.variance(), 0, pixels);
        System.arraycopy(frame.mask().bits(), from, rows.flags(), 0, pixels);
    }

    @Test
    void a_ghost_in_one_of_five_that_no_pixel_shows_is_removed() {
        // half of the noise of a pixel: eight sigma of a cell
        List<CoaddLayer> layers = layers(5, 0.75 * SIGMA);
        double before = ghostLevel(Coaddition.combine(layers, SIDE + 40, SIDE + 40, CONFIG));

        LayerPatches patches = search(layers, 37);
        int found = patches.find();
        for (int i = 0; i < layers.size(); i++) {
            LayerRows rows = patches.rowsOf(i, 0, SIDE);
            fill(rows, layers.get(i).frame());
            patches.maskIn(rows);
            System.arraycopy(rows.flags(), 0, layers.get(i).frame().mask().bits(), 0, SIDE * SIDE);
        }

        Coaddition.Result after = Coaddition.combine(layers, SIDE + 40, SIDE + 40, CONFIG);
        assertThat(before).isBetween(0.12 * SIGMA, 0.18 * SIGMA);
        assertThat(Math.abs(ghostLevel(after))).isLessThan(0.2 * before);
        assertThat(found).isBetween(30, 80);
        for (int i = 0; i < layers.size(); i++) {
            int masked = layers.get(i).frame().mask().count(PixelFlag.GHOST);
            assertThat(masked).as("layer %d", i).isBetween(i == 2 ? 8_000 : 0, i == 2 ? 16_000 : 0);
        }
        assertThat(after.frame().mask().count(PixelFlag.NODATA))
                .isEqualTo(Coaddition.combine(layers(5, 0), SIDE + 40, SIDE + 40, CONFIG)
                        .frame()
                        .mask()
                        .count(PixelFlag.NODATA));
    }

    private static double ghostLevel(Coaddition.Result result) {
        double inside = 0;
        int count = 0;
        double outside = 0;
        int others = 0;
        for (int y = 40; y < SIDE; y++) {
            for (int x = 40; x < SIDE; x++) {
                float value = result.frame().value().at(x, y);
                if (isGhost(x, y)) {
                    inside += value;
                    count++;
                } else if (value < 5 * SIGMA) {
                    outside += value;
                    others++;
                }
            }
        }
        return inside / count - outside / others;
    }

    @Test
    void layers_that_agree_and_stars_of_differing_seeing_lose_nothing() {
        for (int count : new int[] {1, 2, 3, 4, 5, 9}) {
            assertThat(search(layers(count, 0), 64).find())
                    .as("%d layers", count)
                    .isZero();
        }
    }

    @Test
    void of_two_layers_none_can_be_told_to_be_wrong() {
        List<CoaddLayer> layers = layers(3, 3 * SIGMA);
        layers.removeFirst();

        assertThat(search(layers, 100).find()).isZero();
    }
}
