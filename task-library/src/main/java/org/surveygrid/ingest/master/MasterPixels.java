package org.surveygrid.ingest.master;

import java.io.IOException;
import java.util.Optional;
import org.surveygrid.calibration.OverscanCorrection;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.Hdu;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.FitsSection;

/** The part of a file's pixels that is a chip's light-sensitive area. */
final class MasterPixels {
    private final Chip chip;
    private final Optional<FitsSection> section;

    MasterPixels(Chip chip, Optional<FitsSection> section) {
        this.chip = chip;
        this.section = section;
    }

    /** The first image with two axes of more than one pixel. */
    FloatImage image(FitsFile file) throws IOException, RefusedMasterException {
        Hdu hdu = firstImage(file)
                .orElseThrow(() -> new RefusedMasterException(
                        "it holds no image", "give the FITS file that holds the calibration's pixels"));
        return ofChip(hdu.image());
    }

    static Optional<Hdu> firstImage(FitsFile file) {
        return file.hdus().stream()
                .filter(hdu -> hdu.isImage() && hdu.planes() == 1)
                .findFirst();
    }

    FloatImage ofChip(FloatImage whole) throws RefusedMasterException {
        if (section.isPresent()) {
            FitsSection part = section.get();
            if (!part.box().isInside(whole.width(), whole.height())) {
                throw new RefusedMasterException(
                        "section " + text(part.box()) + " is outside its " + whole.width() + " x " + whole.height()
                                + " px",
                        "state the part of the file that chip " + chip.id() + " covers");
            }
            return fitting(turned(whole.cut(part.box()), part));
        }
        if (whole.width() == chip.rawWidth()
                && whole.height() == chip.rawHeight()
                && (chip.rawWidth() != chip.width() || chip.rawHeight() != chip.height())) {
            return OverscanCorrection.trim(whole, chip);
        }
        return fitting(whole);
    }

    private FloatImage fitting(FloatImage image) throws RefusedMasterException {
        if (image.width() == chip.width() && image.height() == chip.height()) {
            return image;
        }
        Optional<PixelBox> filled = section.isPresent() ? Optional.empty() : filled(image);
        throw new RefusedMasterException(
                (section.isPresent() ? "the section" : "the image") + " has " + image.width() + " x " + image.height()
                        + " px, chip " + chip.id() + " has " + chip.width() + " x " + chip.height() + " px",
                filled.filter(box -> box.width() == chip.width() && box.height() == chip.height())
                        .map(box -> "all outside " + text(box) + " is empty: add --section " + text(box))
                        .orElse("state the part that the chip covers with --section [x1:x2,y1:y2]"));
    }

    private static String text(PixelBox box) {
        return "[" + (box.x0() + 1) + ":" + box.x1() + "," + (box.y0() + 1) + ":" + box.y1() + "]";
    }

    private static FloatImage turned(FloatImage image, FitsSection section) {
        if (!section.xReversed() && !section.yReversed()) {
            return image;
        }
        FloatImage turned = FloatImage.zeros(image.width(), image.height());
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int fromX = section.xReversed() ? image.width() - 1 - x : x;
                int fromY = section.yReversed() ? image.height() - 1 - y : y;
                turned.pixels()[y * image.width() + x] = image.at(fromX, fromY);
            }
        }
        return turned;
    }

    /** Smallest box that holds all pixels that are neither 0 nor NaN. */
    private static Optional<PixelBox> filled(FloatImage image) {
        int x0 = image.width();
        int x1 = -1;
        int y0 = image.height();
        int y1 = -1;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                float value = image.at(x, y);
                if (Float.isFinite(value) && value != 0) {
                    x0 = Math.min(x0, x);
                    x1 = Math.max(x1, x);
                    y0 = Math.min(y0, y);
                    y1 = Math.max(y1, y);
                }
            }
        }
        return x1 < 0 ? Optional.empty() : Optional.of(new PixelBox(x0, y0, x1 - x0 + 1, y1 - y0 + 1));
    }

    /**
     * A table of bad boxes (columns x0 y0 width height, 0-based, as the LSST pipelines write defects) as an image with 1
     * in them. Without a section it counts from the first light-sensitive pixel.
     */
    FloatImage boxes(FitsTable table) throws IOException, RefusedMasterException {
        long[] x0 = table.longs("x0");
        long[] y0 = table.longs("y0");
        long[] width = table.longs("width");
        long[] height = table.longs("height");
        PixelBox part = section.map(FitsSection::box).orElse(new PixelBox(0, 0, chip.width(), chip.height()));
        FloatImage image = FloatImage.zeros(part.width(), part.height());
        int outside = 0;
        for (int row = 0; row < table.rows(); row++) {
            long left = Math.max(part.x0(), x0[row]);
            long right = Math.min(part.x1(), x0[row] + width[row]);
            long low = Math.max(part.y0(), y0[row]);
            long high = Math.min(part.y1(), y0[row] + height[row]);
            outside += left >= right || low >= high ? 1 : 0;
            for (long y = low; y < high; y++) {
                for (long x = left; x < right; x++) {
                    image.pixels()[(int) ((y - part.y0()) * part.width() + x - part.x0())] = 1;
                }
            }
        }
        if (table.rows() > 0 && outside == table.rows()) {
            throw new RefusedMasterException(
                    "all " + outside + " boxes are outside the " + part.width() + " x " + part.height() + " px of chip "
                            + chip.id(),
                    "state the part of their pixel grid that the chip covers with --section [x1:x2,y1:y2]");
        }
        return section.isPresent() ? fitting(turned(image, section.get())) : image;
    }

    static boolean isBoxes(Hdu hdu) throws IOException {
        return hdu.isTable()
                && hdu.table().has("x0")
                && hdu.table().has("y0")
                && hdu.table().has("width")
                && hdu.table().has("height");
    }
}
