package org.surveygrid.solver.ldac;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeadFile;
import org.surveygrid.fits.HeaderCard;
import org.surveygrid.fits.Ldac;
import org.surveygrid.fits.sky.TpvHeader;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.PixelBox;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.SourceList;
import org.surveygrid.observation.UnknownWcs;

/** Reads catalogues of type FITS_LDAC, one exposure each, with a pair of tables for every chip. */
public final class CatalogueReader {
    private static final double UNIX_EPOCH_MJD = 40587;
    private static final double SECONDS_PER_DAY = 86400;

    private final CatalogueKeys keys;
    /** Most cards are the same in all chips of all exposures; they are kept once. */
    private final Map<HeaderCard, HeaderCard> cards = new HashMap<>();

    /**
     * A reader, for one thread.
     *
     * @param keys what to look for
     */
    public CatalogueReader(CatalogueKeys keys) {
        this.keys = keys;
    }

    /**
     * Reads one catalogue.
     *
     * @param file FITS_LDAC
     * @param id name to give the exposure
     * @param overlays files of header text, a block per chip, whose cards replace those of the catalogue; later ones win
     * @return its detections, or why there are none
     * @throws IOException when this machine cannot read the file
     */
    public CatalogueReading read(Path file, String id, List<Path> overlays) throws IOException {
        List<Ldac> images;
        try {
            images = Ldac.read(file);
            for (Path overlay : overlays) {
                images = overlaid(images, HeadFile.read(overlay));
            }
        } catch (FitsFormatException e) {
            return new CatalogueReading.Unusable(file, String.valueOf(e.getMessage()));
        }
        FitsHeader first = images.getFirst().imageHeader();
        String filter = words(first, keys.cards().filter());
        CatalogueExposure.HeaderPhotometry photometry = photometry(first);
        OptionalDouble scale = scaleArcsec(images);
        List<CatalogueChip> chips = new ArrayList<>();
        TreeSet<String> notes = new TreeSet<>();
        if (first.number(keys.cards().exposureSeconds()).isEmpty()) {
            notes.add("no " + keys.cards().exposureSeconds() + ": fluxes count as those of 1 s");
        }
        for (int i = 0; i < images.size(); i++) {
            CatalogueChip chip = chip(images.get(i), i + 1, new Exposed(id, filter, photometry, scale));
            chips.add(chip);
            if (!chip.remark().isEmpty()) {
                notes.add("chip " + chip.number() + " (" + chip.rows() + " rows): " + chip.remark());
            }
        }
        CatalogueExposure exposure =
                new CatalogueExposure(file, id, words(first, keys.cards().instrument()), filter, photometry, chips);
        if (exposure.usable() == 0) {
            String why = notes.stream()
                    .filter(note -> note.startsWith("chip"))
                    .findFirst()
                    .orElse("it has no rows");
            return new CatalogueReading.Unusable(
                    file, "no detection of its " + images.size() + " chips can be used; " + why);
        }
        return new CatalogueReading.Read(exposure, List.copyOf(notes));
    }

    private static List<Ldac> overlaid(List<Ldac> images, List<FitsHeader> blocks) {
        List<Ldac> result = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            FitsHeader.Builder header = images.get(i).imageHeader().toBuilder();
            if (i < blocks.size()) {
                if (blocks.get(i).has("CTYPE1")) {
                    WcsHeader.remove(header);
                }
                for (HeaderCard card : blocks.get(i).cards()) {
                    if (card.kind() != HeaderCard.Kind.COMMENTARY) {
                        header.put(card);
                    }
                }
            }
            result.add(new Ldac(header.build(), images.get(i).objects()));
        }
        return result;
    }

    /** What all chips share; the scale of the first one with coordinates, empty when none has any. */
    private record Exposed(
            String id, String filter, CatalogueExposure.HeaderPhotometry photometry, OptionalDouble scaleArcsec) {}

    private OptionalDouble scaleArcsec(List<Ldac> images) {
        return images.stream()
                .filter(image -> image.objects().rows() > 0)
                .map(this::scaleArcsec)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    /** Empty for coordinates that cannot be read: what is wrong with them is said where the chip is read. */
    private OptionalDouble scaleArcsec(Ldac image) {
        try {
            return coordinates(image) instanceof WcsHeader.Found found
                    ? OptionalDouble.of(found.wcs().linear().scaleArcsec())
                    : OptionalDouble.empty();
        } catch (FitsFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private FitsHeader shared(FitsHeader header) {
        return FitsHeader.of(header.cards().stream()
                .map(card -> cards.computeIfAbsent(card, same -> same))
                .toList());
    }

    private CatalogueChip chip(Ldac image, int number, Exposed exposed) {
        FitsHeader header = shared(image.imageHeader());
        int rows = image.objects().rows();
        if (rows == 0) {
            return new CatalogueChip(number, header, Optional.empty(), 0, "it is empty");
        }
        WcsHeader.Reading reading;
        try {
            reading = coordinates(image);
        } catch (FitsFormatException e) {
            return new CatalogueChip(number, header, Optional.empty(), rows, String.valueOf(e.getMessage()));
        }
        boolean isUnknown =
                reading instanceof WcsHeader.Absent && exposed.scaleArcsec().isPresent();
        if (!isUnknown && !(reading instanceof WcsHeader.Found)) {
            String why = reading instanceof WcsHeader.Unsupported unsupported
                    ? unsupported.reason()
                    : reading instanceof WcsHeader.Absent absent ? absent.reason() : "";
            return new CatalogueChip(
                    number,
                    header,
                    Optional.empty(),
                    rows,
                    "no approximate world coordinates: " + why
                            + ". Give them in an .ahead file, or solve the image roughly before extraction");
        }
        try {
            double scale = reading instanceof WcsHeader.Found found
                    ? found.wcs().linear().scaleArcsec()
                    : exposed.scaleArcsec().orElseThrow();
            DetectionRows good = DetectionRows.of(image.objects(), keys, scale);
            int[] size = size(header, good.reach());
            ExposureFacts facts = new ExposureFacts(
                    "",
                    label(number),
                    exposed.id(),
                    exposed.filter(),
                    mjd(header),
                    exposed.photometry().exposureSeconds(),
                    exposed.photometry().airmass(),
                    size[0],
                    size[1]);
            if (good.size() == 0) {
                return new CatalogueChip(number, header, Optional.empty(), rows, good.summary());
            }
            Wcs wcs = reading instanceof WcsHeader.Found found ? found.wcs() : UnknownWcs.INSTANCE;
            SourceList list = good.sources(facts, wcs);
            String remark = isUnknown ? "no world coordinates: placed as in other exposures. " : "";
            return new CatalogueChip(number, header, Optional.of(list), rows, remark + good.remark());
        } catch (FitsFormatException e) {
            return new CatalogueChip(number, header, Optional.empty(), rows, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The name of a chip.
     *
     * @param number position in the file, from 1
     * @return sorts as the numbers do
     */
    public static String label(int number) {
        return number < 10 ? "c0" + number : "c" + number;
    }

    /** Those of any projection, as TPV over the pixels that the catalogue speaks of. */
    private WcsHeader.Reading coordinates(Ldac image) throws FitsFormatException {
        WcsHeader.Reading reading = WcsHeader.read(image.imageHeader());
        if (!(reading instanceof WcsHeader.Projected)) {
            return reading;
        }
        double[] reach = {
            largest(image.objects().doubles(keys.columns().x())),
            largest(image.objects().doubles(keys.columns().y()))
        };
        int[] size = size(image.imageHeader(), reach);
        return TpvHeader.read(image.imageHeader(), new PixelBox(0, 0, size[0], size[1]));
    }

    private static double largest(double[] values) {
        double largest = 1;
        for (double value : values) {
            largest = value > largest ? value : largest;
        }
        return largest;
    }

    private static int[] size(FitsHeader header, double[] reach) {
        long width = header.integer("ZNAXIS1").orElse(header.integer("NAXIS1").orElse(0));
        long height = header.integer("ZNAXIS2").orElse(header.integer("NAXIS2").orElse(0));
        return new int[] {
            (int) (width > 1 ? Math.min(width, 1 << 20) : Math.max(1, Math.ceil(reach[0]))),
            (int) (height > 1 ? Math.min(height, 1 << 20) : Math.max(1, Math.ceil(reach[1])))
        };
    }

    private CatalogueExposure.HeaderPhotometry photometry(FitsHeader header) {
        double seconds = header.number(keys.cards().exposureSeconds()).orElse(1);
        double airmass = header.number(keys.cards().airmass()).orElse(1);
        double usedAirmass = airmass >= 1 ? airmass : 1;
        double zeroPoint = header.number(keys.cards().zeroPoint()).orElse(0)
                + header.number(keys.cards().extinction()).orElse(0) * (usedAirmass - 1);
        return new CatalogueExposure.HeaderPhotometry(
                seconds > 0 ? seconds : 1,
                usedAirmass,
                zeroPoint,
                header.flag(keys.cards().photometric()).orElse(false)
                        ? CatalogueExposure.Sky.PHOTOMETRIC
                        : CatalogueExposure.Sky.UNKNOWN);
    }

    private static String words(FitsHeader header, List<String> cards) {
        List<String> words = new ArrayList<>();
        for (String card : cards) {
            header.text(card).map(String::strip).filter(word -> !word.isEmpty()).ifPresent(words::add);
        }
        return words.isEmpty() ? "-" : String.join(" ", words);
    }

    private static double mjd(FitsHeader header) {
        OptionalDouble stated = header.number("MJD-OBS");
        if (stated.isPresent()) {
            return stated.getAsDouble();
        }
        String date = header.text("DATE-OBS").map(String::strip).orElse("");
        try {
            LocalDateTime start = LocalDateTime.parse(date.length() == 10 ? date + "T00:00:00" : date);
            return start.toEpochSecond(ZoneOffset.UTC) / SECONDS_PER_DAY + UNIX_EPOCH_MJD;
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
