package org.surveygrid.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeaderCard;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipSource;
import org.surveygrid.instrument.FitsSection;
import org.surveygrid.instrument.HeaderDialect;

/** Writes one chip's raw file: the cards it came with, this system's own cards, and its pixels without loss. */
final class RawFileWriter {
    private static final Pattern WORLD_COORDINATES = Pattern.compile("(CTYPE|CRPIX|CRVAL|CDELT|CROTA|CUNIT)\\d[A-Z]?"
            + "|(CD|PC|PV)\\d_\\d{1,2}[A-Z]?|(A|B|AP|BP)_(ORDER|DMAX|\\d_\\d)|WCSAXES|WAT\\d_\\d{3}");
    private static final Pattern OWN = Pattern.compile("SG[A-Z]{3,6}");

    private final Camera camera;
    private final Path directory;

    RawFileWriter(Camera camera, Path directory) {
        this.camera = camera;
        this.directory = directory;
    }

    RawChip write(ChipSource source, Exposure exposure, HeaderLookup header, RawPixels pixels) throws IOException {
        FitsHeader cards = cards(source, exposure, header);
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, "raw", ".part");
        try {
            pixels.write(part, cards);
            String digest = sha256(part);
            Path file = directory.resolve(digest + ".fits");
            long bytes = Files.size(part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return new RawChip(exposure.kind(), file, digest, bytes, attributes(source, exposure, header.fileName()));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private FitsHeader cards(ChipSource source, Exposure exposure, HeaderLookup header) {
        FitsHeader.Builder cards = FitsHeader.builder();
        boolean extension = !header.own().equals(header.primary());
        boolean cut = source.cut().isPresent();
        if (extension) {
            copy(header.primary(), cards, true);
        }
        copy(header.own(), cards, cut);
        cards.put("SGINST", camera.name(), "camera")
                .put("SGCHIP", source.chip(), "chip")
                .put("SGKIND", exposure.kind().name(), "kind of raw frame")
                .put("SGEXPID", exposure.id(), "exposure");
        exposure.filter().ifPresent(filter -> cards.put("SGFILT", filter, "filter"));
        cards.put("SGNIGHT", exposure.night(), "date at the start of the local night")
                .put("SGMJD", exposure.mjdUtc(), "[d] UTC start, modified Julian date")
                .put("SGEXPT", exposure.exposureSeconds(), "[s] open-shutter time")
                .put("SGAIRM", exposure.airmass(), "airmass, " + exposure.airmassOrigin());
        exposure.pointing()
                .ifPresent(sky -> cards.put("SGRA", sky.raDegrees(), "[deg] telescope pointing")
                        .put("SGDEC", sky.decDegrees(), "[deg] telescope pointing"));
        if (!exposure.object().isEmpty()) {
            cards.put("SGOBJECT", printable(exposure.object()), "field");
        }
        HeaderDialect.Trusted trusted = camera.header().trusted();
        override(cards, "SGGAIN", "[e-/ADU] from the header", trusted.gain(), header);
        override(cards, "SGRDN", "[e-] read noise from the header", trusted.readNoise(), header);
        override(cards, "SGSAT", "[ADU] saturation from the header", trusted.saturation(), header);
        source.cut().ifPresent(box -> {
            cards.put("SGCUT", section(box), "piece of the camera's only chip");
            cards.comment("This image is a piece cut out of one raw frame, no chip of its own.");
        });
        return cards.build();
    }

    private static void copy(FitsHeader from, FitsHeader.Builder to, boolean withoutWorldCoordinates) {
        for (HeaderCard card : from.cards()) {
            boolean drop = card.kind() == HeaderCard.Kind.UNPARSED
                    || OWN.matcher(card.key()).matches()
                    || card.key().equals("INHERIT")
                    || (withoutWorldCoordinates
                            && WORLD_COORDINATES.matcher(card.key()).matches());
            if (!drop) {
                to.put(card);
            }
        }
    }

    private static void override(
            FitsHeader.Builder cards, String key, String comment, Optional<String> keyword, HeaderLookup header) {
        if (keyword.isPresent()) {
            OptionalDouble value = header.number(keyword.get());
            if (value.isPresent() && value.getAsDouble() > 0) {
                cards.put(key, value.getAsDouble(), comment);
            }
        }
    }

    private SortedMap<String, String> attributes(ChipSource source, Exposure exposure, String fileName) {
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put("inst", camera.name());
        attributes.put("ccd", source.chip());
        attributes.put("night", exposure.night());
        attributes.put("exp", exposure.id());
        exposure.filter().ifPresent(filter -> attributes.put("band", filter));
        attributes.put("mjd", Double.toString(exposure.mjdUtc()));
        attributes.put("exptime", Double.toString(exposure.exposureSeconds()));
        attributes.put("airmass", Double.toString(exposure.airmass()));
        exposure.pointing().ifPresent(sky -> {
            attributes.put("ra", Double.toString(sky.raDegrees()));
            attributes.put("dec", Double.toString(sky.decDegrees()));
        });
        if (!exposure.object().isEmpty()) {
            attributes.put("object", exposure.object());
        }
        attributes.put("source", fileName);
        return attributes;
    }

    /** Checks the header's own word for its sections against the camera file. */
    void checkSections(ChipSource source, HeaderLookup header, String where) throws RefusalException {
        Chip chip = camera.instrument().chip(source.chip()).orElseThrow();
        if (chip.amplifiers().size() != 1) {
            return;
        }
        Amplifier amplifier = chip.amplifiers().getFirst();
        HeaderDialect.Trusted trusted = camera.header().trusted();
        agree(trusted.dataSection(), Optional.of(amplifier.dataSection()), header, where);
        agree(trusted.overscanSection(), amplifier.overscan(), header, where);
    }

    private void agree(Optional<String> keyword, Optional<PixelBox> expected, HeaderLookup header, String where)
            throws RefusalException {
        Optional<String> text = keyword.flatMap(header::text);
        Optional<FitsSection> stated = text.flatMap(FitsSection::parse);
        if (stated.isPresent()
                && expected.isPresent()
                && !expected.get().equals(stated.get().box())) {
            throw new RefusalException(
                    RefusalReason.WRONG_SECTIONS,
                    where,
                    keyword.orElse("") + " is " + text.orElse("") + " but the camera file of " + camera.name()
                            + " says " + section(expected.get()),
                    "this is another read-out mode: write a camera file for it and name it when ingesting");
        }
    }

    static String section(PixelBox box) {
        return String.format(Locale.ROOT, "[%d:%d,%d:%d]", box.x0() + 1, box.x1(), box.y0() + 1, box.y1());
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
