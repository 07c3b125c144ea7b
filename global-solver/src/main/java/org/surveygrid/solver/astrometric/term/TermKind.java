package org.surveygrid.solver.astrometric.term;

import java.util.Optional;
import org.surveygrid.toml.TomlSection;

/** A kind of term, as a model file may declare it. */
@FunctionalInterface
interface TermKind {
    /**
     * Reads the keys of this kind.
     *
     * @param section [astrometry] of a model file
     * @return the term, or empty when the file does not declare it
     */
    Optional<TermDeclaration> read(TomlSection section);
}
