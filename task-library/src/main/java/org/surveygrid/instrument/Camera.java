package org.surveygrid.instrument;

import java.util.List;

/**
 * All that a camera file says.
 *
 * @param instrument the detector and its place in the focal plane: what the kernels need
 * @param site where the telescope stands
 * @param header how its headers are read: what ingest needs
 * @param sources where in a raw file each chip is, in the order of the chips
 * @param description one line for people
 * @param toml the file itself; its bytes are what is registered
 */
public record Camera(
        Instrument instrument,
        Site site,
        HeaderDialect header,
        List<ChipSource> sources,
        String description,
        String toml) {
    public Camera {
        sources = List.copyOf(sources);
    }

    /**
     * The camera's name.
     *
     * @return a lower-case word
     */
    public String name() {
        return instrument.name();
    }
}
