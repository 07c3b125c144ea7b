package org.surveygrid.solver.pixelmap;

import java.io.IOException;
import java.nio.file.Path;

/** Where maps come from that a model file names. */
@FunctionalInterface
public interface MapFiles {
    /** Nowhere: the text of a model file without its folder. */
    MapFiles NONE = (name, planes) -> {
        throw new IOException("no files go with the text of this model");
    };

    /** Reads nothing: for looking at what else a model file says. Every map is empty. */
    MapFiles UNREAD = (name, planes) -> new PixelMaps();

    /**
     * Reads maps.
     *
     * @param name of a file
     * @param planes 2 for displacements, 1 for magnitudes
     * @return the maps
     * @throws IOException when it cannot be read or is something else
     */
    PixelMaps read(String name, int planes) throws IOException;

    /**
     * Files that lie beside a model file.
     *
     * @param modelFile it
     * @return names are relative to its folder
     */
    static MapFiles beside(Path modelFile) {
        return (name, planes) -> PixelMaps.read(modelFile.resolveSibling(name), planes);
    }
}
