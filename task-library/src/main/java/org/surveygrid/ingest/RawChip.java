package org.surveygrid.ingest;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;

/**
 * One chip of one raw exposure, ready to be registered.
 *
 * @param kind raw kind
 * @param file the compressed raw file
 * @param sha256 digest of its bytes, 64 hexadecimal digits: its identity
 * @param bytes its size
 * @param attributes the dimensions {@code inst ccd night band exp} as far as they apply, and {@code mjd} (UTC start),
 *     {@code exptime} (s), {@code airmass}, {@code ra dec} (degrees), {@code object}, {@code source} (name of the file
 *     it came from); what is not known is absent
 */
public record RawChip(ProductKind kind, Path file, String sha256, long bytes, SortedMap<String, String> attributes) {
    public RawChip {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /**
     * Kind and dimensions.
     *
     * @return the target that this raw answers
     */
    public Target target() {
        SortedMap<Dimension, String> at = new TreeMap<>();
        for (Dimension dimension : Dimension.values()) {
            String value = attributes.get(dimension.label());
            if (value != null) {
                at.put(dimension, value);
            }
        }
        return new Target(kind, at);
    }
}
