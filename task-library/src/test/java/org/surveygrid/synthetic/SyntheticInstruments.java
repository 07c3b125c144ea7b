package org.surveygrid.synthetic;

import java.util.List;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.camera.InstrumentCatalog;

/** The synthetic camera, whole or cut down to some chips so that a test is quick. */
public final class SyntheticInstruments {
    private SyntheticInstruments() {}

    public static Instrument whole() {
        return InstrumentCatalog.camera("synthetic").orElseThrow().instrument();
    }

    public static Instrument withChips(String... ids) {
        Instrument whole = whole();
        List<Chip> chips = whole.chips().stream()
                .filter(chip -> List.of(ids).contains(chip.id()))
                .toList();
        return new Instrument(
                whole.name(),
                whole.telescope(),
                whole.longitudeDegreesEast(),
                whole.pixelScaleArcsec(),
                chips,
                whole.filters(),
                whole.crosstalk(),
                whole.calibrations(),
                whole.pointingErrorArcmin());
    }
}
