package org.surveygrid.solver.photometric;

/**
 * Values of the unknowns: zero point of each exposure, offset of each chip, terms of the star flat. In the equations the
 * chips come first, then the star flat, then the exposures.
 */
final class PhotometricModel {
    private final double[] chipOffset;
    private final double[] flatTerms;
    private final double[] zeroPoint;
    private final int[] exposureNumber;
    private final int size;

    PhotometricModel(int chips, int flatTerms, double[] startZeroPoint, boolean[] included) {
        this.chipOffset = new double[chips];
        this.flatTerms = new double[flatTerms];
        this.zeroPoint = startZeroPoint.clone();
        this.exposureNumber = new int[included.length];
        int next = chips + flatTerms;
        for (int e = 0; e < included.length; e++) {
            exposureNumber[e] = included[e] ? next++ : -1;
        }
        this.size = next;
    }

    int size() {
        return size;
    }

    int chip(int chip) {
        return chip;
    }

    int flat(int term) {
        return chipOffset.length + term;
    }

    int exposure(int exposure) {
        return exposureNumber[exposure];
    }

    double[] chipOffset() {
        return chipOffset;
    }

    double[] flatTerms() {
        return flatTerms;
    }

    double[] zeroPoint() {
        return zeroPoint;
    }

    String name(int unknown, java.util.List<String> chips, java.util.List<String> exposures) {
        if (unknown < chipOffset.length) {
            return "the offset of chip " + chips.get(unknown);
        }
        if (unknown < chipOffset.length + flatTerms.length) {
            return "term " + (unknown - chipOffset.length + 1) + " of the star flat";
        }
        for (int e = 0; e < exposureNumber.length; e++) {
            if (exposureNumber[e] == unknown) {
                return "the zero point of exposure " + exposures.get(e);
            }
        }
        throw new IllegalArgumentException("there is no unknown " + unknown);
    }
}
