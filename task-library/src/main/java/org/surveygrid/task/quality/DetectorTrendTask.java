package org.surveygrid.task.quality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.surveygrid.preview.PlotCanvas;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;

/** Bias level, read noise and gain of all chips of a camera in one night, on one sheet. */
final class DetectorTrendTask implements TaskType<DetectorTrendParameters> {
    private static final long FIXED_BYTES = 128L << 20;

    @Override
    public String name() {
        return "qcplots";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.QC_PLOTS;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.INSTRUMENT, Dimension.NIGHT);
    }

    @Override
    public List<String> outputs() {
        return List.of("trend");
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(
                InputRole.every("readnoise", ProductKind.READ_NOISE, 1, Dimension.INSTRUMENT, Dimension.NIGHT),
                InputRole.every("bias", ProductKind.BIAS, 0, Dimension.INSTRUMENT, Dimension.NIGHT),
                InputRole.every("gain", ProductKind.GAIN, 0, Dimension.INSTRUMENT, Dimension.NIGHT));
    }

    @Override
    public DetectorTrendParameters defaults() {
        return DetectorTrendParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return FIXED_BYTES;
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, DetectorTrendParameters parameters, TaskContext context)
            throws IOException {
        List<DetectorNight> chips = DetectorNight.of(inputs.all("readnoise"), inputs.all("bias"), inputs.all("gain"));
        PlotCanvas sheet = DetectorSheet.draw(
                chips, context.target().toString(), parameters.widthPx(), parameters.panelHeightPx());
        Path trend = context.outputFile("trend", ".png");
        sheet.write(trend);
        int frames = chips.stream().mapToInt(DetectorNight::frames).max().orElse(0);
        return TaskOutcome.Completed.of(
                Map.of("trend", trend),
                Facts.none()
                        .with("chips", chips.size())
                        .with("biasFrames", frames)
                        .with("largestLevelDriftAdu", DetectorSheet.largestDriftAdu(chips)));
    }
}
