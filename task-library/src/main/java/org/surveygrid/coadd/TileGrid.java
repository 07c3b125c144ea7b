package org.surveygrid.coadd;

import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.toml.TomlSection;

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
     * @throws IllegalArgumentException when a key is missing, unknown or out of range; the message says which
     */
    public static TileGrid parse(String text) {
        TomlSection tile = TomlSection.parse("tile definition", text);
        TileGrid grid = new TileGrid(
                tile.requireText("name"),
                SkyPosition.wrapping(tile.requireNumber("ra"), tile.requireNumber("dec")),
                tile.requireInteger("width", 1, MAX_SIDE_PX),
                tile.requireInteger("height", 1, MAX_SIDE_PX),
                tile.requireNumber("scale"));
        tile.finish();
        return grid;
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
