package org.surveygrid.task.chip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.calibration.OverscanCorrection;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.calibration.TrimmedRows;
import org.surveygrid.calibration.TrimmedStrips;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.UnprocessableReason;

/**
 * The raw frames of one chip above their electronic zero, read from their files a strip at a time. Each file is read once
 * whole when it is opened, for its overscan, and again for each use.
 */
public final class RawStack implements FrameRows, AutoCloseable {
    private static final int STRIP_ROWS = 64;

    private final List<FitsFile> files = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final List<TrimmedStrips> strips = new ArrayList<>();
    private final List<Hdu> images = new ArrayList<>();

    private RawStack() {}

    /**
     * What is known of a frame.
     *
     * @param exposureId name of the exposure
     * @param exposureSeconds open-shutter time, 0 when the header does not say
     * @param filter name of the filter, or empty
     * @param chip the chip with the figures of the frame's header
     * @param levels electronic zero of every amplifier
     */
    public record Member(
            String exposureId,
            double exposureSeconds,
            Optional<String> filter,
            Chip chip,
            List<OverscanCorrection.Level> levels) {
        public Member {
            levels = List.copyOf(levels);
        }
    }

    /** Sees every frame whole, once. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Looks at a frame.
         *
         * @param raw the frame
         * @param rows its pixels above the electronic zero
         * @throws IOException when another file cannot be read
         * @throws UnusableDataException when the frame does not go with it
         */
        void visit(RawChipFile raw, TrimmedRows rows) throws IOException, UnusableDataException;
    }

    /**
     * Opens raw products.
     *
     * @param products at least one, of one chip, with files of role {@code raw}
     * @param instrument the camera
     * @param method how the electronic zero is measured
     * @param visitor looks at every frame while it is in memory
     * @return the frames, in order; to be closed
     * @throws IOException when a file cannot be read
     * @throws UnusableDataException when one is no frame of a chip of this camera, or they are of different chips
     */
    public static RawStack open(
            List<InputProduct> products, Instrument instrument, OverscanMethod method, Visitor visitor)
            throws IOException, UnusableDataException {
        RawStack stack = new RawStack();
        try {
            for (InputProduct product : products) {
                RawChipFile raw = RawChipFile.read(product, instrument);
                TrimmedRows rows = raw.rows(method, List.of());
                stack.add(product, raw, rows);
                visitor.visit(raw, rows);
            }
        } catch (IOException | UnusableDataException | RuntimeException e) {
            stack.close();
            throw e;
        }
        return stack;
    }

    private void add(InputProduct product, RawChipFile raw, TrimmedRows rows)
            throws IOException, UnusableDataException {
        if (!members.isEmpty() && !raw.chip().id().equals(chip().id())) {
            throw new UnusableDataException(
                    UnprocessableReason.INCONSISTENT_INPUTS,
                    "frame " + raw.exposureId() + " is of chip " + raw.chip().id() + ", others of chip " + chip().id()
                            + "; combine frames of one chip");
        }
        files.add(FitsFile.open(product.file("raw")));
        images.add(files.getLast().firstImage());
        members.add(new Member(raw.exposureId(), raw.exposureSeconds(), raw.filter(), raw.chip(), rows.levels()));
        strips.add(rows.strips());
    }

    /**
     * The chip.
     *
     * @return that of the first frame
     */
    public Chip chip() {
        return members.getFirst().chip();
    }

    /**
     * What is known of the frames.
     *
     * @return one for each, in order
     */
    public List<Member> members() {
        return List.copyOf(members);
    }

    /**
     * Names of the exposures.
     *
     * @return one for each frame, in order
     */
    public List<String> exposureIds() {
        return members.stream().map(Member::exposureId).toList();
    }

    @Override
    public int frames() {
        return members.size();
    }

    @Override
    public int width() {
        return chip().width();
    }

    @Override
    public int height() {
        return chip().height();
    }

    /**
     * Fetches trimmed rows.
     *
     * @throws UncheckedIOException when the file cannot be read any more
     */
    @Override
    public void fetch(int frame, int firstRow, FloatImage into) {
        if (into.height() <= STRIP_ROWS) {
            fetchStrip(frame, firstRow, into);
            return;
        }
        // Each file keeps a buffer of raw rows, as long as the most that were asked of it at once.
        for (int y = 0; y < into.height(); y += STRIP_ROWS) {
            FloatImage strip = FloatImage.zeros(into.width(), Math.min(STRIP_ROWS, into.height() - y));
            fetchStrip(frame, firstRow + y, strip);
            System.arraycopy(strip.pixels(), 0, into.pixels(), y * into.width(), strip.pixels().length);
        }
    }

    private void fetchStrip(int frame, int firstRow, FloatImage into) {
        Hdu image = images.get(frame);
        strips.get(frame).read((first, rows, pixels) -> read(image, first, rows, pixels), firstRow, into);
    }

    private static void read(Hdu image, int firstRow, int rows, float[] into) {
        try {
            image.rowsInto(firstRow, rows, into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (FitsFile file : files) {
            file.close();
        }
    }
}
