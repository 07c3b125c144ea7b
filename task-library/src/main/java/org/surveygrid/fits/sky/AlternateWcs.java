package org.surveygrid.fits.sky;

import java.util.Optional;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.HeaderCard;

/**
 * A second set of world coordinates in a header, under the alternate version A of FITS: what somebody else said of the
 * image, kept beside what is known of it.
 *
 * @see "Greisen & Calabretta 2002, A&A 395, 1061, section 2.1"
 */
public final class AlternateWcs {
    private static final String VERSION = "A";

    private AlternateWcs() {}

    /**
     * Adds world coordinates as version A.
     *
     * @param header cards of the image so far
     * @param wcs the coordinates
     * @param name whose they are
     * @return the same builder
     */
    public static FitsHeader.Builder write(FitsHeader.Builder header, TpvWcs wcs, String name) {
        header.put("WCSNAME" + VERSION, name, "whose world coordinates these are");
        for (HeaderCard card :
                WcsHeader.write(FitsHeader.builder(), wcs).build().cards()) {
            FitsHeader one = FitsHeader.builder().put(card).build();
            String key = card.key() + VERSION;
            if (one.text(card.key()).isPresent()) {
                header.put(key, one.text(card.key()).orElseThrow(), card.comment());
            } else if (card.key().equals("WCSAXES")) {
                header.put(key, 2, card.comment());
            } else {
                header.put(key, one.number(card.key()).orElseThrow(), card.comment());
            }
        }
        return header;
    }

    /**
     * Reads version A.
     *
     * @param header of the image
     * @return the coordinates; empty when there are none, or they are of a kind that cannot be used
     */
    public static Optional<TpvWcs> read(FitsHeader header) {
        FitsHeader.Builder plain = FitsHeader.builder();
        for (HeaderCard card : header.cards()) {
            if (!card.key().endsWith(VERSION) || card.key().length() < 2) {
                continue;
            }
            String key = card.key().substring(0, card.key().length() - 1);
            Optional<String> text = header.text(card.key());
            if (text.isPresent()) {
                plain.put(key, text.get(), "");
            } else if (header.number(card.key()).isPresent()) {
                plain.put(key, header.number(card.key()).getAsDouble(), "");
            }
        }
        return WcsHeader.read(plain.build()) instanceof WcsHeader.Found found
                ? Optional.of(found.wcs())
                : Optional.empty();
    }
}
