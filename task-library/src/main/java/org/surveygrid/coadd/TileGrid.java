package org.surveygrid.coadd;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.quantity.SkyPosition;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * The pixel grid of a co-add: gnomonic about its centre, north up, east left.
 *
 * @param name one word
 * @param centre sky position of the middle of the grid
 * @param widthPx columns
 * @param heightPx rows
 * @param scaleArcsecPerPx size of a pixel
 */
public record TileGrid(String name, SkyPosition centre, int widthPx, int heightPx, double scaleArcsecPerPx) {
    private static final int MAX_SIDE_PX = 32_768;

    public TileGrid {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a tile needs a name");
        }
        if (widthPx < 1 || heightPx < 1 || widthPx > MAX_SIDE_PX || heightPx > MAX_SIDE_PX) {
            throw new IllegalArgumentException("tile " + name + ": width and height must be 1 to " + MAX_SIDE_PX
                    + " px, got " + widthPx + " x " + heightPx);
        }
        if (!(scaleArcsecPerPx > 0 && scaleArcsecPerPx < 3600)) {
            throw new IllegalArgumentException(
                    "tile " + name + ": scale must be positive and below 3600 arcsec/px, got " + scaleArcsecPerPx);
        }
    }

    /**
     * Parses a tile's definition.
     *
     * @param text TOML with {@code name}, {@code ra}, {@code dec} (degrees, centre), {@code width}, {@code height}
     *     (pixels), {@code scale} (arcseconds per pixel)
     * @return the grid
     * @throws IllegalArgumentException when a key is missing or out of range; the message says which
     */
    public static TileGrid parse(String text) {
        TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            throw new IllegalArgumentException(
                    "tile definition is not valid TOML: " + toml.errors().getFirst());
        }
        String name = Optional.ofNullable(toml.getString("name"))
                .orElseThrow(() -> new IllegalArgumentException("tile definition lacks name = \"...\""));
        SkyPosition centre = SkyPosition.wrapping(number(toml, "ra"), number(toml, "dec"));
        return new TileGrid(name, centre, whole(toml, "width"), whole(toml, "height"), number(toml, "scale"));
    }

    private static double number(TomlParseResult toml, String key) {
        if (toml.get(Arrays.asList(key)) instanceof Number value && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        throw new IllegalArgumentException("tile definition needs a number: " + key + " = ...");
    }

    private static int whole(TomlParseResult toml, String key) {
        double value = number(toml, key);
        if (value != Math.rint(value)) {
            throw new IllegalArgumentException(
                    "tile definition needs a whole number of pixels, got " + key + " = " + value);
        }
        return (int) value;
    }

    /**
     * The definition as text, for {@link #parse}.
     *
     * @return TOML
     */
    public String toToml() {
        return "name = \"" + name + "\"\nra = " + centre.raDegrees() + "\ndec = " + centre.decDegrees() + "\nwidth = "
                + widthPx + "\nheight = " + heightPx + "\nscale = " + scaleArcsecPerPx + "\n";
    }

    /**
     * World coordinates of the grid.
     *
     * @return TAN, the reference pixel in the middle
     */
    public TpvWcs wcs() {
        return TpvWcs.tan(centre, CdMatrix.northUp((widthPx - 1) / 2.0, (heightPx - 1) / 2.0, scaleArcsecPerPx));
    }
}
