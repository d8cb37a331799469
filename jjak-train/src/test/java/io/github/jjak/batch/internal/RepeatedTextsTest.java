package io.github.jjak.batch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatedTextsTest {

    @Test
    void rowsThatShareATextWithAnEarlierRowOfTheirBatchAreCounted() {
        int[][] same = {{0, 9}, {1, 9}, {2, 9}, {3, 9}, {4, 9}, {5, 9}};
        assertThat(RepeatedTexts.ofPlainShuffle(TextIds.numbers(same), 3, 7))
                .as("two of three in both batches")
                .isEqualTo(4);
        assertThat(RepeatedTexts.ofPlainShuffle(TextIds.numbers(same), 1, 7)).isZero();
        int[][] different = {{0, 1}, {2, 3}, {4, 4}, {5, 6}};
        assertThat(RepeatedTexts.ofPlainShuffle(TextIds.numbers(different), 4, 7))
                .as("a row may repeat its own text")
                .isZero();
        int[][] one = {{0, 1}, {1, 2}, {3, 4}};
        assertThat(RepeatedTexts.ofPlainShuffle(TextIds.numbers(one), 3, 7))
                .as("in another column")
                .isEqualTo(1);
    }
}
