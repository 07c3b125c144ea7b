package org.surveygrid.coadd;

/** Some rows of a co-add with the pixels beside them that its decisions depend on. */
final class CoaddRows {
    final float[] value;
    final float[] variance;
    final int[] flags;
    final float[] exposureSeconds;
    final float[] electronsPerFlux;

    CoaddRows(int pixels) {
        value = new float[pixels];
        variance = new float[pixels];
        flags = new int[pixels];
        exposureSeconds = new float[pixels];
        electronsPerFlux = new float[pixels];
    }
}
