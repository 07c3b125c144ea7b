package org.surveygrid.solver.pixelmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** A template in a fit: the maps of all chips and epochs, and the amplitudes that they are multiplied with. */
public final class TemplateAmplitudes {
    /** Of a map that is less than this without what the model has already, nothing can be told. */
    private static final double SMALLEST_SHARE = 1e-3;

    private final TemplateForm form;
    private final Camera camera;
    /** By epoch, then chip. */
    private final PixelMap[][] maps;
    /** By exposure, then chip: number of the amplitude, -1 for none. */
    private final int[][] number;

    private final List<String> names;
    private final double[] value;
    private final List<String> lost = new ArrayList<>();
    private int firstNode = -1;

    /**
     * Of what a survey is made.
     *
     * @param chips names
     * @param epoch of each exposure, from 0
     * @param filter of each exposure
     */
    public record Camera(List<String> chips, int[] epoch, List<String> filter) {
        public Camera {
            chips = List.copyOf(chips);
            filter = List.copyOf(filter);
        }
    }

    /**
     * Amplitudes of zero, or of one where they are not fitted.
     *
     * @param form as declared
     * @param camera chips and exposures
     * @param remainder takes off a map what the model has already
     */
    public TemplateAmplitudes(TemplateForm form, Camera camera, UnaryOperator<PixelMap> remainder) {
        this.form = form;
        this.camera = camera;
        int epochs = Arrays.stream(camera.epoch()).max().orElse(0) + 1;
        int chips = camera.chips().size();
        this.maps = new PixelMap[epochs][chips];
        for (int t = 0; t < epochs; t++) {
            for (int c = 0; c < chips; c++) {
                PixelMap given = form.maps().of(camera.chips().get(c), t);
                maps[t][c] = t > 0 && given == form.maps().of(camera.chips().get(c), t - 1)
                        ? maps[t - 1][c]
                        : remainder.apply(given);
                if (!given.isEmpty() && !(maps[t][c].rms() > SMALLEST_SHARE * given.rms())) {
                    maps[t][c] = PixelMap.NONE;
                    lost.add(camera.chips().get(c));
                }
            }
        }
        boolean several = epochs > 1;
        SortedMap<String, Integer> known = new TreeMap<>();
        this.number = new int[camera.epoch().length][chips];
        for (int e = 0; e < number.length; e++) {
            Arrays.fill(number[e], -1);
            for (int c = 0; c < chips; c++) {
                if (!maps[camera.epoch()[e]][c].isEmpty()) {
                    number[e][c] = known.computeIfAbsent(nameOf(e, c, several), name -> known.size());
                }
            }
        }
        String[] byNumber = new String[known.size()];
        known.forEach((name, k) -> byNumber[k] = name);
        this.names = List.of(byNumber);
        this.value = new double[names.size()];
        Arrays.fill(value, form.isFitted() ? 0 : 1);
    }

    private String nameOf(int exposure, int chip, boolean several) {
        StringBuilder name = new StringBuilder("amplitude of template " + form.name());
        if (form.each().contains(TemplateForm.Each.CHIP)) {
            name.append(" on chip ").append(camera.chips().get(chip));
        }
        if (form.each().contains(TemplateForm.Each.EPOCH) && several) {
            name.append(" in epoch ").append(camera.epoch()[exposure] + 1);
        }
        if (form.each().contains(TemplateForm.Each.FILTER)) {
            name.append(" in filter ").append(camera.filter().get(exposure));
        }
        return name.toString();
    }

    /**
     * Why the survey cannot have the template.
     *
     * @return empty when it can
     */
    public Optional<String> refusal() {
        if (!lost.isEmpty() && form.isFitted()) {
            return Optional.of(
                    "template " + form.name() + " is next to nothing but a polynomial that the model has already on "
                            + (lost.size() == 1 ? "chip " : "chips ") + String.join(", ", lost)
                            + ", so that the stars cannot determine its amplitude: take it out, or these chips out of its file");
        }
        if (camera.chips().stream().noneMatch(form.maps().chips()::contains)) {
            return Optional.of("template " + form.name() + " has maps of the chips "
                    + form.maps().chips() + ", the exposures have " + camera.chips() + ": name them alike by EXTNAME");
        }
        return Optional.empty();
    }

    /**
     * The map of a chip in an exposure.
     *
     * @param exposure its number
     * @param chip its number
     * @return for an amplitude of 1; {@link PixelMap#NONE} for a chip without
     */
    public PixelMap map(int exposure, int chip) {
        return maps[camera.epoch()[exposure]][chip];
    }

    /**
     * The amplitude of a chip in an exposure.
     *
     * @param exposure its number
     * @param chip its number
     * @return as it is now; 0 for a chip without
     */
    public double amplitude(int exposure, int chip) {
        int k = number[exposure][chip];
        return k < 0 ? 0 : value[k];
    }

    /**
     * Declares the unknowns.
     *
     * @param builder takes their nodes
     */
    public void declare(NodeLayout.Builder builder) {
        firstNode = -1;
        for (int k = 0; k < names.size() && form.isFitted(); k++) {
            int node = builder.addBorder(1);
            firstNode = k == 0 ? node : firstNode;
        }
    }

    /**
     * Puts the derivative of a measurement by its amplitude.
     *
     * @param rows whose row is being filled
     * @param exposure its number
     * @param chip its number
     * @param derivative with its sign
     */
    public void put(StarRows rows, int exposure, int chip, double derivative) {
        int k = number[exposure][chip];
        if (k >= 0 && firstNode >= 0) {
            rows.put(firstNode + k, new double[] {derivative}, 1);
        }
    }

    /**
     * Adds what amplitudes are expected to be.
     *
     * @param equations take it
     */
    public void addPriors(NormalEquations equations) {
        for (int k = 0; k < value.length && firstNode >= 0; k++) {
            equations.addEquation(LinearForm.of(firstNode + k, 0), -value[k], 1 / (form.prior() * form.prior()));
        }
    }

    /**
     * Moves the amplitudes.
     *
     * @param step of all unknowns
     */
    public void move(NormalSolution step) {
        for (int k = 0; k < value.length && firstNode >= 0; k++) {
            value[k] += step.value(firstNode + k, 0);
        }
    }

    /**
     * What a node is, in words.
     *
     * @param node its number
     * @return empty when it is not one of these
     */
    public Optional<String> nameOf(int node) {
        return firstNode >= 0 && node >= firstNode && node < firstNode + value.length
                ? Optional.of(names.get(node - firstNode))
                : Optional.empty();
    }

    /** Takes amplitudes that were fitted. */
    @FunctionalInterface
    public interface Reader {
        /**
         * An amplitude.
         *
         * @param name in words
         * @param value of it
         * @param unknown that it is
         */
        void found(String name, double value, LinearForm unknown);
    }

    /**
     * Tells all amplitudes that were fitted.
     *
     * @param reader is told
     */
    public void tell(Reader reader) {
        for (int k = 0; k < value.length && firstNode >= 0; k++) {
            reader.found(names.get(k), value[k], LinearForm.of(firstNode + k, 0));
        }
    }
}
