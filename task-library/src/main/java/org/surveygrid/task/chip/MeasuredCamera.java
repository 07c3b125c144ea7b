package org.surveygrid.task.chip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Crosstalk;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskInputs;

/**
 * The camera as its file describes it, with what was measured of its electronics in the place of what the file says: the
 * bend of the counts from {@code photontransfer}, crosstalk from {@code crosstalk}. Both only where the camera's file lists
 * them among its calibrations, and only what could be measured.
 */
public final class MeasuredCamera {
    private static final String LINEARITY = ProductKind.PHOTON_TRANSFER.name();
    private static final String CROSSTALK = ProductKind.CROSSTALK.name();

    private MeasuredCamera() {}

    /**
     * What a task needs for measured linearity.
     *
     * @return a role that applies when the camera uses it
     */
    public static InputRole linearity() {
        return InputRole.validAt(LINEARITY, ProductKind.PHOTON_TRANSFER).ifCameraUses();
    }

    /**
     * What a task needs for measured crosstalk.
     *
     * @return a role that applies when the camera uses it
     */
    public static InputRole crosstalk() {
        return InputRole.validAt(CROSSTALK, ProductKind.CROSSTALK).ifCameraUses();
    }

    /**
     * Reads the camera.
     *
     * @param inputs with the role {@code instrument}; measurements where there are any
     * @return the camera with the measured figures of the chip that they are of
     * @throws IOException when a file cannot be read
     */
    public static Instrument read(TaskInputs inputs) throws IOException {
        Instrument camera = InstrumentFile.read(inputs.one("instrument").file("toml"));
        Optional<InputProduct> transfer = inputs.optional(LINEARITY);
        List<Chip> chips = new ArrayList<>(camera.chips());
        if (transfer.isPresent()) {
            Facts measured = transfer.get().facts();
            String chip = measured.asMap().getOrDefault("chip", "");
            chips.replaceAll(own -> own.id().equals(chip) ? straightened(own, measured) : own);
        }
        Optional<InputProduct> crosstalk = inputs.optional(CROSSTALK);
        List<Crosstalk> pairs = new ArrayList<>(camera.crosstalk());
        if (crosstalk.isPresent()) {
            Facts measured = crosstalk.get().facts();
            camera.chip(measured.asMap().getOrDefault("chip", ""))
                    .ifPresent(chip -> replace(pairs, chip.amplifiers(), measured));
        }
        return camera.with(chips, pairs);
    }

    private static Chip straightened(Chip chip, Facts measured) {
        List<Amplifier> amplifiers = chip.amplifiers().stream()
                .map(amplifier -> {
                    List<Double> coefficients = new ArrayList<>();
                    for (int power = 2; power <= Amplifier.Linearity.MAX_COEFFICIENTS + 1; power++) {
                        OptionalDouble coefficient = measured.number("linearity" + power + "." + amplifier.id());
                        if (coefficient.isPresent() && coefficients.size() == power - 2) {
                            coefficients.add(coefficient.getAsDouble());
                        }
                    }
                    return coefficients.isEmpty()
                            ? amplifier
                            : amplifier.withLinearity(new Amplifier.Linearity(coefficients));
                })
                .toList();
        return chip.withAmplifiers(amplifiers);
    }

    /** A measured pair takes the place of the file's; a pair without a significant measurement stays as it is. */
    private static void replace(List<Crosstalk> pairs, List<Amplifier> amplifiers, Facts measured) {
        for (Amplifier source : amplifiers) {
            for (Amplifier victim : amplifiers) {
                OptionalDouble coefficient = measured.number("crosstalk." + source.id() + "." + victim.id());
                if (coefficient.isPresent()) {
                    pairs.removeIf(pair -> pair.sourceAmplifier().equals(source.id())
                            && pair.victimAmplifier().equals(victim.id()));
                    pairs.add(new Crosstalk(source.id(), victim.id(), coefficient.getAsDouble()));
                }
            }
        }
    }
}
