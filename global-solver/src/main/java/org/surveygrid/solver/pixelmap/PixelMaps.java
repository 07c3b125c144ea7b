package org.surveygrid.solver.pixelmap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;

/**
 * Maps of the chips of a camera, and the FITS file that holds them: an image extension for each plane of each chip, which is
 * stretched over the chip whatever its size. EXTNAME is the chip; where it displaces, SGAXIS is X or Y; SGEPOCH, counted from 1, is
 * the epoch when the map is not for all of them.
 */
public final class PixelMaps {
    private static final String[] AXES = {"X", "Y"};
    /** Stands for all epochs. */
    private static final int ALWAYS = -1;

    private final SortedMap<String, SortedMap<Integer, PixelMap>> byChip = new TreeMap<>();

    /** No maps. */
    public PixelMaps() {}

    /**
     * Adds a map that holds for all epochs.
     *
     * @param chip its chip
     * @param map the map
     * @return these
     */
    public PixelMaps put(String chip, PixelMap map) {
        return put(chip, ALWAYS, map);
    }

    /**
     * Adds a map.
     *
     * @param chip its chip
     * @param epoch its epoch, from 0
     * @param map the map
     * @return these
     */
    public PixelMaps put(String chip, int epoch, PixelMap map) {
        byChip.computeIfAbsent(chip, name -> new TreeMap<>()).put(epoch, map);
        return this;
    }

    /**
     * Chips that have a map.
     *
     * @return their names in order
     */
    public List<String> chips() {
        return List.copyOf(byChip.keySet());
    }

    /**
     * The map of a chip.
     *
     * @param chip its name
     * @param epoch from 0
     * @return that of the epoch, else that of all epochs, else {@link PixelMap#NONE}
     */
    public PixelMap of(String chip, int epoch) {
        SortedMap<Integer, PixelMap> maps = byChip.getOrDefault(chip, new TreeMap<>());
        return maps.getOrDefault(epoch, maps.getOrDefault(ALWAYS, PixelMap.NONE));
    }

    /**
     * Reads maps.
     *
     * @param file FITS
     * @param planes 2 for displacements, 1 for magnitudes
     * @return the maps
     * @throws IOException when the file cannot be read or is something else
     */
    public static PixelMaps read(Path file, int planes) throws IOException {
        SortedMap<String, SortedMap<Integer, FloatImage[]>> found = new TreeMap<>();
        try (FitsFile fits = FitsFile.open(file)) {
            for (Hdu hdu : fits.hdus()) {
                if (!hdu.isImage()) {
                    continue;
                }
                if (hdu.name().isBlank()) {
                    throw wrong(file, "HDU " + hdu.index() + " does not say its chip", "name it by EXTNAME");
                }
                int epoch = (int) hdu.header().integer("SGEPOCH").orElse(0) - 1;
                int plane = planes == 1 ? 0 : axis(file, hdu);
                FloatImage[] own = found.computeIfAbsent(hdu.name(), name -> new TreeMap<>())
                        .computeIfAbsent(epoch, number -> new FloatImage[planes]);
                if (hdu.planes() != 1) {
                    throw wrong(file, "HDU " + hdu.index() + " is a cube", "give one image for each axis");
                }
                own[plane] = hdu.image();
            }
        }
        if (found.isEmpty()) {
            throw wrong(file, "has no image", "give an image extension for each chip, named by EXTNAME");
        }
        PixelMaps maps = new PixelMaps();
        for (Map.Entry<String, SortedMap<Integer, FloatImage[]>> chip : found.entrySet()) {
            for (Map.Entry<Integer, FloatImage[]> epoch : chip.getValue().entrySet()) {
                maps.put(chip.getKey(), epoch.getKey(), map(file, chip.getKey(), epoch.getValue()));
            }
        }
        return maps;
    }

    /** Whether the first image of a file says which axis it is for. */
    static boolean hasAxes(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            return fits.hdus().stream()
                    .filter(Hdu::isImage)
                    .findFirst()
                    .filter(hdu -> hdu.header().text("SGAXIS").isPresent())
                    .isPresent();
        }
    }

    private static int axis(Path file, Hdu hdu) throws FitsFormatException {
        String axis = hdu.header().text("SGAXIS").orElse("").strip();
        for (int a = 0; a < AXES.length; a++) {
            if (AXES[a].equalsIgnoreCase(axis)) {
                return a;
            }
        }
        throw wrong(
                file,
                "HDU " + hdu.index() + " (" + hdu.name() + ") says SGAXIS '" + axis + "'",
                "a displacement needs an image with SGAXIS = 'X' and one with 'Y' for each chip");
    }

    private static PixelMap map(Path file, String chip, FloatImage[] images) throws FitsFormatException {
        float[][] planes = new float[images.length][];
        for (int p = 0; p < images.length; p++) {
            if (images[p] == null
                    || images[p].width() != images[0].width()
                    || images[p].height() != images[0].height()) {
                throw wrong(
                        file,
                        "has not both axes of chip " + chip + " in images of one size",
                        "give an image with SGAXIS = 'X' and one with 'Y' for each chip");
            }
            planes[p] = images[p].pixels();
        }
        return PixelMap.of(images[0].width(), images[0].height(), planes);
    }

    private static FitsFormatException wrong(Path file, String what, String remedy) {
        return new FitsFormatException(file.toString(), what, remedy);
    }

    /**
     * Writes the maps.
     *
     * @param file new file
     * @param about cards of the primary header
     * @throws IOException when it cannot be written
     */
    public void write(Path file, FitsHeader about) throws IOException {
        List<FitsHeader> headers = new ArrayList<>();
        List<FloatImage> images = new ArrayList<>();
        byChip.forEach((chip, maps) -> maps.forEach((epoch, map) -> {
            for (int p = 0; p < map.planes(); p++) {
                FitsHeader.Builder header =
                        FitsHeader.builder().put("EXTNAME", chip, "chip that this is stretched over");
                if (map.planes() == AXES.length) {
                    header.put("SGAXIS", AXES[p], "axis of the chip that it is for");
                }
                if (epoch != ALWAYS) {
                    header.put("SGEPOCH", epoch + 1, "epoch that it is for");
                }
                header.put(
                        "BUNIT",
                        map.planes() == AXES.length ? "pixel" : "mag",
                        "to be added to what was measured there");
                headers.add(header.build());
                images.add(FloatImage.owning(map.columns(), map.rows(), map.plane(p)));
            }
        }));
        FitsWriter.writeExtensions(file, about, headers, images);
    }
}
