package org.surveygrid.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipSource;

/** Turns a raw file of a known camera into one raw per chip. */
public final class IngestReader {
    private final IngestSettings settings;

    /**
     * A reader.
     *
     * @param settings cameras, overrides and where raw files go
     */
    public IngestReader(IngestSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads a raw file, checks it, and writes one compressed raw file per chip into the output directory. The same
     * input gives the same bytes under the same name.
     *
     * @param file FITS, plain or compressed
     * @return what came in, or why nothing did; bad data never throw
     * @throws IOException when this machine cannot read or write
     */
    public IngestOutcome read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try (FitsFile fits = FitsFile.open(file)) {
            HduSums sums = HduSums.verify(file);
            if (!sums.damage().isEmpty()) {
                return new IngestOutcome.Refused(
                        RefusalReason.UNREADABLE, name, sums.damage().getFirst(), "get the file again");
            }
            return read(fits, name, new ArrayList<>(sums.warnings()));
        } catch (FitsFormatException e) {
            return new IngestOutcome.Refused(RefusalReason.UNREADABLE, name, plain(e, file), "nothing was stored");
        } catch (RefusalException e) {
            return e.refused();
        }
    }

    private IngestOutcome read(FitsFile fits, String name, List<String> warnings) throws IOException, RefusalException {
        List<Hdu> images = fits.hdus().stream().filter(Hdu::isImage).toList();
        if (images.isEmpty()) {
            throw new RefusalException(
                    RefusalReason.NO_CHIP,
                    name,
                    "none of its " + fits.hdus().size() + " HDUs holds an image",
                    "ingest raw frames; catalogues are registered as a reference");
        }
        Camera camera = identify(new HeaderLookup(images.getFirst().header(), fits.primaryHeader(), name));
        SortedMap<Integer, Hdu> imageOfChip = new TreeMap<>();
        List<ChipSource> sources = camera.sources();
        for (int i = 0; i < sources.size(); i++) {
            Optional<Hdu> image = imageOf(sources.get(i), camera, images, fits, name);
            if (image.isPresent()) {
                imageOfChip.put(i, image.get());
            }
        }
        if (imageOfChip.isEmpty()) {
            throw new RefusalException(
                    RefusalReason.NO_CHIP,
                    name,
                    "none of its " + images.size() + " images is a chip of " + camera.name() + " according to "
                            + camera.header().chipKeyword().orElse(""),
                    "compare the 'chip' and 'header' keys of the camera file with the extension headers");
        }
        List<RawChip> chips = new ArrayList<>();
        List<IngestOutcome.Refused> refused = new ArrayList<>();
        for (Map.Entry<Integer, Hdu> entry : imageOfChip.entrySet()) {
            ChipSource source = sources.get(entry.getKey());
            HeaderLookup header = new HeaderLookup(entry.getValue().header(), fits.primaryHeader(), name);
            try {
                chips.add(chip(camera, source, header, entry.getValue()));
            } catch (RefusalException e) {
                refused.add(e.refused());
            } catch (FitsFormatException e) {
                refused.add(new IngestOutcome.Refused(
                        RefusalReason.UNREADABLE, name, String.valueOf(e.getMessage()), "this chip was not stored"));
            }
        }
        if (imageOfChip.size() < sources.size()) {
            warnings.add(name + ": holds " + imageOfChip.size() + " of the " + sources.size() + " chips of "
                    + camera.name());
        }
        return chips.isEmpty() ? refused.getFirst() : new IngestOutcome.Accepted(camera, chips, refused, warnings);
    }

    private Camera identify(HeaderLookup header) throws RefusalException {
        for (Camera camera : settings.cameras()) {
            if (recognises(camera, header)) {
                return camera;
            }
        }
        SortedMap<String, String> seen = new TreeMap<>();
        for (String key : List.of("INSTRUME", "TELESCOP", "DETECTOR", "ORIGIN")) {
            header.text(key).ifPresent(value -> seen.put(key, value));
        }
        if (settings.cameras().size() == 1) {
            Camera camera = settings.cameras().getFirst();
            throw new RefusalException(
                    RefusalReason.WRONG_CAMERA,
                    header.fileName(),
                    "is no frame of " + camera.name() + ", which expects "
                            + camera.header().identify() + "; the header says " + seen,
                    "leave the camera out, or name the right one");
        }
        throw new RefusalException(
                RefusalReason.UNKNOWN_CAMERA,
                header.fileName(),
                "no camera recognises this header, which says " + seen + "; known are "
                        + settings.cameras().stream().map(Camera::name).toList(),
                "write a camera file for it and name it when ingesting");
    }

    private static boolean recognises(Camera camera, HeaderLookup header) {
        for (Map.Entry<String, Pattern> rule : camera.header().identify().entrySet()) {
            if (!rule.getValue().matcher(header.text(rule.getKey()).orElse("")).matches()) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Hdu> imageOf(ChipSource source, Camera camera, List<Hdu> images, FitsFile fits, String name)
            throws RefusalException {
        Optional<String> keyword = camera.header().chipKeyword();
        if (keyword.isEmpty()) {
            return Optional.of(images.getFirst());
        }
        List<Hdu> matching = images.stream()
                .filter(image -> new HeaderLookup(image.header(), fits.primaryHeader(), name)
                        .text(keyword.get())
                        .equals(source.headerValue()))
                .toList();
        if (matching.size() > 1) {
            throw new RefusalException(
                    RefusalReason.AMBIGUOUS_CHIP,
                    name,
                    "HDUs " + matching.stream().map(Hdu::index).toList() + " all have " + keyword.get() + " = "
                            + source.headerValue().orElse(""),
                    "give a file with one image per chip");
        }
        return matching.stream().findFirst();
    }

    private RawChip chip(Camera camera, ChipSource source, HeaderLookup header, Hdu hdu)
            throws IOException, RefusalException {
        String where = header.fileName() + " HDU " + hdu.index() + " chip " + source.chip();
        RawFileWriter writer = new RawFileWriter(camera, settings.outputDirectory());
        writer.checkSections(source, header, where);
        RawPixels pixels = RawPixels.read(hdu);
        checkSize(camera, source, pixels, where);
        if (source.cut().isPresent()) {
            pixels = pixels.cut(source.cut().get());
        }
        Optional<Double> constant = pixels.constant();
        if (constant.isPresent()) {
            throw new RefusalException(
                    RefusalReason.CONSTANT_IMAGE,
                    where,
                    "every pixel is " + constant.get(),
                    "no camera reads such a frame: find the original");
        }
        Exposure exposure = new ExposureReader(camera, header, settings.overrides()).read();
        return writer.write(source, exposure, header, pixels);
    }

    private static void checkSize(Camera camera, ChipSource source, RawPixels pixels, String where)
            throws RefusalException {
        int width = 0;
        int height = 0;
        if (source.cut().isPresent()) {
            for (ChipSource piece : camera.sources()) {
                PixelBox box = piece.cut().orElseThrow();
                width = Math.max(width, box.x1());
                height = Math.max(height, box.y1());
            }
        } else {
            Chip chip = camera.instrument().chip(source.chip()).orElseThrow();
            width = chip.rawWidth();
            height = chip.rawHeight();
        }
        if (pixels.width() != width || pixels.height() != height) {
            throw new RefusalException(
                    RefusalReason.WRONG_SIZE,
                    where,
                    "image of " + pixels.width() + " x " + pixels.height() + " px, the camera file of " + camera.name()
                            + " says " + width + " x " + height,
                    "another binning or window needs a camera file of its own");
        }
    }

    private static String plain(FitsFormatException e, Path file) {
        String message = String.valueOf(e.getMessage());
        String prefix = file + ": ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }
}
