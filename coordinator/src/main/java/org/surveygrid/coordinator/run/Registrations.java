package org.surveygrid.coordinator.run;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.coadd.TileGrid;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.ingest.RawChip;
import org.surveygrid.ingest.master.MasterOutcome;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.instrument.FilterBand;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.ProductKind;

/** What planning must know of things that are registered: written into their attributes once, here. */
public final class Registrations {
    private static final double ARCMIN_PER_DEGREE = 60;
    private static final double ARCSEC_PER_DEGREE = 3600;

    private Registrations() {}

    /**
     * A raw chip frame. Frames of the sky get a circle that holds the chip, for the choice of tiles.
     *
     * @param chip as ingest made it
     * @param instrument its camera
     * @return what to register
     */
    public static Registration raw(RawChip chip, Instrument instrument) {
        SortedMap<String, String> attributes = new TreeMap<>(chip.attributes());
        Optional<Chip> detector = instrument.chip(attributes.getOrDefault(Dimension.CHIP.label(), ""));
        if (detector.isPresent()
                && detector.get().placement().isPresent()
                && attributes.containsKey("ra")
                && attributes.containsKey("dec")) {
            addCircle(attributes, detector.get(), detector.get().placement().get(), instrument);
        }
        return new Registration(chip.kind(), attributes, one("raw", chip.sha256(), chip.bytes()));
    }

    private static void addCircle(
            SortedMap<String, String> attributes, Chip chip, ChipPlacement placement, Instrument instrument) {
        TpvWcs wcs = TpvWcs.tan(
                SkyPosition.wrapping(
                        Double.parseDouble(attributes.getOrDefault("ra", "0")),
                        Double.parseDouble(attributes.getOrDefault("dec", "0"))),
                new CdMatrix(
                        placement.referenceX(),
                        placement.referenceY(),
                        placement.cd11(),
                        placement.cd12(),
                        placement.cd21(),
                        placement.cd22()));
        SkyPosition centre = wcs.toSky((chip.width() - 1) / 2.0, (chip.height() - 1) / 2.0);
        double radiusDegrees =
                StrictMath.hypot(chip.width(), chip.height()) / 2 * instrument.pixelScaleArcsec() / ARCSEC_PER_DEGREE
                        + instrument.pointingErrorArcmin() / ARCMIN_PER_DEGREE;
        attributes.put("chipra", Double.toString(centre.raDegrees()));
        attributes.put("chipdec", Double.toString(centre.decDegrees()));
        attributes.put("chipradius", Double.toString(radiusDegrees));
    }

    /**
     * A camera's description.
     *
     * @param instrument the camera
     * @param file blob of its file
     * @return what to register
     */
    public static Registration instrument(Instrument instrument, BlobRef file) {
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put(Dimension.INSTRUMENT.label(), instrument.name());
        attributes.put(
                "calibrations", instrument.calibrations().stream().sorted().collect(Collectors.joining(" ")));
        attributes.put(
                "fringing",
                instrument.filters().stream()
                        .filter(FilterBand::fringes)
                        .map(FilterBand::name)
                        .sorted()
                        .collect(Collectors.joining(" ")));
        attributes.put("chips", instrument.chips().stream().map(Chip::id).collect(Collectors.joining(" ")));
        return new Registration(ProductKind.INSTRUMENT, attributes, one("toml", file.digest(), file.sizeBytes()));
    }

    /**
     * A tile.
     *
     * @param grid its pixel grid
     * @param file blob of its file
     * @return what to register
     */
    public static Registration tile(TileGrid grid, BlobRef file) {
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put(Dimension.TILE.label(), grid.name());
        SkyPosition centre = grid.centre();
        attributes.put("ra", Double.toString(centre.raDegrees()));
        attributes.put("dec", Double.toString(centre.decDegrees()));
        attributes.put(
                "radius",
                Double.toString(StrictMath.hypot(grid.widthPx(), grid.heightPx())
                        / 2
                        * grid.scaleArcsecPerPx()
                        / ARCSEC_PER_DEGREE));
        return new Registration(ProductKind.TILE, attributes, one("toml", file.digest(), file.sizeBytes()));
    }

    /**
     * A reference catalogue.
     *
     * @param name for people
     * @param bands filters it has magnitudes for
     * @param file blob of its table
     * @return what to register
     */
    public static Registration reference(String name, List<String> bands, BlobRef file) {
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put("name", name.toLowerCase(Locale.ROOT));
        attributes.put("bands", String.join(" ", bands));
        return new Registration(ProductKind.REFERENCE, attributes, one("table", file.digest(), file.sizeBytes()));
    }

    /**
     * A template of model files.
     *
     * @param name by which they ask for it
     * @param files blob by role: maps and the text with the name
     * @return what to register
     */
    public static Registration template(String name, SortedMap<String, BlobRef> files) {
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put("name", name);
        return new Registration(ProductKind.TEMPLATE, attributes, files);
    }

    /**
     * A calibration that was made elsewhere.
     *
     * @param master as its ingest made it
     * @param source name of the file it came from, for people
     * @param nights first and last night it holds for; empty when it holds as long as one made here
     * @param files blob by role
     * @return what to register
     */
    public static Registration master(
            MasterOutcome.Accepted master, String source, List<LocalDate> nights, SortedMap<String, BlobRef> files) {
        SortedMap<String, String> attributes = master.attributes();
        attributes.put("source", source);
        attributes.put("sourcesha256", master.sourceSha256());
        if (!nights.isEmpty()) {
            attributes.put(Registration.FIRST_NIGHT, nights.getFirst().toString());
            attributes.put(Registration.LAST_NIGHT, nights.getLast().toString());
        }
        return new Registration(master.target().kind(), attributes, files, master.facts());
    }

    private static SortedMap<String, BlobRef> one(String role, String digest, long bytes) {
        return new TreeMap<>(Map.of(role, new BlobRef(digest, bytes)));
    }
}
