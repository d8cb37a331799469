package io.github.jjak.tokenize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Packing and cutting against what their definitions say, on random rows. */
class PackedTokensTest {

    private static List<int[]> randomRows(long seed) {
        Random random = new Random(seed);
        List<int[]> rows = new ArrayList<>();
        int count = 1 + random.nextInt(60);
        for (int row = 0; row < count; row++) {
            rows.add(random.ints(1 + random.nextInt(12), 0, 1000).toArray());
        }
        return rows;
    }

    @RepeatedTest(50)
    void everyRowIsFoundAgainWhereTheOrderSays(RepetitionInfo repetition) {
        List<int[]> rows = randomRows(repetition.getCurrentRepetition());
        PackedTokens packed = PackedTokens.pack(rows);

        List<int[]> packedRows = new ArrayList<>();
        int token = 0;
        int previousLength = 0;
        for (PackedTokens.LengthGroup group : packed.groups()) {
            assertThat(group.firstToken()).isEqualTo(token);
            assertThat(group.length()).isGreaterThan(previousLength);
            previousLength = group.length();
            for (int row = 0; row < group.rows(); row++) {
                packedRows.add(Arrays.copyOfRange(packed.ids(), token, token + group.length()));
                assertThat(Arrays.copyOfRange(packed.positions(), token, token + group.length()))
                        .isEqualTo(IntStream.range(0, group.length()).toArray());
                token += group.length();
            }
        }
        assertThat(token).isEqualTo(packed.tokens());
        assertThat(packed.rows()).isEqualTo(rows.size());
        assertThat(packed.longestRow())
                .isEqualTo(rows.stream().mapToInt(row -> row.length).max().orElseThrow());
        assertThat(packed.restoreOrder())
                .containsExactlyInAnyOrder(IntStream.range(0, rows.size()).toArray());
        for (int row = 0; row < rows.size(); row++) {
            assertThat(packedRows.get(packed.restoreOrder()[row])).isEqualTo(rows.get(row));
        }
    }

    @Test
    void rowsWithoutTokensAndBatchesWithoutRowsAreRefused() {
        assertThatThrownBy(() -> PackedTokens.pack(List.of())).hasMessageContaining("at least one row");
        assertThatThrownBy(() -> PackedTokens.pack(List.of(new int[] {1}, new int[0])))
                .hasMessageContaining("row 1");
    }

    @RepeatedTest(50)
    void packsHoldEveryRowOnceWithinTheBudget(RepetitionInfo repetition) {
        List<int[]> rows = randomRows(1000 + repetition.getCurrentRepetition());
        int budget = 1 + repetition.getCurrentRepetition();
        List<int[]> packs = TokenBudget.packs(rows, budget);

        assertThat(packs.stream().flatMapToInt(Arrays::stream).toArray())
                .containsExactlyInAnyOrder(IntStream.range(0, rows.size()).toArray());
        int shortestBefore = Integer.MAX_VALUE;
        for (int i = 0; i < packs.size(); i++) {
            int[] lengths =
                    Arrays.stream(packs.get(i)).map(row -> rows.get(row).length).toArray();
            int tokens = Arrays.stream(lengths).sum();
            assertThat(lengths.length == 1 || tokens <= budget).isTrue();
            assertThat(Arrays.stream(lengths).max().orElseThrow()).isLessThanOrEqualTo(shortestBefore);
            shortestBefore = Arrays.stream(lengths).min().orElseThrow();
            if (i + 1 < packs.size()) {
                int next = rows.get(packs.get(i + 1)[0]).length;
                assertThat(tokens + next).as("a pack ends only when it is full").isGreaterThan(budget);
            }
        }
        assertThat(TokenBudget.packs(List.of(), budget)).isEmpty();
    }
}
