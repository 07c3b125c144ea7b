package org.surveygrid.coordinator.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.Target;

/**
 * One product, with everything that is known of it but its bytes.
 *
 * @param key identity, 64 hexadecimal digits
 * @param target kind and dimensions
 * @param origin how it came to be
 * @param attributes dimensions by label and, for registered products, what their header said
 * @param files by role; empty for a void product
 * @param facts what the run reported
 * @param validity manual decision
 * @param qualityFlags limits it exceeds
 * @param created when it entered the archive
 */
public record ArchivedProduct(
        String key,
        Target target,
        Origin origin,
        SortedMap<String, String> attributes,
        SortedMap<String, BlobRef> files,
        SortedMap<String, String> facts,
        Validity validity,
        List<String> qualityFlags,
        Instant created) {
    private static final List<Dimension> FILE_NAME_ORDER = List.of(
            Dimension.INSTRUMENT,
            Dimension.TILE,
            Dimension.NIGHT,
            Dimension.EXPOSURE,
            Dimension.FILTER,
            Dimension.CHIP);

    public ArchivedProduct {
        qualityFlags = List.copyOf(qualityFlags);
    }

    /**
     * How a product came to be.
     *
     * @param taskName name of the task; empty for registered products
     * @param taskVersion version of the task; 0 for registered products
     * @param parameters process parameters
     * @param inputs in the order that is part of the identity
     * @param voidReason why there are no files; empty when there are
     */
    public record Origin(
            String taskName,
            int taskVersion,
            SortedMap<String, String> parameters,
            List<ProductKey.Input> inputs,
            String voidReason) {
        public Origin {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Whether the data could not be processed, so that there are no files.
     *
     * @return true for void products
     */
    public boolean isVoid() {
        return !origin.voidReason().isEmpty();
    }

    /**
     * Whether it is a calibration that was registered, not made.
     *
     * @return true for masters of other software
     */
    public boolean isFromElsewhere() {
        return origin.taskName().isEmpty() && !target.kind().isRegistered();
    }

    /**
     * Whether planning may use it: not declared invalid, and unflagged unless certified.
     *
     * @return true when it may be used
     */
    public boolean isUsable() {
        return switch (validity.state()) {
            case INVALID -> false;
            case CERTIFIED -> true;
            case VALID -> qualityFlags.isEmpty();
        };
    }

    /**
     * Why it must not be used.
     *
     * @return a sentence with its name; empty when it may be used
     */
    public String whyNotUsable() {
        if (isUsable()) {
            return "";
        }
        String name = target.kind() + " " + key.substring(0, 8);
        return validity.state() == Validity.State.INVALID
                ? name + " was declared invalid"
                : name + " is flagged " + String.join(", ", qualityFlags);
    }

    /**
     * Name of its files without ending: dimensions in order, then the first digits of the key, so that another recipe
     * never overwrites it. Holds no dot.
     *
     * @return e.g. {@code synthetic_2025-02-18_syn0030_r_c03_reduced_187fb219}
     */
    public String fileStem() {
        List<String> words = new ArrayList<>();
        for (Dimension dimension : FILE_NAME_ORDER) {
            String value = attribute(dimension);
            if (!value.isEmpty()) {
                words.add(value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-"));
            }
        }
        words.add(target.kind().name().replace('.', '-'));
        words.add(key.substring(0, 8));
        return String.join("_", words);
    }

    /**
     * An attribute, or the empty text.
     *
     * @param name attribute name or dimension label
     * @return its value
     */
    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    /**
     * Value of a dimension, or the empty text.
     *
     * @param dimension which
     * @return its value
     */
    public String attribute(Dimension dimension) {
        return attribute(dimension.label());
    }
}
