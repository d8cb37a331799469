package io.github.jjak.pretrain.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.pretrain.internal.Masking.MaskedRow;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MaskingTest {

    private static final int FIRST = 2;
    private static final int LAST = 3;
    private static final int MASK = 4;

    /** 1000 pieces, the first five special, the odd ones continuing a word. */
    private static PieceKinds kinds() {
        BitSet special = new BitSet();
        special.set(0, 5);
        BitSet continuing = new BitSet();
        IntStream.range(5, 1000).filter(id -> id % 2 == 1).forEach(continuing::set);
        return new PieceKinds(1000, MASK, special, continuing);
    }

    private static int[] row(int length) {
        int[] ids = IntStream.range(0, length).map(i -> 6 + 2 * (i % 400)).toArray();
        ids[0] = FIRST;
        ids[length - 1] = LAST;
        return ids;
    }

    @Test
    void fifteenPercentAreChosenAndEightyTenTenOfThem() {
        Masking masking = new Masking(kinds(), 0.15, false, 7);
        long content = 0;
        long chosen = 0;
        long hidden = 0;
        long changed = 0;
        long kept = 0;
        for (int row = 0; row < 4000; row++) {
            // Rows of 3 to 22 tokens: rounding must not favour the short ones.
            int[] ids = row(5 + row % 20);
            MaskedRow masked = masking.mask(ids, 0, row, false);
            content += ids.length - 2;
            for (int i = 0; i < ids.length; i++) {
                if (masked.labels()[i] == Masking.NO_LABEL) {
                    assertThat(masked.ids()[i]).isEqualTo(ids[i]);
                    continue;
                }
                assertThat(masked.labels()[i]).isEqualTo(ids[i]);
                chosen++;
                hidden += masked.ids()[i] == MASK ? 1 : 0;
                kept += masked.ids()[i] == ids[i] ? 1 : 0;
                changed += masked.ids()[i] != MASK && masked.ids()[i] != ids[i] ? 1 : 0;
                assertThat(masked.ids()[i] == MASK || masked.ids()[i] >= 5).isTrue();
            }
            assertThat(masked.labels()[0]).isEqualTo(Masking.NO_LABEL);
            assertThat(masked.labels()[ids.length - 1]).isEqualTo(Masking.NO_LABEL);
        }
        assertThat((double) chosen / content).isCloseTo(0.15, within(0.005));
        assertThat((double) hidden / chosen).isCloseTo(0.8, within(0.015));
        assertThat((double) changed / chosen).isCloseTo(0.1, within(0.01));
        assertThat((double) kept / chosen).isCloseTo(0.1, within(0.01));
    }

    @Test
    void everyTokenHasTheSameChance() {
        Masking masking = new Masking(kinds(), 0.15, false, 7);
        int[] ids = row(12);
        int[] times = new int[ids.length];
        for (int row = 0; row < 20_000; row++) {
            MaskedRow masked = masking.mask(ids, 1, row, false);
            for (int i = 0; i < ids.length; i++) {
                times[i] += masked.labels()[i] == Masking.NO_LABEL ? 0 : 1;
            }
        }
        for (int i = 1; i < ids.length - 1; i++) {
            assertThat(times[i] / 20_000.0).as("token %d", i).isCloseTo(0.15, within(0.01));
        }
    }

    @Test
    void wholeWordsAreHiddenTogether() {
        Masking masking = new Masking(kinds(), 0.3, true, 7);
        // Words: 10 11 13 | 20 | 30 31 | 40
        int[] ids = {FIRST, 10, 11, 13, 20, 30, 31, 40, LAST};
        int seen = 0;
        for (int row = 0; row < 500; row++) {
            int[] labels = masking.mask(ids, 0, row, false).labels();
            assertThat(labels[1] == Masking.NO_LABEL).isEqualTo(labels[2] == Masking.NO_LABEL);
            assertThat(labels[1] == Masking.NO_LABEL).isEqualTo(labels[3] == Masking.NO_LABEL);
            assertThat(labels[5] == Masking.NO_LABEL).isEqualTo(labels[6] == Masking.NO_LABEL);
            seen += labels[1] == Masking.NO_LABEL ? 0 : 1;
        }
        assertThat(seen / 500.0).isCloseTo(0.3, within(0.06));
    }

    @Test
    void masksAreNewInEachEpochAndTheSameInEachRun() {
        Masking masking = new Masking(kinds(), 0.15, false, 7);
        int[] ids = row(100);
        assertThat(masking.mask(ids, 0, 5, false).labels())
                .isEqualTo(masking.mask(ids, 0, 5, false).labels())
                .isNotEqualTo(masking.mask(ids, 1, 5, false).labels())
                .isNotEqualTo(masking.mask(ids, 0, 6, false).labels());
        assertThat(masking.mask(row(4), 0, 0, true).masked()).isPositive();
    }
}
