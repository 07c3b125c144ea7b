package org.surveygrid.fits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The cards of one HDU, in order; immutable.
 *
 * <p>Keys are asked for in any case. {@code "HIERARCH ESO DET GAIN"} and {@code "ESO DET GAIN"} name the same card. Of
 * cards with equal keys the first counts.
 */
public final class FitsHeader {
    private static final int COMMENTARY_WIDTH = 72;

    private final List<HeaderCard> cards;
    private final Map<String, Integer> firstIndex;

    private FitsHeader(List<HeaderCard> cards) {
        this.cards = List.copyOf(cards);
        this.firstIndex = new HashMap<>();
        for (int i = 0; i < cards.size(); i++) {
            firstIndex.putIfAbsent(cards.get(i).key(), i);
        }
    }

    /**
     * A header of given cards.
     *
     * @param cards in order, without END
     * @return the header
     */
    public static FitsHeader of(List<HeaderCard> cards) {
        return new FitsHeader(cards);
    }

    /**
     * An empty builder.
     *
     * @return to be filled
     */
    public static Builder builder() {
        return new Builder(List.of());
    }

    /**
     * A builder that starts with the cards of this header.
     *
     * @return to be changed; this header stays as it is
     */
    public Builder toBuilder() {
        return new Builder(cards);
    }

    public List<HeaderCard> cards() {
        return cards;
    }

    /**
     * The first card with a key.
     *
     * @param key keyword
     * @return the card, empty when there is none
     */
    public Optional<HeaderCard> card(String key) {
        Integer index = firstIndex.get(HeaderCard.canonicalKey(key));
        return index == null ? Optional.empty() : Optional.of(cards.get(index));
    }

    /**
     * A value as text: the string without quotes and trailing blanks, or a number or flag as it is written.
     *
     * @param key keyword
     * @return empty when the key is missing, has no value or is commentary
     */
    public Optional<String> text(String key) {
        return card(key)
                .filter(card -> card.kind() != HeaderCard.Kind.UNDEFINED && card.kind() != HeaderCard.Kind.COMMENTARY)
                .map(HeaderCard::value);
    }

    /**
     * A value as number. A quoted number counts, as many cameras write them.
     *
     * @param key keyword
     * @return finite; empty when the key is missing or its value is no number
     */
    public OptionalDouble number(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble value = HeaderCard.parseNumber(text.get().strip());
        return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value : OptionalDouble.empty();
    }

    /**
     * A value as whole number; {@code 16.0} counts as 16.
     *
     * @param key keyword
     * @return empty when the key is missing or its value is no whole number of 64 bits
     */
    public OptionalLong integer(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        String digits = text.get().strip();
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            OptionalDouble value = HeaderCard.parseNumber(digits);
            boolean whole = value.isPresent()
                    && Math.rint(value.getAsDouble()) == value.getAsDouble()
                    && Math.abs(value.getAsDouble()) <= 1L << 53;
            return whole ? OptionalLong.of((long) value.getAsDouble()) : OptionalLong.empty();
        }
    }

    /**
     * A logical value.
     *
     * @param key keyword
     * @return empty when the key is missing or its value is neither T nor F
     */
    public Optional<Boolean> flag(String key) {
        return card(key)
                .filter(card -> card.kind() == HeaderCard.Kind.FLAG)
                .map(card -> card.value().equals("T"));
    }

    /**
     * Whether a key occurs.
     *
     * @param key keyword
     * @return true also for cards without a value
     */
    public boolean has(String key) {
        return firstIndex.containsKey(HeaderCard.canonicalKey(key));
    }

    /** Collects cards. Putting a key that exists replaces its first card in place. */
    public static final class Builder {
        private final List<HeaderCard> cards;

        private Builder(List<HeaderCard> cards) {
            this.cards = new ArrayList<>(cards);
        }

        /**
         * Puts a string.
         *
         * @param key keyword
         * @param value any length; characters outside printable ASCII become question marks
         * @param comment what it is, unit in square brackets first; cut where the line ends
         * @return this
         */
        public Builder put(String key, String value, String comment) {
            return put(HeaderCard.ofText(HeaderCard.canonicalKey(key), value, comment));
        }

        /**
         * Puts a floating-point number, written so that reading gives the same bits.
         *
         * @param key keyword
         * @param value a NaN or infinity, which FITS cannot write, removes the keyword: absent means not known
         * @param comment what it is, unit in square brackets first
         * @return this
         */
        public Builder put(String key, double value, String comment) {
            String canonical = HeaderCard.canonicalKey(key);
            return Double.isFinite(value)
                    ? put(HeaderCard.ofToken(canonical, HeaderCard.Kind.NUMBER, Double.toString(value), comment))
                    : remove(key);
        }

        /**
         * Puts a whole number.
         *
         * @param key keyword
         * @param value the number
         * @param comment what it is, unit in square brackets first
         * @return this
         */
        public Builder put(String key, long value, String comment) {
            return put(HeaderCard.ofToken(
                    HeaderCard.canonicalKey(key), HeaderCard.Kind.NUMBER, Long.toString(value), comment));
        }

        /**
         * Puts a logical value.
         *
         * @param key keyword
         * @param value true for T
         * @param comment what it is
         * @return this
         */
        public Builder putFlag(String key, boolean value, String comment) {
            return put(
                    HeaderCard.ofToken(HeaderCard.canonicalKey(key), HeaderCard.Kind.FLAG, value ? "T" : "F", comment));
        }

        /**
         * Puts a card made elsewhere. Commentary is always appended.
         *
         * @param card from another header
         * @return this
         */
        public Builder put(HeaderCard card) {
            if (card.kind() != HeaderCard.Kind.COMMENTARY) {
                for (int i = 0; i < cards.size(); i++) {
                    if (cards.get(i).key().equals(card.key())) {
                        cards.set(i, card);
                        return this;
                    }
                }
            }
            cards.add(card);
            return this;
        }

        /**
         * Puts every card of another header.
         *
         * @param other copied from
         * @return this
         */
        public Builder putAll(FitsHeader other) {
            for (HeaderCard card : other.cards()) {
                put(card);
            }
            return this;
        }

        /**
         * Appends HISTORY.
         *
         * @param text any length, on as many lines as it needs
         * @return this
         */
        public Builder history(String text) {
            return commentary("HISTORY", text);
        }

        /**
         * Appends COMMENT.
         *
         * @param text any length, on as many lines as it needs
         * @return this
         */
        public Builder comment(String text) {
            return commentary("COMMENT", text);
        }

        private Builder commentary(String key, String text) {
            String rest = text.strip();
            while (rest.length() > COMMENTARY_WIDTH) {
                int blank = rest.lastIndexOf(' ', COMMENTARY_WIDTH);
                int cut = blank > 0 ? blank : COMMENTARY_WIDTH;
                cards.add(HeaderCard.ofCommentary(key, rest.substring(0, cut)));
                rest = rest.substring(cut).strip();
            }
            cards.add(HeaderCard.ofCommentary(key, rest));
            return this;
        }

        /**
         * Removes every card with a key.
         *
         * @param key keyword
         * @return this
         */
        public Builder remove(String key) {
            String canonical = HeaderCard.canonicalKey(key);
            cards.removeIf(card -> card.key().equals(canonical));
            return this;
        }

        /**
         * The header so far.
         *
         * @return immutable
         */
        public FitsHeader build() {
            return new FitsHeader(cards);
        }
    }
}
