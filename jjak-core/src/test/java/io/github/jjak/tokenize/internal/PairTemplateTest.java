package io.github.jjak.tokenize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The lengths of cut pairs against what {@code longest_first} means: one token after the other off the longer text. */
class PairTemplateTest {

    @Test
    void theLongerTextLosesTokensFirst() {
        for (int room = 0; room < 12; room++) {
            for (int first = 0; first < 16; first++) {
                for (int second = 0; second < 16; second++) {
                    assertThat(PairTemplate.lengths(first, second, room))
                            .as("%d and %d in %d", first, second, room)
                            .isEqualTo(oneByOne(first, second, room));
                }
            }
        }
    }

    /** Where both are of the same length, the one that was longer at first keeps more; the second if neither was. */
    private static int[] oneByOne(int first, int second, int room) {
        int a = first;
        int b = second;
        while (a + b > room) {
            boolean fromFirst = a == b ? first <= second : a > b;
            a -= fromFirst ? 1 : 0;
            b -= fromFirst ? 0 : 1;
        }
        return new int[] {a, b};
    }
}
