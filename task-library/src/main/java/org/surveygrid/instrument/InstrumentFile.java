package org.surveygrid.instrument;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.surveygrid.image.PixelBox;
import org.surveygrid.toml.TomlFileException;
import org.surveygrid.toml.TomlSection;

/**
 * Reads camera files: TOML, one file a camera. Pixels in the file are counted from 1 as in FITS headers; a chip takes
 * what it does not say from {@code [chipDefaults]}, an amplifier from its chip.
 */
public final class InstrumentFile {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.+#-]+");
    private static final Set<String> CALIBRATIONS = Set.of(
            "bias",
            "dark",
            "gain",
            "hotpixels",
            "domeflat",
            "coldpixels",
            "twilightflat",
            "masterflat",
            "readnoise",
            "unstablepixels",
            "photontransfer",
            "crosstalk",
            "superflat");

    private InstrumentFile() {}

    /**
     * The detector part of a camera file.
     *
     * @param toml text of the file
     * @return the instrument
     * @throws TomlFileException when the text is no camera file; the message names the line
     */
    public static Instrument parse(String toml) {
        return parseCamera(toml).instrument();
    }

    /**
     * The detector part of a camera file.
     *
     * @param file camera file, UTF-8
     * @return the instrument
     * @throws IOException when the file cannot be read
     * @throws TomlFileException when it is no camera file
     */
    public static Instrument read(Path file) throws IOException {
        return readCamera(file).instrument();
    }

    /**
     * A whole camera file.
     *
     * @param file camera file, UTF-8
     * @return the camera
     * @throws IOException when the file cannot be read
     * @throws TomlFileException when it is no camera file; the message names the file and the line
     */
    public static Camera readCamera(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            return parseCamera(text);
        } catch (TomlFileException e) {
            throw new TomlFileException(file + ": " + e.getMessage());
        }
    }

    /**
     * A whole camera file.
     *
     * @param toml text of the file
     * @return the camera
     * @throws TomlFileException when the text is no camera file; the message names the line
     */
    public static Camera parseCamera(String toml) {
        TomlSection root = TomlSection.parse("camera file", toml);
        try {
            return camera(root, toml);
        } catch (TomlFileException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new TomlFileException("camera file: " + e.getMessage());
        }
    }

    private static Camera camera(TomlSection root, String toml) {
        String name = root.requireText("name");
        if (!NAME.matcher(name).matches()) {
            throw root.fault("name", "must be a lower-case word, got \"" + name + "\"");
        }
        TomlSection siteTable = root.requireTable("site");
        Site site = new Site(
                siteTable.requireNumber("longitudeDegreesEast"),
                siteTable.requireNumber("latitudeDegrees"),
                siteTable.requireNumber("altitudeMetres"));
        siteTable.finish();
        List<Chip> chips = new ArrayList<>();
        List<ChipSource> sources = new ArrayList<>();
        readChips(root, chips, sources);
        List<TomlSection> filterTables = root.tables("filters");
        HeaderDialect header = HeaderDialectFile.read(root.requireTable("header"), filterTables);
        Instrument instrument = new Instrument(
                name,
                root.requireText("telescope"),
                site.longitudeDegreesEast(),
                root.requireNumber("pixelScaleArcsec"),
                chips,
                filterTables.stream().map(InstrumentFile::filter).toList(),
                root.tables("crosstalk").stream().map(InstrumentFile::crosstalk).toList(),
                calibrations(root),
                root.requireNumber("pointingErrorArcmin"));
        String description = root.requireText("description");
        root.finish();
        return new Camera(instrument, site, header, sources, description, toml);
    }

    private static Set<String> calibrations(TomlSection root) {
        Set<String> calibrations = new TreeSet<>();
        for (String calibration : root.texts("calibrations")) {
            if (!CALIBRATIONS.contains(calibration)) {
                throw root.fault(
                        "calibrations", "knows " + new TreeSet<>(CALIBRATIONS) + ", not \"" + calibration + "\"");
            }
            calibrations.add(calibration);
        }
        return calibrations;
    }

    private static FilterBand filter(TomlSection table) {
        FilterBand band = new FilterBand(
                table.requireText("name"),
                table.flag("fringes").orElse(false),
                (int) table.number("fringePatterns").orElse(1.0),
                table.requireNumber("centralWavelengthNm"),
                table.requireNumber("extinctionMagPerAirmass"),
                table.requireNumber("zeroPointMag"));
        table.texts("aliases");
        table.finish();
        return band;
    }

    private static Crosstalk crosstalk(TomlSection table) {
        Crosstalk crosstalk = new Crosstalk(
                table.requireText("source"), table.requireText("victim"), table.requireNumber("coefficient"));
        table.finish();
        return crosstalk;
    }

    private static void readChips(TomlSection root, List<Chip> chips, List<ChipSource> sources) {
        Optional<TomlSection> defaults = root.table("chipDefaults");
        Optional<TomlSection> cut = root.table("cut");
        List<TomlSection> tables = root.tables("chips");
        for (TomlSection own : tables) {
            TomlSection table = defaults.isPresent() ? own.withDefaults(defaults.get()) : own;
            String id = table.ownText("id");
            if (!ID.matcher(id).matches()) {
                throw table.fault("id", "must consist of letters, digits and _.+#-, got \"" + id + "\"");
            }
            Optional<String> headerValue = table.text("header");
            Chip chip = chip(id, table);
            table.finish();
            if (cut.isPresent()) {
                cutChip(chip, cut.get(), chips, sources);
            } else {
                chips.add(chip);
                sources.add(new ChipSource(id, headerValue, Optional.empty()));
            }
        }
        if (tables.isEmpty()) {
            throw new TomlFileException("camera file needs at least one [[chips]] table");
        }
        if (cut.isPresent() && tables.size() != 1) {
            throw new TomlFileException("[cut] works with exactly one [[chips]] table, got " + tables.size());
        }
        defaults.ifPresent(TomlSection::finish);
        cut.ifPresent(TomlSection::finish);
    }

    private static Chip chip(String id, TomlSection table) {
        double[] raw = table.numbers("raw", 2)
                .orElseThrow(() -> new TomlFileException("chip " + id + " needs raw = [columns, rows]"));
        List<Amplifier> amplifiers = new ArrayList<>();
        List<TomlSection> tables = table.tables("amplifiers");
        if (tables.isEmpty()) {
            PixelBox light = requireSection(table, "light").box();
            PixelBox whole = new PixelBox(0, 0, light.width(), light.height());
            amplifiers.add(amplifier("a", table, whole));
        }
        for (TomlSection own : tables) {
            TomlSection amplifier = own.withDefaults(table);
            amplifiers.add(amplifier(
                    amplifier.ownText("id"),
                    amplifier,
                    requireSection(amplifier, "at").box()));
            amplifier.finish();
        }
        int width = 0;
        int height = 0;
        for (Amplifier amplifier : amplifiers) {
            width = Math.max(width, amplifier.trimmedSection().x1());
            height = Math.max(height, amplifier.trimmedSection().y1());
        }
        return new Chip(id, (int) raw[0], (int) raw[1], width, height, amplifiers, placement(table));
    }

    private static Amplifier amplifier(String id, TomlSection table, PixelBox at) {
        FitsSection light = requireSection(table, "light");
        return new Amplifier(
                id,
                light.box(),
                at,
                readout(light),
                section(table, "overscan").map(FitsSection::box),
                table.requireNumber("gainElectronsPerAdu"),
                table.requireNumber("readNoiseElectrons"),
                table.requireNumber("saturationAdu"),
                linearity(table));
    }

    private static Optional<FitsSection> section(TomlSection table, String key) {
        return table.text(key)
                .map(t -> FitsSection.parse(t)
                        .orElseThrow(() -> table.fault(
                                key,
                                "must be a section such as \"[33:544,1:1024]\" counted from 1, got \"" + t + "\"")));
    }

    private static FitsSection requireSection(TomlSection table, String key) {
        table.requireText(key);
        return section(table, key).orElseThrow();
    }

    private static Amplifier.Linearity linearity(TomlSection table) {
        List<Double> coefficients = table.numbers("linearity");
        try {
            return new Amplifier.Linearity(coefficients);
        } catch (IllegalArgumentException e) {
            throw table.fault("linearity", "is refused: " + e.getMessage());
        }
    }

    private static Amplifier.Readout readout(FitsSection light) {
        if (light.xReversed()) {
            return light.yReversed() ? Amplifier.Readout.FLIPPED_BOTH : Amplifier.Readout.FLIPPED_X;
        }
        return light.yReversed() ? Amplifier.Readout.FLIPPED_Y : Amplifier.Readout.NORMAL;
    }

    private static Optional<ChipPlacement> placement(TomlSection table) {
        Optional<double[]> pixel = table.numbers("referencePixel", 2);
        Optional<double[]> cd = table.numbers("cd", 4);
        if (pixel.isEmpty() || cd.isEmpty()) {
            return Optional.empty();
        }
        double[] m = cd.get();
        return Optional.of(new ChipPlacement(pixel.get()[0] - 1, pixel.get()[1] - 1, m[0], m[1], m[2], m[3]));
    }

    /** Cuts one chip without overscan into a grid of pieces, each a chip of its own. */
    private static void cutChip(Chip whole, TomlSection cut, List<Chip> chips, List<ChipSource> sources) {
        int columns = (int) cut.requireNumber("columns");
        int rows = (int) cut.requireNumber("rows");
        Amplifier amplifier = whole.amplifiers().getFirst();
        if (columns < 1 || rows < 1 || whole.width() % columns != 0 || whole.height() % rows != 0) {
            throw cut.fault(
                    "columns",
                    "and rows must divide " + whole.width() + " x " + whole.height() + " px, got " + columns + " x "
                            + rows);
        }
        if (whole.amplifiers().size() != 1
                || amplifier.overscan().isPresent()
                || amplifier.readout() != Amplifier.Readout.NORMAL
                || whole.width() != whole.rawWidth()
                || whole.height() != whole.rawHeight()) {
            throw new TomlFileException("[cut] works only with one unflipped amplifier that fills the raw image");
        }
        int width = whole.width() / columns;
        int height = whole.height() / rows;
        PixelBox all = new PixelBox(0, 0, width, height);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                String id = whole.id() + "-" + (row * columns + column + 1);
                int x0 = column * width;
                int y0 = row * height;
                Amplifier piece = new Amplifier(
                        amplifier.id(),
                        all,
                        all,
                        Amplifier.Readout.NORMAL,
                        Optional.empty(),
                        amplifier.gainElectronsPerAdu(),
                        amplifier.readNoiseElectrons(),
                        amplifier.saturationAdu(),
                        amplifier.linearity());
                Optional<ChipPlacement> placement = whole.placement()
                        .map(p -> new ChipPlacement(
                                p.referenceX() - x0, p.referenceY() - y0, p.cd11(), p.cd12(), p.cd21(), p.cd22()));
                chips.add(new Chip(id, width, height, width, height, List.of(piece), placement));
                sources.add(new ChipSource(id, Optional.empty(), Optional.of(new PixelBox(x0, y0, width, height))));
            }
        }
    }
}
