package org.surveygrid.fits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.surveygrid.fits.table.TableColumn;

/**
 * Source lists in FITS_LDAC, the format SExtractor writes and SCAMP and PSFEx read: for each image a table
 * {@code LDAC_IMHEAD} with the image's header in its one cell, then a table {@code LDAC_OBJECTS}.
 *
 * @param imageHeader header of the image the sources were found on
 * @param objects the sources
 * @see "Deul 1998, LDAC pipeline; Bertin, SExtractor manual, CATALOG_TYPE FITS_LDAC"
 */
public record Ldac(FitsHeader imageHeader, FitsTable objects) {
    private static final String HEADER_TABLE = "LDAC_IMHEAD";
    private static final String OBJECT_TABLE = "LDAC_OBJECTS";
    private static final String HEADER_COLUMN = "Field Header Card";
    private static final List<String> LEADING = List.of("SIMPLE", "BITPIX", "NAXIS", "NAXIS1", "NAXIS2");

    /**
     * Writes the sources of one image.
     *
     * @param path the file, replaced when it exists
     * @param imageHeader full header of the image, with NAXIS1 and NAXIS2, which SCAMP needs
     * @param objects the sources, named as SExtractor names its columns
     * @throws IOException when writing fails
     */
    public static void write(Path path, FitsHeader imageHeader, FitsTable objects) throws IOException {
        write(path, List.of(new Ldac(imageHeader, objects)));
    }

    /**
     * Writes the sources of the images of one exposure.
     *
     * @param path the file, replaced when it exists
     * @param images one entry a chip, in chip order
     * @throws IOException when writing fails
     */
    public static void write(Path path, List<Ldac> images) throws IOException {
        List<FitsTable> tables = new ArrayList<>();
        for (Ldac image : images) {
            FitsHeader.Builder version = FitsHeader.builder();
            image.imageHeader().card("EXTVER").ifPresent(version::put);
            String text = headerText(image.imageHeader());
            tables.add(FitsTable.builder(HEADER_TABLE)
                    .strings(HEADER_COLUMN, "", new String[] {text})
                    .dimensions("(80, " + text.length() / HeaderCard.LINE + ")")
                    .header(version.build())
                    .build());
            FitsHeader own = image.objects().header().toBuilder()
                    .putAll(version.build())
                    .put("EXTNAME", OBJECT_TABLE, "")
                    .build();
            tables.add(image.objects().withHeader(own));
        }
        FitsWriter.writeTables(path, FitsHeader.builder().build(), tables);
    }

    /** The header as it stands in an image file: structural cards first, END last and blank to the end of its line. */
    private static String headerText(FitsHeader header) {
        FitsHeader.Builder cards = FitsHeader.builder()
                .putFlag("SIMPLE", true, "")
                .put("BITPIX", -32, "")
                .put("NAXIS", 2, "");
        for (String key : LEADING) {
            header.card(key).ifPresent(cards::put);
        }
        StringBuilder text = new StringBuilder();
        for (HeaderCard card : cards.putAll(header).build().cards()) {
            if (!card.key().equals("XTENSION")) {
                text.append(card.image());
            }
        }
        return text.append(HeaderCard.parse("END").image()).toString();
    }

    /**
     * Reads every pair of tables.
     *
     * @param path the file
     * @return one entry an image, in the file's order, at least one
     * @throws FitsFormatException when there is no LDAC_OBJECTS, or a table is damaged
     * @throws IOException when reading fails
     */
    public static List<Ldac> read(Path path) throws IOException {
        List<Ldac> images = new ArrayList<>();
        try (FitsFile file = FitsFile.open(path)) {
            FitsHeader header = FitsHeader.builder().build();
            for (Hdu hdu : file.hdus()) {
                if (hdu.name().equalsIgnoreCase(HEADER_TABLE)) {
                    header = imageHeader(hdu.table());
                } else if (hdu.name().equalsIgnoreCase(OBJECT_TABLE)) {
                    images.add(new Ldac(header, hdu.table()));
                }
            }
        }
        if (images.isEmpty()) {
            throw new FitsFormatException(
                    path.toString(), "no table " + OBJECT_TABLE, "give a catalogue of type FITS_LDAC");
        }
        return images;
    }

    /** Some writers leave the end of a card, and what follows END, as zero bytes: they are read as blanks. */
    private static FitsHeader imageHeader(FitsTable table) throws FitsFormatException {
        TableColumn column = table.column(HEADER_COLUMN);
        List<HeaderCard> cards = new ArrayList<>();
        if (table.rows() == 0 || column.form().type() != 'A') {
            return FitsHeader.of(cards);
        }
        byte[] rows = table.bytes().rows();
        String text = new String(rows, column.offset(), column.form().repeat(), StandardCharsets.ISO_8859_1)
                .replace('\0', ' ');
        for (int at = 0; at < text.length(); at += HeaderCard.LINE) {
            String line = text.substring(at, Math.min(at + HeaderCard.LINE, text.length()));
            if (line.strip().equals("END")) {
                break;
            }
            HeaderReader.add(cards, line);
        }
        return FitsHeader.of(cards);
    }
}
