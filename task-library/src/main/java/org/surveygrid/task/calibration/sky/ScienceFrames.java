package org.surveygrid.task.calibration.sky;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.surveygrid.calibration.AmplifierPlane;
import org.surveygrid.calibration.LinearityCorrection;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.chip.CalibrationFile;
import org.surveygrid.task.chip.MeasuredCamera;
import org.surveygrid.task.chip.RawStack;
import org.surveygrid.task.chip.UnusableDataException;

/**
 * Science frames of a chip in electrons of uniform response, a few rows at a time; NaN where a pixel must not be used. The
 * bits are those of {@link org.surveygrid.calibration.ChipCalibration} without dark and crosstalk.
 */
final class ScienceFrames {
    private static final float MINIMUM_FLAT = 0.05f;

    private ScienceFrames() {}

    /** What a task on the science frames of a night needs, besides what it adds. */
    static List<InputRole> roles(int least, InputRole... more) {
        List<InputRole> roles = new ArrayList<>(List.of(
                InputRole.instrument(),
                InputRole.raws(
                        "raws",
                        ProductKind.RAW_SCIENCE,
                        least,
                        Dimension.INSTRUMENT,
                        Dimension.CHIP,
                        Dimension.NIGHT,
                        Dimension.FILTER),
                InputRole.validAt("bias", ProductKind.BIAS).ifCameraUses(),
                InputRole.validAt("masterflat", ProductKind.MASTER_FLAT).ifCameraUses(),
                InputRole.validAt("gain", ProductKind.GAIN).ifCameraUses(),
                InputRole.validAt("hotpixels", ProductKind.HOT_PIXELS).ifCameraUses(),
                InputRole.validAt("unstablepixels", ProductKind.UNSTABLE_PIXELS).ifCameraUses(),
                MeasuredCamera.linearity()));
        roles.addAll(List.of(more));
        return roles;
    }

    static FrameRows of(RawStack raws, TaskInputs inputs) throws IOException, UnusableDataException {
        Chip chip = raws.chip();
        Optional<FloatImage> bias = CalibrationFile.image(inputs, "bias", chip);
        Optional<FloatImage> flat = CalibrationFile.response(inputs, chip);
        ToDoubleFunction<Amplifier> gain =
                CalibrationFile.perAmplifier(inputs, "gain", "gain", Amplifier::gainElectronsPerAdu);
        MaskImage bad = MaskImage.clear(chip.width(), chip.height());
        for (String role : List.of("hotpixels", "unstablepixels")) {
            CalibrationFile.flagInto(inputs, role, bad, chip);
        }
        List<RawStack.Member> members = raws.members();
        return raws.then((frame, firstRow, rows) -> {
            Chip own = members.get(frame).chip();
            int first = firstRow * rows.width();
            float[] pixels = rows.pixels();
            for (int p = 0; bias.isPresent() && p < pixels.length; p++) {
                pixels[p] -= bias.get().pixels()[first + p];
            }
            LinearityCorrection.applyRows(rows, firstRow, own);
            AmplifierPlane.multiplyRows(rows, firstRow, own, gain);
            for (int p = 0; flat.isPresent() && p < pixels.length; p++) {
                float response = flat.get().pixels()[first + p];
                float perResponse = 1 / response;
                pixels[p] = response >= MINIMUM_FLAT ? pixels[p] * perResponse : Float.NaN;
            }
            for (int p = 0; p < pixels.length; p++) {
                if (bad.bits()[first + p] != 0) {
                    pixels[p] = Float.NaN;
                }
            }
        });
    }
}
