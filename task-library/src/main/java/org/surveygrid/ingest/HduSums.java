package org.surveygrid.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeaderCard;
import org.surveygrid.fits.block.BlockChecksum;

/**
 * Compares the data of every HDU with its DATASUM, and the HDU with its CHECKSUM.
 *
 * @param damage a sentence for each HDU whose data are not those that were summed
 * @param warnings a sentence for each HDU whose data are right, but whose header changed after it was summed
 */
record HduSums(List<String> damage, List<String> warnings) {
    private static final int BLOCK = 2880;
    private static final int CARD = 80;
    private static final int CHUNK = 1024 * BLOCK;
    private static final long ALL_ONES = 0xFFFFFFFFL;
    private static final int GZIP_MAGIC = 0x1f;

    /** Checks a plain FITS file; one that is compressed as a whole has a checksum of its own and is passed over. */
    static HduSums verify(Path file) throws IOException {
        HduSums sums = new HduSums(new ArrayList<>(), new ArrayList<>());
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int hdu = 0; sums.verifyOne(in, hdu); hdu++) {
                if (!sums.damage.isEmpty()) {
                    break;
                }
            }
        }
        return sums;
    }

    private boolean verifyOne(InputStream in, int hdu) throws IOException {
        List<HeaderCard> cards = new ArrayList<>();
        long headerSum = 0;
        boolean end = false;
        while (!end) {
            byte[] block = in.readNBytes(BLOCK);
            if (block.length < BLOCK || (cards.isEmpty() && !isStart(block, hdu))) {
                return false;
            }
            headerSum = BlockChecksum.add(block, headerSum);
            end = addCards(block, cards);
        }
        FitsHeader header = FitsHeader.of(cards);
        Optional<Long> bytes = dataBytes(header);
        if (bytes.isEmpty()) {
            return false;
        }
        long dataSum = 0;
        long left = (bytes.get() + BLOCK - 1) / BLOCK * BLOCK;
        while (left > 0) {
            byte[] chunk = in.readNBytes((int) Math.min(CHUNK, left));
            if (chunk.length % BLOCK != 0 || chunk.length == 0) {
                // Cut off: reading the pixels says so, and better.
                return false;
            }
            dataSum = BlockChecksum.add(chunk, dataSum);
            left -= chunk.length;
        }
        compare(header, hdu, dataSum, headerSum);
        return true;
    }

    private static boolean isStart(byte[] block, int hdu) {
        String start = new String(block, 0, 8, StandardCharsets.ISO_8859_1);
        return block[0] != GZIP_MAGIC && start.equals(hdu == 0 ? "SIMPLE  " : "XTENSION");
    }

    private static boolean addCards(byte[] block, List<HeaderCard> cards) {
        for (int at = 0; at < BLOCK; at += CARD) {
            String line = new String(block, at, CARD, StandardCharsets.ISO_8859_1);
            if (line.stripTrailing().equals("END")) {
                return true;
            }
            cards.add(HeaderCard.parse(line));
        }
        return false;
    }

    private static Optional<Long> dataBytes(FitsHeader header) {
        long bitpix = Math.abs(header.integer("BITPIX").orElse(0));
        long axes = header.integer("NAXIS").orElse(-1);
        if (bitpix < 8 || bitpix > 64 || axes < 0 || axes > 999) {
            return Optional.empty();
        }
        try {
            long values = axes == 0 ? 0 : 1;
            for (int axis = 1; axis <= axes; axis++) {
                values = Math.multiplyExact(
                        values, header.integer("NAXIS" + axis).orElse(0));
            }
            values = Math.addExact(values, header.integer("PCOUNT").orElse(0));
            values = Math.multiplyExact(values, header.integer("GCOUNT").orElse(1));
            long bytes = Math.multiplyExact(values, bitpix / 8);
            return bytes < 0 ? Optional.empty() : Optional.of(bytes);
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private void compare(FitsHeader header, int hdu, long dataSum, long headerSum) {
        Optional<String> stated = header.text("DATASUM").map(String::strip);
        if (stated.isPresent() && stated.get().matches("\\d{1,10}") && !same(Long.parseLong(stated.get()), dataSum)) {
            damage.add("HDU " + hdu + " is damaged: its data sum is " + dataSum + ", its header says " + stated.get());
            return;
        }
        long sum = headerSum + dataSum;
        long folded = (sum & ALL_ONES) + (sum >>> 32);
        boolean summed =
                header.text("CHECKSUM").filter(c -> c.strip().length() == 16).isPresent();
        if (summed && folded != ALL_ONES && folded != 0) {
            warnings.add("HDU " + hdu + ": the header was changed after its CHECKSUM was written");
        }
    }

    /** Zero has two forms in ones-complement arithmetic. */
    private static boolean same(long a, long b) {
        return a % ALL_ONES == b % ALL_ONES;
    }
}
