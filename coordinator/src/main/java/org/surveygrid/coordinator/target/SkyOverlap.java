package org.surveygrid.coordinator.target;

import java.util.OptionalDouble;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.quantity.SkyPosition;

/** Whether a raw chip frame may show a part of a tile, judged by circles around both, with the pointing error added. */
final class SkyOverlap {
    private SkyOverlap() {}

    /** True also when the frame does not say where it points: then only its pixels can tell. */
    static boolean mayOverlap(ArchivedProduct raw, ArchivedProduct tile) {
        OptionalDouble ra = number(raw, "chipra");
        OptionalDouble dec = number(raw, "chipdec");
        OptionalDouble radiusDegrees = number(raw, "chipradius");
        OptionalDouble tileRa = number(tile, "ra");
        OptionalDouble tileDec = number(tile, "dec");
        OptionalDouble tileRadiusDegrees = number(tile, "radius");
        if (ra.isEmpty()
                || dec.isEmpty()
                || radiusDegrees.isEmpty()
                || tileRa.isEmpty()
                || tileDec.isEmpty()
                || tileRadiusDegrees.isEmpty()) {
            return true;
        }
        double separationArcsec = SkyPosition.wrapping(ra.getAsDouble(), dec.getAsDouble())
                .separationArcsec(SkyPosition.wrapping(tileRa.getAsDouble(), tileDec.getAsDouble()));
        return separationArcsec <= 3600 * (radiusDegrees.getAsDouble() + tileRadiusDegrees.getAsDouble());
    }

    private static OptionalDouble number(ArchivedProduct product, String attribute) {
        String text = product.attribute(attribute);
        try {
            return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
