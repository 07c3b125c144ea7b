package org.surveygrid.solver.catalogue;

import java.util.List;
import org.surveygrid.solver.ldac.CatalogueReader;

/** Names of chips: with the instrument's number where there is more than one instrument. */
final class ChipNames {
    private ChipNames() {}

    static String of(List<String> instruments, String instrument, int number) {
        String label = CatalogueReader.label(number);
        return instruments.size() < 2 ? label : "a" + (instruments.indexOf(instrument) + 1) + label;
    }
}
