package org.surveygrid.solver.astrometric.term;

import java.util.List;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.toml.TomlSection;

/** A kind of term, as a model file may declare it. */
@FunctionalInterface
interface TermKind {
    /**
     * Reads the keys of this kind.
     *
     * @param section [astrometry] of a model file
     * @param files where maps come from that it names
     * @return the terms, none when the file does not declare any
     */
    List<TermDeclaration> read(TomlSection section, MapFiles files);
}
