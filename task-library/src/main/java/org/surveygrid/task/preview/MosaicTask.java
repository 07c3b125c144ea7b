package org.surveygrid.task.preview;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.preview.Preview;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;

/** All reduced chips of an exposure in one picture. Chips whose place is not known stand in a row, a gap apart. */
final class MosaicTask implements TaskType<MosaicParameters> {
    private static final long FIXED_BYTES = 128L << 20;
    private static final int HEAP_PER_INPUT_BYTE = 2;
    private static final int GAP_PX = 16;

    @Override
    public String name() {
        return "mosaic";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public ProductKind produces() {
        return ProductKind.MOSAIC;
    }

    @Override
    public Set<Dimension> dimensions() {
        return Set.of(Dimension.INSTRUMENT, Dimension.EXPOSURE);
    }

    @Override
    public List<String> outputs() {
        return List.of("preview");
    }

    @Override
    public List<InputRole> inputs() {
        return List.of(
                InputRole.instrument(),
                InputRole.every("reduced", ProductKind.REDUCED, 1, Dimension.INSTRUMENT, Dimension.EXPOSURE));
    }

    @Override
    public MosaicParameters defaults() {
        return MosaicParameters.defaults();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return FIXED_BYTES + HEAP_PER_INPUT_BYTE * inputBytes;
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, MosaicParameters parameters, TaskContext context) throws IOException {
        List<FocalPlanePicture.PlacedChip> chips = new ArrayList<>();
        try {
            Instrument instrument = InstrumentFile.read(inputs.one("instrument").file("toml"));
            boolean allPlaced = true;
            List<FloatImage> images = new ArrayList<>();
            List<Optional<ChipPlacement>> placements = new ArrayList<>();
            for (InputProduct product : inputs.all("reduced")) {
                try (FitsFile file = FitsFile.open(product.file("image"))) {
                    Hdu image = file.firstImage();
                    Optional<Chip> chip =
                            instrument.chip(image.header().text("CCD").orElse(""));
                    placements.add(chip.flatMap(Chip::placement));
                    allPlaced &= placements.getLast().isPresent();
                    images.add(image.image());
                }
            }
            double column = 0;
            for (int i = 0; i < images.size(); i++) {
                ChipPlacement inRow = new ChipPlacement(-column, 0, -1, 0, 0, 1);
                chips.add(new FocalPlanePicture.PlacedChip(
                        images.get(i), allPlaced ? placements.get(i).orElse(inRow) : inRow));
                column += images.get(i).width() + GAP_PX;
            }
        } catch (FitsFormatException e) {
            return new TaskOutcome.Unprocessable(
                    UnprocessableReason.CORRUPT_INPUT,
                    "a reduced frame of " + context.target() + " is no readable FITS image; make it anew");
        }
        FloatImage picture = FocalPlanePicture.draw(chips, parameters.longestSidePx());
        Path preview = context.outputFile("preview", ".png");
        Preview.write(preview, picture, parameters.longestSidePx());
        return TaskOutcome.Completed.of(
                Map.of("preview", preview),
                Facts.none()
                        .with("chips", chips.size())
                        .with("widthPx", picture.width())
                        .with("heightPx", picture.height()));
    }
}
