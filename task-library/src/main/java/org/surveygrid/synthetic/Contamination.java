package org.surveygrid.synthetic;

import java.util.Optional;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.synthetic.SyntheticExposure.TrailLine;

/** What is no light of the sky: cosmic rays, satellites, and charge that overflows. */
final class Contamination {
    /** Tracks per million pixels and minute, of a thick detector. */
    private static final double COSMICS_PER_MEGAPIXEL_MINUTE = 50;
    /** A bias is exposed while it is read out. */
    private static final double READOUT_SECONDS = 3;

    private static final double STEP_PX = 0.25;
    private static final double TRAIL_SIGMA_PX = 1.4;

    private Contamination() {}

    /** Adds charged-particle tracks; most are short, some cross many pixels. */
    static void addCosmics(FloatImage electrons, double seconds, RandomStream random) {
        int width = electrons.width();
        int height = electrons.height();
        double mean = COSMICS_PER_MEGAPIXEL_MINUTE * (seconds + READOUT_SECONDS) / 60 * width * height / 1e6;
        int tracks = (int) random.nextPoisson(mean);
        for (int i = 0; i < tracks; i++) {
            double x = random.uniform(0, width);
            double y = random.uniform(0, height);
            double angle = random.uniform(0, 2 * Math.PI);
            double length = -4 * StrictMath.log(1 - random.nextDouble());
            double perPixel = 600 * StrictMath.pow(10, random.uniform(0, 1));
            double dx = STEP_PX * StrictMath.cos(angle);
            double dy = STEP_PX * StrictMath.sin(angle);
            int steps = 1 + (int) (Math.min(length, 40) / STEP_PX);
            double deposit = steps < 1 / STEP_PX ? perPixel / steps : perPixel * STEP_PX;
            for (int step = 0; step < steps; step++) {
                int px = (int) Math.floor(x + step * dx);
                int py = (int) Math.floor(y + step * dy);
                if (px >= 0 && py >= 0 && px < width && py < height) {
                    electrons.pixels()[py * width + px] += (float) deposit;
                }
            }
        }
    }

    /** The line of a trail on a chip, from the point nearest the chip's centre; empty when it misses the chip. */
    static Optional<TrailLine> lineOnChip(SyntheticExposure.Trail trail, Chip chip) {
        ChipPlacement placement = FocalPlane.placementOf(chip);
        double determinant = placement.cd11() * placement.cd22() - placement.cd12() * placement.cd21();
        double px =
                placement.referenceX() + (placement.cd22() * trail.xi() - placement.cd12() * trail.eta()) / determinant;
        double py =
                placement.referenceY() + (placement.cd11() * trail.eta() - placement.cd21() * trail.xi()) / determinant;
        double cos = StrictMath.cos(StrictMath.toRadians(trail.angleDegrees()));
        double sin = StrictMath.sin(StrictMath.toRadians(trail.angleDegrees()));
        double ux = (placement.cd22() * cos - placement.cd12() * sin) / determinant;
        double uy = (placement.cd11() * sin - placement.cd21() * cos) / determinant;
        double norm = Math.sqrt(ux * ux + uy * uy);
        ux /= norm;
        uy /= norm;
        double along = ((chip.width() - 1) / 2.0 - px) * ux + ((chip.height() - 1) / 2.0 - py) * uy;
        TrailLine line = new TrailLine(px + along * ux, py + along * uy, ux, uy, TRAIL_SIGMA_PX);
        double halfDiagonal = Math.sqrt((double) chip.width() * chip.width() + (double) chip.height() * chip.height());
        for (double t = -halfDiagonal; t <= halfDiagonal; t++) {
            double x = line.x() + t * ux;
            double y = line.y() + t * uy;
            if (x >= 0 && y >= 0 && x <= chip.width() - 1 && y <= chip.height() - 1) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    static void addTrail(FloatImage electrons, SyntheticExposure.Trail trail, Chip chip) {
        Optional<TrailLine> found = lineOnChip(trail, chip);
        if (found.isEmpty()) {
            return;
        }
        TrailLine line = found.get();
        int width = electrons.width();
        double reach = 6 * TRAIL_SIGMA_PX;
        for (int y = 0; y < electrons.height(); y++) {
            for (int x = 0; x < width; x++) {
                double across = (x - line.x()) * line.directionY() - (y - line.y()) * line.directionX();
                if (Math.abs(across) < reach) {
                    electrons.pixels()[y * width + x] += (float) (trail.peakElectrons()
                            * StrictMath.exp(-0.5 * across * across / (TRAIL_SIGMA_PX * TRAIL_SIGMA_PX)));
                }
            }
        }
    }

    /** Lets charge beyond the full well spill along its column, half of it each way. */
    static void bleed(FloatImage electrons, PixelCapacity capacity) {
        int width = electrons.width();
        int height = electrons.height();
        float[] pixels = electrons.pixels();
        double[] down = new double[height];
        for (int x = 0; x < width; x++) {
            double carried = 0;
            boolean overflowed = false;
            for (int y = 0; y < height; y++) {
                int index = y * width + x;
                double well = capacity.electronsAt(x, y);
                down[y] = 0;
                if (pixels[index] > well) {
                    double excess = (pixels[index] - well) / 2;
                    carried += excess;
                    down[y] = excess;
                    pixels[index] = (float) well;
                    overflowed = true;
                } else if (carried > 0) {
                    double taken = Math.min(carried, well - pixels[index]);
                    pixels[index] += (float) taken;
                    carried -= taken;
                }
            }
            if (overflowed) {
                carried = 0;
                for (int y = height - 1; y >= 0; y--) {
                    int index = y * width + x;
                    carried += down[y];
                    double taken = Math.min(carried, Math.max(0, capacity.electronsAt(x, y) - pixels[index]));
                    pixels[index] += (float) taken;
                    carried -= taken;
                }
            }
        }
    }

    /** How many electrons a pixel holds. */
    interface PixelCapacity {
        double electronsAt(int x, int y);
    }
}
