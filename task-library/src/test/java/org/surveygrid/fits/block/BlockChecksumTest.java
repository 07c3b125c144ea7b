package org.surveygrid.fits.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockChecksumTest {
    @Test
    void the_example_of_the_published_checksum_proposal_is_met() {
        String code = BlockChecksum.encode(868_229_149L);

        assertThat(code).isEqualTo("hcHjjc9ghcEghc9g");
    }

    @Test
    void carries_are_added_back() {
        byte[] bytes = {-1, -1, -1, -1, 0, 0, 0, 2};

        assertThat(BlockChecksum.add(bytes, 0)).isEqualTo(2);
    }

    @Test
    void a_code_at_its_place_in_a_card_brings_any_sum_to_minus_zero() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 500; round++) {
            byte[] card = ("XXXXXXXX= '" + "0".repeat(16) + "'").getBytes(StandardCharsets.US_ASCII);
            byte[] words = new byte[80];
            System.arraycopy(card, 0, words, 0, card.length);
            for (int i = 40; i < 80; i++) {
                words[i] = (byte) random.nextInt(256);
            }
            String code = BlockChecksum.encode(BlockChecksum.add(words, 0));

            System.arraycopy(code.getBytes(StandardCharsets.US_ASCII), 0, words, 11, 16);

            assertThat(BlockChecksum.add(words, 0)).isEqualTo(0xffffffffL);
            assertThat(code).matches("[0-9A-Za-z]{16}");
        }
    }
}
