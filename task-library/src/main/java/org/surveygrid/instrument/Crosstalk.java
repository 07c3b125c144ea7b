package org.surveygrid.instrument;

/**
 * A fraction of one amplifier's signal that appears on another.
 *
 * @param sourceAmplifier id of the amplifier that disturbs
 * @param victimAmplifier id of the amplifier that is disturbed, on the same chip
 * @param coefficient fraction of the source's raw signal
 */
public record Crosstalk(String sourceAmplifier, String victimAmplifier, double coefficient) {}
