package org.surveygrid.synthetic;

import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipPlacement;

/**
 * Where one chip really is: its nominal placement, turned about its centre and shifted.
 *
 * <p>Package-private: tests and truth files see it through {@link TrueWcs}.
 */
final class ChipPosition {
    private static final double ROTATION_SIGMA_DEGREES = 0.03;
    private static final double ROTATION_LIMIT_DEGREES = 0.05;
    private static final double OFFSET_SIGMA_PX = 1.5;

    private final ChipPlacement placement;
    private final double centreX;
    private final double centreY;
    private final double cos;
    private final double sin;
    private final double offsetXPx;
    private final double offsetYPx;

    ChipPosition(Chip chip, long seed) {
        RandomStream random = RandomStream.of(seed, "placement", chip.id());
        this.placement = FocalPlane.placementOf(chip);
        this.centreX = (chip.width() - 1) / 2.0;
        this.centreY = (chip.height() - 1) / 2.0;
        double rotation = Math.max(
                -ROTATION_LIMIT_DEGREES,
                Math.min(ROTATION_LIMIT_DEGREES, ROTATION_SIGMA_DEGREES * random.nextGaussian()));
        this.cos = StrictMath.cos(StrictMath.toRadians(rotation));
        this.sin = StrictMath.sin(StrictMath.toRadians(rotation));
        this.offsetXPx = OFFSET_SIGMA_PX * random.nextGaussian();
        this.offsetYPx = OFFSET_SIGMA_PX * random.nextGaussian();
    }

    /** Undistorted field angle [deg] of a trimmed pixel. */
    void toField(double x, double y, double[] field) {
        double dx = x - centreX;
        double dy = y - centreY;
        double px = centreX + offsetXPx + cos * dx - sin * dy - placement.referenceX();
        double py = centreY + offsetYPx + sin * dx + cos * dy - placement.referenceY();
        field[0] = placement.cd11() * px + placement.cd12() * py;
        field[1] = placement.cd21() * px + placement.cd22() * py;
    }

    /** Trimmed pixel of an undistorted field angle [deg]; inverse of {@link #toField}. */
    void toPixel(double[] field) {
        double determinant = placement.cd11() * placement.cd22() - placement.cd12() * placement.cd21();
        double px = (placement.cd22() * field[0] - placement.cd12() * field[1]) / determinant;
        double py = (placement.cd11() * field[1] - placement.cd21() * field[0]) / determinant;
        double dx = px + placement.referenceX() - centreX - offsetXPx;
        double dy = py + placement.referenceY() - centreY - offsetYPx;
        field[0] = centreX + cos * dx + sin * dy;
        field[1] = centreY - sin * dx + cos * dy;
    }
}
