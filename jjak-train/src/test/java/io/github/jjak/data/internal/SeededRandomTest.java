package io.github.jjak.data.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededRandomTest {

    /** The published test vector of SplitMix64 for the seed 1234567. */
    @Test
    void isSplitMix64() {
        SeededRandom random = new SeededRandom(1234567);
        assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
    }

    @Test
    void drawsEveryNumberBelowTheBoundEquallyOften() {
        SeededRandom random = SeededRandom.of(42, 7);
        int[] counts = new int[6];
        for (int i = 0; i < 600_000; i++) {
            counts[random.nextInt(6)]++;
        }
        // Standard deviation 289: five of them.
        assertThat(Arrays.stream(counts)).allSatisfy(count -> assertThat(count).isBetween(98_500, 101_500));
    }

    @Test
    void permutesEveryNumberOnce() {
        int[] permutation = new SeededRandom(5).permutation(1000);
        assertThat(permutation).isNotEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(Arrays.stream(permutation).sorted().toArray())
                .isEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(SeededRandom.of(1, 2).nextLong())
                .isNotEqualTo(SeededRandom.of(2, 1).nextLong());
    }
}
