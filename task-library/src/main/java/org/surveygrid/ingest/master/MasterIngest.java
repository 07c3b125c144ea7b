package org.surveygrid.ingest.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.calibration.AmplifierPlane;
import org.surveygrid.calibration.OverscanMethod;
import org.surveygrid.digest.Sha256;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.FilterBand;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.SigmaClip;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;

/**
 * Turns a calibration that other software made into the form of our own: bias in ADU, dark in ADU/s, flat with median 1,
 * bad pixels as flags.
 */
public final class MasterIngest {
    private static final double LARGEST_UNUSABLE_FRACTION = 0.2;

    private static final List<String> EXPOSURE_KEYS = List.of("EXPTIME", "EXPOSURE", "DARKTIME");

    private final Path outputDirectory;

    /**
     * A reader.
     *
     * @param outputDirectory where files are written; created when absent
     */
    public MasterIngest(Path outputDirectory) {
        this.outputDirectory = outputDirectory;
    }

    /** Pixels as they come in, and what was done to them so far. */
    private record Master(FloatImage pixels, FitsFile file, Chip chip, MasterClaim claim, List<String> notes) {
        /** Text of a card of the first header that has it. */
        Optional<String> text(String key) {
            return file.hdus().stream()
                    .map(hdu -> hdu.header().text(key))
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        OptionalDouble number(List<String> keys) {
            for (String key : keys) {
                for (Hdu hdu : file.hdus()) {
                    if (hdu.header().number(key).isPresent()) {
                        return hdu.header().number(key);
                    }
                }
            }
            return OptionalDouble.empty();
        }
    }

    private record Finished(FloatImage image, Optional<MaskImage> mask, String unit, Facts facts) {}

    /**
     * Reads a calibration.
     *
     * @param path FITS file
     * @param camera whose it is
     * @param claim what it is
     * @return what came of it
     * @throws IOException when a file cannot be read or written
     */
    public MasterOutcome read(Path path, Camera camera, MasterClaim claim) throws IOException {
        String name = String.valueOf(path.getFileName());
        if (!Files.isRegularFile(path)) {
            return new MasterOutcome.Refused(path.toString(), "there is no such file", "check the path");
        }
        try (FitsFile file = FitsFile.open(path)) {
            Chip chip = chip(camera, claim);
            Target target = target(camera, chip, claim);
            List<String> notes = new ArrayList<>();
            Master master = new Master(pixels(file, chip, claim), file, chip, claim, notes);
            Finished finished = finish(master);
            String source = Sha256.ofFile(path);
            return new MasterOutcome.Accepted(
                    target, write(finished, header(camera, target, source), target), finished.facts(), source, notes);
        } catch (RefusedMasterException e) {
            return new MasterOutcome.Refused(name, String.valueOf(e.getMessage()), e.advice());
        } catch (FitsFormatException e) {
            return new MasterOutcome.Refused(
                    name, String.valueOf(e.getMessage()), "get the file again from where it was made");
        }
    }

    private static Chip chip(Camera camera, MasterClaim claim) throws RefusedMasterException {
        List<String> ids = camera.instrument().chips().stream().map(Chip::id).toList();
        if (claim.chip().isEmpty() && ids.size() > 1) {
            throw new RefusedMasterException(
                    "camera " + camera.name() + " has " + ids.size() + " chips", "state one with --chip: " + ids);
        }
        String id = claim.chip().orElse(ids.getFirst());
        return camera.instrument()
                .chip(id)
                .orElseThrow(() -> new RefusedMasterException(
                        "camera " + camera.name() + " has no chip '" + id + "'", "state one of " + ids));
    }

    private static Target target(Camera camera, Chip chip, MasterClaim claim) throws RefusedMasterException {
        SortedMap<Dimension, String> at = new TreeMap<>();
        at.put(Dimension.INSTRUMENT, camera.name());
        at.put(Dimension.CHIP, chip.id());
        at.put(Dimension.NIGHT, claim.night().toString());
        if (claim.band().isPresent()) {
            String said = claim.band().get();
            String band = camera.header().filterAliases().getOrDefault(said.toUpperCase(Locale.ROOT), said);
            if (camera.instrument().filter(band).isEmpty()) {
                throw new RefusedMasterException(
                        "camera " + camera.name() + " has no filter '" + said + "'",
                        "state one of "
                                + camera.instrument().filters().stream()
                                        .map(FilterBand::name)
                                        .toList());
            }
            at.put(Dimension.FILTER, band);
        }
        return new Target(claim.kind(), at);
    }

    private static FloatImage pixels(FitsFile file, Chip chip, MasterClaim claim)
            throws IOException, RefusedMasterException {
        MasterPixels reader = new MasterPixels(chip, claim.form().section());
        if (isMask(claim.kind())) {
            for (Hdu hdu : file.hdus()) {
                if (MasterPixels.isBoxes(hdu)) {
                    return reader.boxes(hdu.table());
                }
            }
        }
        return reader.image(file);
    }

    private static boolean isMask(ProductKind kind) {
        return kind.equals(ProductKind.HOT_PIXELS) || kind.equals(ProductKind.COLD_PIXELS);
    }

    private static Finished finish(Master master) throws IOException, RefusedMasterException {
        ProductKind kind = master.claim().kind();
        if (isMask(kind)) {
            return mask(master);
        }
        if (kind.equals(ProductKind.MASTER_FLAT)) {
            return flat(master);
        }
        return kind.equals(ProductKind.DARK) ? dark(master) : bias(master);
    }

    private static Finished bias(Master master) throws IOException, RefusedMasterException {
        requireUsable(master.pixels(), false);
        String unit = unit(master, Optional.of("adu"));
        if (unit.endsWith("/s")) {
            throw new RefusedMasterException("a bias has no exposure time, its unit is " + unit, "is it a dark?");
        }
        inAdu(master, unit);
        ClippedStatistics statistics = SigmaClip.of(master.pixels().pixels(), 5, 10);
        boolean overscan =
                master.chip().amplifiers().stream().anyMatch(a -> a.overscan().isPresent());
        Facts facts = Facts.none()
                .with("chip", master.chip().id())
                .with("meanAdu", statistics.mean())
                .with("medianAdu", statistics.median())
                .with("stdevAdu", statistics.sigma())
                .with("noiseAdu", noise(master))
                .with("overscan", (overscan ? OverscanMethod.PER_ROW : OverscanMethod.NONE).name());
        OptionalDouble frames = master.number(List.of("NCOMBINE"));
        return new Finished(
                master.pixels(),
                Optional.empty(),
                "adu",
                frames.isPresent() ? facts.with("framesUsed", (long) frames.getAsDouble()) : facts);
    }

    private static Finished dark(Master master) throws RefusedMasterException {
        requireUsable(master.pixels(), false);
        String unit = unit(master, Optional.empty());
        if (!unit.endsWith("/s")) {
            OptionalDouble seconds = master.claim().form().exposureSeconds();
            double time = (seconds.isPresent() ? seconds : master.number(EXPOSURE_KEYS)).orElse(Double.NaN);
            if (!(time > 0)) {
                throw new RefusedMasterException(
                        "a dark in " + unit + " needs its exposure time, the header says " + time + " s",
                        "state it with --exposure SECONDS");
            }
            scale(master.pixels(), 1 / time);
            master.notes().add("divided by its exposure time of " + time + " s");
        }
        inAdu(master, unit);
        ClippedStatistics statistics = SigmaClip.of(master.pixels().pixels(), 5, 10);
        return new Finished(
                master.pixels(),
                Optional.empty(),
                "adu/s",
                Facts.none()
                        .with("medianAduPerSecond", statistics.median())
                        .with("stdevAduPerSecond", statistics.sigma()));
    }

    private static Finished flat(Master master) throws IOException, RefusedMasterException {
        requireUsable(master.pixels(), true);
        float[] response = master.pixels().pixels();
        double noise = noise(master);
        double median = RobustScale.median(positive(response));
        for (int p = 0; p < response.length; p++) {
            response[p] = response[p] > 0 && Float.isFinite(response[p]) ? (float) (response[p] / median) : 0;
        }
        master.notes().add("divided by its median of " + median);
        return new Finished(
                master.pixels(),
                Optional.empty(),
                "",
                Facts.none()
                        .with("relativeNoise", noise / median)
                        .with("stdev", SigmaClip.of(response, 5, 10).sigma())
                        .with("sources", "registered"));
    }

    private static Finished mask(Master master) throws RefusedMasterException {
        ProductKind kind = master.claim().kind();
        boolean zeroIsBad = master.claim().form().badPixels() == MasterClaim.BadPixels.ZERO;
        PixelFlag flag = kind.equals(ProductKind.HOT_PIXELS) ? PixelFlag.HOT : PixelFlag.COLD;
        float[] values = master.pixels().pixels();
        MaskImage mask = MaskImage.clear(master.chip().width(), master.chip().height());
        for (int p = 0; p < values.length; p++) {
            boolean zero = values[p] == 0;
            mask.bits()[p] = zero == zeroIsBad || Float.isNaN(values[p]) ? flag.bit() : 0;
        }
        int count = mask.count(flag);
        if (2L * count > values.length) {
            throw new RefusedMasterException(
                    count + " of " + values.length + " px would be bad",
                    zeroIsBad
                            ? "leave out --bad zero: here 0 seems to mean good"
                            : "if 0 means bad here, say --bad zero");
        }
        master.notes().add(count + " bad pixels");
        String name = kind.equals(ProductKind.HOT_PIXELS) ? "hotPixel" : "coldPixel";
        return new Finished(
                master.pixels(),
                Optional.of(mask),
                "",
                Facts.none().with(name + "Count", count).with(name + "Fraction", (double) count / values.length));
    }

    private static void requireUsable(FloatImage image, boolean positive) throws RefusedMasterException {
        int bad = 0;
        for (float value : image.pixels()) {
            bad += Float.isFinite(value) && (!positive || value > 0) ? 0 : 1;
        }
        double fraction = (double) bad / image.pixels().length;
        if (fraction > LARGEST_UNUSABLE_FRACTION) {
            throw new RefusedMasterException(
                    String.format(
                            Locale.ROOT,
                            "%.1f %% of its pixels are %s, the limit is %.0f %%",
                            100 * fraction,
                            positive ? "not positive" : "no numbers",
                            100 * LARGEST_UNUSABLE_FRACTION),
                    "is it the right file" + (positive ? ", a flat whose bias was not subtracted twice?" : "?"));
        }
    }

    /** The unit that is claimed, or stated by BUNIT, or usual. */
    private static String unit(Master master, Optional<String> usual) throws RefusedMasterException {
        Optional<String> stated = master.claim().form().unit().or(() -> master.text("BUNIT"));
        String text = stated.or(() -> usual)
                .orElse("")
                .trim()
                .toLowerCase(Locale.ROOT)
                .replace(" ", "");
        return switch (text) {
            case "adu", "count", "counts", "dn", "ct" -> "adu";
            case "adu/s", "adu/sec", "counts/s", "count/s", "dn/s", "adus-1", "adu*s**(-1)" -> "adu/s";
            case "electron", "electrons", "e-", "e" -> "electron";
            case "electron/s", "electrons/s", "e-/s", "electrons-1" -> "electron/s";
            default ->
                throw new RefusedMasterException(
                        text.isEmpty() ? "its header does not say its unit" : "its unit '" + text + "' is not known",
                        "state it: --unit adu, adu/s, electron or electron/s");
        };
    }

    private static void inAdu(Master master, String unit) {
        if (unit.startsWith("electron")) {
            FloatImage gain = AmplifierPlane.of(master.chip(), Amplifier::gainElectronsPerAdu);
            for (int p = 0; p < gain.pixels().length; p++) {
                master.pixels().pixels()[p] /= gain.pixels()[p];
            }
            master.notes().add("divided by the gain of the camera file");
        }
    }

    private static void scale(FloatImage image, double factor) {
        for (int p = 0; p < image.pixels().length; p++) {
            image.pixels()[p] = (float) (image.pixels()[p] * factor);
        }
    }

    private static float[] positive(float[] values) {
        float[] kept = new float[values.length];
        int n = 0;
        for (float value : values) {
            if (Float.isFinite(value) && value > 0) {
                kept[n++] = value;
            }
        }
        return Arrays.copyOf(kept, n);
    }

    /**
     * Noise of a pixel: the root of the median of an extension VARIANCE, but never more than neighbours differ, which is
     * all that can be said without one.
     */
    private static double noise(Master master) throws IOException, RefusedMasterException {
        FloatImage image = master.pixels();
        float[] differences = new float[image.height() * (image.width() - 1)];
        int n = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 1; x < image.width(); x++) {
                differences[n++] = image.at(x, y) - image.at(x - 1, y);
            }
        }
        double scatter = SigmaClip.of(differences, 5, 10).sigma() / Math.sqrt(2);
        Optional<Hdu> variance = master.file().find("VARIANCE");
        if (variance.isEmpty()) {
            return scatter;
        }
        double stated = Math.sqrt(RobustScale.median(
                positive(new MasterPixels(master.chip(), master.claim().form().section())
                        .ofChip(variance.get().image())
                        .pixels())));
        return stated > 0 ? Math.min(scatter, stated) : scatter;
    }

    private static FitsHeader.Builder header(Camera camera, Target target, String source) {
        FitsHeader.Builder header = FitsHeader.builder()
                .put("ORIGIN", "surveygrid", "registered by")
                .put("TELESCOP", camera.instrument().telescope(), "telescope")
                .put("INSTRUME", camera.name(), "camera")
                .put("CCD", target.require(Dimension.CHIP), "chip")
                .put("NIGHT", target.require(Dimension.NIGHT), "night it stands for");
        target.value(Dimension.FILTER).ifPresent(band -> header.put("FILTER", band, "filter"));
        return header.put("PRODTYPE", target.kind().name(), "product kind")
                .put("SGTASK", "registered", "made elsewhere")
                .put("SGSOURCE", source, "SHA-256 of the file that came in");
    }

    private SortedMap<String, Path> write(Finished finished, FitsHeader.Builder header, Target target)
            throws IOException {
        Files.createDirectories(outputDirectory);
        String stem = target.toString().replace(' ', '_').replaceAll("[a-z]+=", "");
        Path facts = outputDirectory.resolve(stem + ".facts.txt");
        Files.writeString(facts, finished.facts().encode());
        Path pixels = outputDirectory.resolve(stem + ".fits");
        if (finished.mask().isPresent()) {
            FitsWriter.writeMask(pixels, header.build(), finished.mask().get());
            return new TreeMap<>(Map.of("mask", pixels, Facts.ROLE, facts));
        }
        if (!finished.unit().isEmpty()) {
            header.put("BUNIT", finished.unit(), "unit of the pixels");
        }
        FitsWriter.write(pixels, header.build(), finished.image());
        return new TreeMap<>(Map.of("image", pixels, Facts.ROLE, facts));
    }
}
