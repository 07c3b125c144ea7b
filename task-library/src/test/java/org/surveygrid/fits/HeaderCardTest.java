package org.surveygrid.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.surveygrid.fits.HeaderCard.Kind;

class HeaderCardTest {
    @Test
    void values_of_every_kind_are_told_apart() {
        assertThat(HeaderCard.parse("A       = 'it''s'  / text").value()).isEqualTo("it's");
        assertThat(HeaderCard.parse("A       = 'it''s'  / text").comment()).isEqualTo("text");
        assertThat(HeaderCard.parse("A       =                    T").kind()).isEqualTo(Kind.FLAG);
        assertThat(HeaderCard.parse("A       = -1.5D-3 / old Fortran").kind()).isEqualTo(Kind.NUMBER);
        assertThat(HeaderCard.parse("A       =   / nothing").kind()).isEqualTo(Kind.UNDEFINED);
        assertThat(HeaderCard.parse("A       = nan").kind()).isEqualTo(Kind.UNPARSED);
        assertThat(HeaderCard.parse("HISTORY = not a value").kind()).isEqualTo(Kind.COMMENTARY);
        assertThat(HeaderCard.parse("").kind()).isEqualTo(Kind.COMMENTARY);
    }

    @Test
    void slips_of_careless_writers_are_forgiven() {
        assertThat(HeaderCard.parse("object  ='M 51'").key()).isEqualTo("OBJECT");
        assertThat(HeaderCard.parse("OBJECT  ='M 51'").value()).isEqualTo("M 51");
        assertThat(HeaderCard.parse("OBJECT  = 'never closed").value()).isEqualTo("never closed");
        assertThat(HeaderCard.parse("HIERARCH  ESO  DET GAIN = 2.1 / x").key()).isEqualTo("HIERARCH ESO DET GAIN");
    }

    @Test
    void a_card_that_was_read_keeps_its_characters() {
        String odd = "odd=card without any meaning  'at all";

        assertThat(HeaderCard.parse(odd).image()).startsWith(odd).hasSize(80);
    }

    @Test
    void numbers_are_read_as_cameras_write_them() {
        FitsHeader header = FitsHeader.builder()
                .put(HeaderCard.parse("A       = 1.5D3"))
                .put(HeaderCard.parse("B       = '30.0    '"))
                .put(HeaderCard.parse("C       = 16."))
                .put(HeaderCard.parse("D       = nan"))
                .put(HeaderCard.parse("E       = 1e999"))
                .build();

        assertThat(header.number("A")).hasValue(1500);
        assertThat(header.number("B")).hasValue(30);
        assertThat(header.integer("C")).hasValue(16);
        assertThat(header.number("D")).isEmpty();
        assertThat(header.text("D")).contains("nan");
        assertThat(header.number("E")).isEmpty();
        assertThat(header.integer("B")).hasValue(30);
    }

    @Test
    void any_double_comes_back_with_the_same_bits() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 2000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                FitsHeader header = FitsHeader.builder().put("X", value, "c").build();

                HeaderCard back = HeaderCard.parse(header.cards().getFirst().image());

                assertThat(FitsHeader.builder().put(back).build().number("X")).hasValue(value);
            }
        }
    }

    @Test
    void a_value_that_is_not_known_is_left_out() {
        FitsHeader header =
                FitsHeader.builder().put("X", 1.0, "").put("X", Double.NaN, "").build();

        assertThat(header.has("X")).isFalse();
    }

    @Test
    void long_commentary_is_broken_between_words() {
        FitsHeader header = FitsHeader.builder().history("word ".repeat(40)).build();

        assertThat(header.cards()).hasSizeGreaterThan(1).allSatisfy(card -> {
            assertThat(card.image()).hasSize(80);
            assertThat(card.value()).startsWith("word").endsWith("word");
        });
    }

    @Test
    void a_keyword_that_fits_cannot_write_is_refused() {
        FitsHeader.Builder header = FitsHeader.builder();

        assertThatThrownBy(() -> header.put("A+B", 1L, "")).hasMessageContaining("A+B");
    }
}
