package org.surveygrid.packaging.determinism;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.surveygrid.artifact.CosmicRays;
import org.surveygrid.artifact.SatelliteTrails;
import org.surveygrid.artifact.Trail;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.background.BackgroundConfig;
import org.surveygrid.calibration.detector.GainMeasurement;
import org.surveygrid.calibration.detector.PhotonTransfer;
import org.surveygrid.calibration.stack.CombineRule;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.coadd.CoaddLayer;
import org.surveygrid.coadd.Coaddition;
import org.surveygrid.detection.DetectionConfig;
import org.surveygrid.digest.Sha256;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.packed.Compression;
import org.surveygrid.fits.packed.PackedWriter;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.fits.tile.Quantisation;
import org.surveygrid.fits.tile.Quantiser;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.photometry.ExtractionConfig;
import org.surveygrid.photometry.PhotometryConfig;
import org.surveygrid.photometry.SourceExtraction;
import org.surveygrid.psf.PsfConfig;
import org.surveygrid.psf.PsfFit;
import org.surveygrid.psf.PsfFlux;
import org.surveygrid.psf.PsfPhotometry;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.resampling.Drizzle;
import org.surveygrid.resampling.Resampling;
import org.surveygrid.synthetic.RandomStream;

/**
 * Digests of what single kernels make of a frame of 160 x 160 pixels, in several threads at once.
 */
final class KernelDigests {
    private static final int SIDE = 160;
    private static final double SCALE_ARCSEC = 0.25;
    private static final List<String> PROJECTIONS = List.of(
            "TAN", "SIN", "ARC", "STG", "ZEA", "ZPN", "AIR", "CYP", "CEA", "CAR", "MER", "SFL", "PAR", "MOL", "AIT",
            "COP", "COE", "COD", "COO", "BON", "PCO", "TSC", "CSC", "QSC", "HPX");

    private final Path folder;
    private final Frame frame = frame();
    private final TpvWcs from = TpvWcs.tan(
            new SkyPosition(150, -20), CdMatrix.northUp(0.5 * (SIDE - 1), 0.5 * (SIDE - 1), SCALE_ARCSEC));
    private final Resampling.Destination to = new Resampling.Destination(
            TpvWcs.tan(
                    new SkyPosition(150.0002, -20.0001),
                    CdMatrix.northUp(0.5 * (SIDE - 1), 0.5 * (SIDE - 1), 1.07 * SCALE_ARCSEC)),
            new PixelBox(0, 0, SIDE, SIDE));

    private KernelDigests(Path folder) {
        this.folder = folder;
    }

    /**
     * Digests by name.
     *
     * @param folder for files
     * @param threads how many do everything at once
     * @return a digest, or "threads differ" where they do
     */
    static SortedMap<String, String> of(Path folder, int threads)
            throws IOException, ExecutionException, InterruptedException {
        List<Callable<SortedMap<String, String>>> work = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Path own = Files.createDirectories(folder.resolve("thread" + i));
            work.add(() -> new KernelDigests(own).all());
        }
        List<SortedMap<String, String>> made = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("digests-", 0).factory())) {
            for (Future<SortedMap<String, String>> future : pool.invokeAll(Collections.unmodifiableList(work))) {
                made.add(future.get());
            }
        }
        SortedMap<String, String> same = new TreeMap<>(made.getFirst());
        same.replaceAll((name, digest) ->
                made.stream().allMatch(other -> digest.equals(other.get(name))) ? digest : "threads differ");
        return same;
    }

    private SortedMap<String, String> all() throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        combine(digests);
        artifacts(digests);
        regrid(digests);
        sources(digests);
        digests.put("photontransfer", photonTransfer());
        digests.put("wcs", projections());
        packed(digests);
        return digests;
    }

    private void combine(SortedMap<String, String> digests) {
        List<FloatImage> frames = new ArrayList<>();
        for (int k = 0; k < 7; k++) {
            RandomStream random = RandomStream.of(k, "combine");
            FloatImage one = FloatImage.zeros(SIDE, 60);
            for (int p = 0; p < one.pixels().length; p++) {
                one.pixels()[p] = (float) (300 + 4 * random.nextGaussian() + (random.nextInt(300) == 0 ? 900 : 0));
            }
            frames.add(one);
        }
        StackNoise noise = StackNoise.constant(SIDE, 60, 16, frames.size());
        for (CombineRule rule : List.of(
                new CombineRule.Mean(),
                new CombineRule.WeightedMean(),
                new CombineRule.Median(),
                new CombineRule.MinMax(1, 1),
                new CombineRule.SigmaClip(3),
                new CombineRule.AverageSigmaClip(3),
                new CombineRule.NoiseClip(4, 0.02),
                new CombineRule.LevelRegression(3))) {
            CombinedImage combined =
                    FrameCombine.combine(frames, noise, new FrameCombine.Config(rule, FrameCombine.Growth.COSMIC_RAY_CORES));
            digests.put(
                    "combine." + rule.getClass().getSimpleName(),
                    digest(combined.value(), combined.variance(), combined.count()));
        }
    }

    private void artifacts(SortedMap<String, String> digests) {
        CosmicRays.Hits hits = CosmicRays.find(frame, new CosmicRays.Config(4.5, 0.3, 5, 4));
        digests.put("cosmic", digest(hits.mask()));
        FloatImage sky = FloatImage.zeros(2 * SIDE, 2 * SIDE);
        RandomStream random = RandomStream.of(4, "trail");
        for (int p = 0; p < sky.pixels().length; p++) {
            double across = 0.6 * (p % (2 * SIDE)) + 0.8 * Math.floorDiv(p, 2 * SIDE) - 220;
            sky.pixels()[p] = (float) (50 + random.nextGaussian() + 2 * StrictMath.exp(-0.25 * across * across));
        }
        MaskImage mask = MaskImage.clear(2 * SIDE, 2 * SIDE);
        List<Trail> trails = SatelliteTrails.find(sky, mask, new SatelliteTrails.Config(7, 100));
        trails.forEach(trail -> trail.flagInto(mask));
        digests.put("trails." + trails.size(), digest(mask));
    }

    private void regrid(SortedMap<String, String> digests) {
        Frame resampled = Resampling.apply(frame, from, to, Resampling.Config.defaults());
        digests.put("resample", digest(resampled.value(), resampled.variance()));
        for (Drizzle.Footprint footprint : Drizzle.Footprint.values()) {
            Drizzle.Result drizzled = Drizzle.apply(frame, from, to, new Drizzle.Config(footprint, 0.8, 0.3));
            digests.put(
                    "drizzle." + footprint,
                    digest(drizzled.frame().value(), drizzled.frame().variance(), drizzled.coverage()));
        }
        List<CoaddLayer> layers = new ArrayList<>();
        for (int k = 0; k < 5; k++) {
            Frame layer = Frame.zeros(SIDE, SIDE);
            RandomStream random = RandomStream.of(k, "layer");
            for (int p = 0; p < SIDE * SIDE; p++) {
                layer.value().pixels()[p] = resampled.value().pixels()[p] + (float) random.nextGaussian();
                layer.variance().pixels()[p] = resampled.variance().pixels()[p];
            }
            layers.add(new CoaddLayer(layer, new PixelBox(0, 0, SIDE, SIDE), 100, 1));
        }
        for (Coaddition.Method method : Coaddition.Method.values()) {
            Frame coadd = Coaddition.combine(layers, SIDE, SIDE, new Coaddition.Config(method, 4, 0.3))
                    .frame();
            digests.put("coadd." + method, digest(coadd.value(), coadd.variance()));
        }
    }

    private void sources(SortedMap<String, String> digests) {
        ExtractionConfig config = new ExtractionConfig(
                new BackgroundConfig(64, 3, 0.5),
                DetectionConfig.defaults(),
                new PhotometryConfig(List.of(6.0, 10.0), 2.5, 3.5, Double.POSITIVE_INFINITY),
                2);
        SourceExtraction extraction = SourceExtraction.run(frame, config).orElseThrow();
        StringBuilder text = new StringBuilder();
        extraction.sources().forEach(source -> text.append(source.detected().x())
                .append(' ')
                .append(source.detected().y())
                .append(' ')
                .append(source.auto())
                .append('\n'));
        digests.put("detect." + extraction.sources().size(), digest(text));
        PsfFit.fit(extraction.image(), extraction.detections(), extraction.sources(), PsfConfig.defaults())
                .ifPresent(model -> {
                    StringBuilder fluxes = new StringBuilder();
                    for (PsfFlux flux : PsfPhotometry.measure(extraction.image(), extraction.sources(), model)) {
                        fluxes.append(flux).append('\n');
                    }
                    digests.put("psf." + model.stars(), digest(fluxes));
                });
    }

    private static String photonTransfer() {
        List<PhotonTransfer.Point> points = new ArrayList<>();
        for (int k = 1; k <= 6; k++) {
            FloatImage[] pair = {FloatImage.zeros(SIDE, SIDE), FloatImage.zeros(SIDE, SIDE)};
            RandomStream random = RandomStream.of(k, "flats");
            for (int p = 0; p < 2 * SIDE * SIDE; p++) {
                pair[p & 1].pixels()[p >> 1] =
                        (float) (4000.0 * k + Math.sqrt(2200.0 * k + 9) * random.nextGaussian());
            }
            PhotonTransfer.measure(
                            new GainMeasurement.FlatPair(pair[0], pair[1]), new PixelBox(0, 0, SIDE, SIDE), 64)
                    .ifPresent(points::add);
        }
        return digest(new StringBuilder(PhotonTransfer.fit(points).toString()));
    }

    private static String projections() {
        StringBuilder text = new StringBuilder();
        for (String projection : PROJECTIONS) {
            FitsHeader.Builder header = FitsHeader.builder()
                    .put("CTYPE1", "RA---" + projection, "")
                    .put("CTYPE2", "DEC--" + projection, "")
                    .put("CRVAL1", 150.0, "")
                    .put("CRVAL2", 30.0, "")
                    .put("CRPIX1", 100.5, "")
                    .put("CRPIX2", 90.5, "")
                    .put("CD1_1", -0.01, "")
                    .put("CD1_2", 0.001, "")
                    .put("CD2_1", 0.001, "")
                    .put("CD2_2", 0.01, "")
                    .put("PV2_1", 45.0, "")
                    .put("PV2_2", projection.startsWith("C") ? 25.0 : 0.1, "");
            Optional<Wcs> wcs =
                    switch (WcsHeader.read(header.build())) {
                        case WcsHeader.Found found -> Optional.of(found.wcs());
                        case WcsHeader.Projected projected -> Optional.of(projected.wcs());
                        case WcsHeader.Absent absent -> Optional.empty();
                        case WcsHeader.Unsupported unsupported -> Optional.empty();
                    };
            text.append(projection).append(wcs.isPresent());
            for (int k = 0; wcs.isPresent() && k < 40; k++) {
                double x = 5.3 * k;
                double y = 200 - 4.7 * k;
                if (wcs.get().seesSky(x, y)) {
                    SkyPosition sky = wcs.get().toSky(x, y);
                    double[] back = wcs.get().toPixel(sky);
                    text.append(sky).append(back[0]).append(' ').append(back[1]).append('\n');
                }
            }
        }
        return digest(text);
    }

    private void packed(SortedMap<String, String> digests) throws IOException {
        for (Compression.Codec codec : Compression.Codec.values()) {
            for (Quantisation.Method method : Quantisation.Method.values()) {
                Compression compression = new Compression(
                        codec, 100, 7, Optional.of(new Quantiser(new Quantisation(method, 77), 4)));
                digests.put("packed." + codec + "." + method, written(compression));
            }
        }
        digests.put("packed.lossless", written(Compression.lossless(Compression.Codec.GZIP_2)));
    }

    private String written(Compression compression) throws IOException {
        Path file = folder.resolve("packed.fits");
        PackedWriter.write(file, FitsHeader.builder().build(), frame.value(), compression);
        return Sha256.ofFile(file);
    }

    /** Stars of one width on a sky that rises, and rays. */
    private static Frame frame() {
        RandomStream random = RandomStream.of(3, "frame");
        Frame frame = Frame.zeros(SIDE, SIDE);
        for (int p = 0; p < SIDE * SIDE; p++) {
            int x = p % SIDE;
            int y = Math.floorDiv(p, SIDE);
            double i = Math.rint((x - 15) / 26.3);
            double j = Math.rint((y - 15) / 26.3);
            double dx = x - 15 - 26.3 * i;
            double dy = y - 15 - 26.3 * j;
            double light = 200
                    + 0.05 * x
                    + (2000 + 300 * i + 170 * j) * StrictMath.exp(-(dx * dx + dy * dy) / 6)
                    + (random.nextInt(900) == 0 ? 800 : 0);
            frame.value().pixels()[p] = (float) (light + Math.sqrt(light) * random.nextGaussian());
            frame.variance().pixels()[p] = (float) light;
        }
        return frame;
    }

    private static String digest(FloatImage... images) {
        MessageDigest digest = Sha256.newDigest();
        for (FloatImage image : images) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * image.pixels().length);
            bytes.asFloatBuffer().put(image.pixels());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digest(MaskImage mask) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * mask.bits().length);
        bytes.asIntBuffer().put(mask.bits());
        return HexFormat.of().formatHex(Sha256.newDigest().digest(bytes.array()));
    }

    private static String digest(StringBuilder text) {
        return HexFormat.of()
                .formatHex(Sha256.newDigest().digest(text.toString().getBytes(StandardCharsets.US_ASCII)));
    }
}
