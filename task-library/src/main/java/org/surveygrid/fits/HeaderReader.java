package org.surveygrid.fits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.fits.block.ByteSource;

/** Collects the cards of one header, block by block, up to END. */
final class HeaderReader {
    /** Size of a FITS block. */
    static final int BLOCK = 2880;

    private static final int MAX_CARDS = 100_000;

    private HeaderReader() {}

    /**
     * A header and where its data begin.
     *
     * @param header the cards
     * @param start first byte of the header
     * @param end first byte after the header's last block
     */
    record Located(FitsHeader header, long start, long end) {}

    static Located read(ByteSource source, long start, String where) throws IOException {
        List<HeaderCard> cards = new ArrayList<>();
        long position = start;
        while (position + HeaderCard.LINE <= source.length()) {
            int count = (int) Math.min(BLOCK, source.length() - position) / HeaderCard.LINE * HeaderCard.LINE;
            String text = new String(source.bytes(position, count), StandardCharsets.ISO_8859_1);
            position += count;
            for (int i = 0; i < count; i += HeaderCard.LINE) {
                String line = text.substring(i, i + HeaderCard.LINE);
                if (line.startsWith("END") && line.substring(3).isBlank()) {
                    return new Located(FitsHeader.of(cards), start, start + blocks(position - start));
                }
                add(cards, line);
            }
            if (cards.size() > MAX_CARDS) {
                throw new FitsFormatException(
                        where,
                        "no END among the first " + cards.size() + " cards of the header",
                        "no camera writes so many: the file is damaged, get it again");
            }
        }
        throw new FitsFormatException(
                where,
                "the file ends at byte " + source.length() + " inside a header, " + cards.size() + " cards and no END",
                "the transfer was cut short or the file is damaged: get it again");
    }

    /** Bytes rounded up to whole blocks. */
    static long blocks(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK * BLOCK;
    }

    static void add(List<HeaderCard> cards, String line) {
        if (!cards.isEmpty() && line.startsWith("CONTINUE")) {
            Optional<HeaderCard> joined = cards.getLast().continuedBy(line);
            if (joined.isPresent()) {
                cards.set(cards.size() - 1, joined.get());
                return;
            }
        }
        cards.add(HeaderCard.parse(line));
    }
}
