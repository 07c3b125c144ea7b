package org.surveygrid.solver.colour;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.StarGroups;

/** Colours of the stars that detections are of, by source list and row. */
public final class StarColours {
    /** No colour is known. */
    public static final StarColours NONE = new StarColours();

    /** With fewer stars of which both are known, measured colours are not shifted to published ones. */
    private static final int FEWEST_COMMON = 10;

    private static final float[] UNKNOWN = {};

    private final SortedMap<List<String>, float[]> byList = new TreeMap<>((a, b) -> {
        int exposures = a.getFirst().compareTo(b.getFirst());
        return exposures == 0 ? a.getLast().compareTo(b.getLast()) : exposures;
    });

    /** Colours to be put. */
    public StarColours() {}

    /**
     * Adds the colours of a source list.
     *
     * @param exposure id
     * @param chip name
     * @param byRow in magnitudes, NaN where unknown
     */
    public void put(String exposure, String chip, float[] byRow) {
        byList.put(List.of(exposure, chip), byRow);
    }

    /**
     * Colours of stars: published ones, else measured ones, shifted by the median difference of the two over the stars
     * that have both.
     *
     * @param detections that the stars are made of
     * @param groups the stars
     * @param published colour of a reference star, NaN when unknown
     * @return by star, NaN when unknown
     */
    public double[] ofStars(Detections detections, StarGroups groups, IntToDoubleFunction published) {
        double[] colour = new double[groups.size()];
        for (int s = 0; s < colour.length; s++) {
            int r = groups.reference()[s];
            colour[s] = r < 0 ? Double.NaN : published.applyAsDouble(r);
        }
        if (byList.isEmpty()) {
            return colour;
        }
        float[][] ofList = new float[detections.lists().size()][];
        for (int list = 0; list < ofList.length; list++) {
            ExposureFacts facts = detections.lists().get(list).exposure();
            ofList[list] = byList.getOrDefault(List.of(facts.exposure(), facts.chip()), UNKNOWN);
        }
        double[] measured = new double[colour.length];
        double[] differences = new double[colour.length];
        int common = 0;
        for (int s = 0; s < measured.length; s++) {
            measured[s] = Double.NaN;
            for (int i = groups.start()[s]; i < groups.start()[s + 1] && Double.isNaN(measured[s]); i++) {
                int d = groups.detections()[i];
                float[] rows = ofList[detections.list(d)];
                measured[s] = rows.length == 0 ? Double.NaN : rows[detections.row(d)];
            }
            if (Double.isFinite(measured[s] + colour[s])) {
                differences[common++] = colour[s] - measured[s];
            }
        }
        Arrays.sort(differences, 0, common);
        double shift = common < FEWEST_COMMON ? 0 : differences[common / 2];
        for (int s = 0; s < colour.length; s++) {
            colour[s] = Double.isNaN(colour[s]) ? measured[s] + shift : colour[s];
        }
        return colour;
    }

    /**
     * The middle of those that are known.
     *
     * @param colours NaN where unknown
     * @return 0 when none is known
     */
    public static double typical(double[] colours) {
        double[] known =
                Arrays.stream(colours).filter(Double::isFinite).sorted().toArray();
        return known.length == 0 ? 0 : known[known.length / 2];
    }
}
