package org.surveygrid.solver.residual;

import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;

/** Where an exposure points. */
public final class FieldCentre {
    private FieldCentre() {}

    /**
     * The mean direction of an exposure's chips.
     *
     * @param exposure with at least one chip that came with coordinates
     * @return its middle, by the coordinates that it came with
     */
    public static SkyPosition of(CatalogueExposure exposure) {
        double[] sum = new double[3];
        for (CatalogueChip chip : exposure.chips()) {
            if (chip.sources().isPresent() && chip.sources().get().isPlaced()) {
                SourceList sources = chip.sources().get();
                SkyPosition at = sources.wcs()
                        .toSky(
                                sources.exposure().widthPx() / 2.0,
                                sources.exposure().heightPx() / 2.0);
                double ra = StrictMath.toRadians(at.raDegrees());
                double dec = StrictMath.toRadians(at.decDegrees());
                sum[0] += StrictMath.cos(dec) * StrictMath.cos(ra);
                sum[1] += StrictMath.cos(dec) * StrictMath.sin(ra);
                sum[2] += StrictMath.sin(dec);
            }
        }
        double length = Math.sqrt(sum[0] * sum[0] + sum[1] * sum[1]);
        return SkyPosition.wrapping(
                StrictMath.toDegrees(StrictMath.atan2(sum[1], sum[0])),
                StrictMath.toDegrees(StrictMath.atan2(sum[2], length)));
    }
}
