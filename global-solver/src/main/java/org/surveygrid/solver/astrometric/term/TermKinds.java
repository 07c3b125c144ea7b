package org.surveygrid.solver.astrometric.term;

import java.util.List;

/** All kinds of terms. Whoever adds one adds it here. */
final class TermKinds {
    static final List<TermKind> ALL = List.of(
            (section, files) -> LateralColour.read(section).stream().toList(),
            (section, files) -> DifferentialRefraction.read(section).stream().toList(),
            PixelTemplate::read);

    private TermKinds() {}
}
