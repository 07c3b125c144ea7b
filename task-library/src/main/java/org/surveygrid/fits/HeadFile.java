package org.surveygrid.fits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Headers as plain text, the {@code .head} files by which SCAMP hands its solution to SWarp: one card a line, END
 * after each image.
 */
public final class HeadFile {
    private static final long MAX_BYTES = 1L << 28;

    private HeadFile() {}

    /**
     * Writes headers.
     *
     * @param path the file, replaced when it exists
     * @param headers one an image, in the order of the images
     * @throws IOException when writing fails
     */
    public static void write(Path path, List<FitsHeader> headers) throws IOException {
        StringBuilder text = new StringBuilder();
        for (FitsHeader header : headers) {
            for (HeaderCard card : header.cards()) {
                String image = HeaderCard.printable(card.image());
                for (int at = 0; at < image.length(); at += HeaderCard.LINE) {
                    text.append(image, at, at + HeaderCard.LINE).append('\n');
                }
            }
            text.append(HeaderCard.parse("END").image()).append('\n');
        }
        Files.writeString(path, text, StandardCharsets.US_ASCII);
    }

    /**
     * Reads headers. A last one without END counts.
     *
     * @param path the file
     * @return one header for each END
     * @throws FitsFormatException when a line is longer than a card, or the file is no text
     * @throws IOException when reading fails
     */
    public static List<FitsHeader> read(Path path) throws IOException {
        long bytes = Files.size(path);
        if (bytes > MAX_BYTES) {
            throw new FitsFormatException(
                    path.toString(), bytes + " bytes are no header text", "give a .head or .ahead file");
        }
        List<FitsHeader> headers = new ArrayList<>();
        List<HeaderCard> cards = new ArrayList<>();
        int number = 0;
        for (String raw : new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).split("\\r?\\n", -1)) {
            number++;
            String line = raw.stripTrailing();
            if (line.length() > HeaderCard.LINE || line.indexOf('\0') >= 0) {
                throw new FitsFormatException(
                        path + " line " + number,
                        "no header card: " + line.length() + " characters where 80 are the limit, or binary data",
                        "give a .head or .ahead file with one card a line");
            }
            if (line.equals("END")) {
                headers.add(FitsHeader.of(cards));
                cards = new ArrayList<>();
            } else if (!line.isEmpty()) {
                HeaderReader.add(cards, line);
            }
        }
        if (!cards.isEmpty()) {
            headers.add(FitsHeader.of(cards));
        }
        return headers;
    }
}
