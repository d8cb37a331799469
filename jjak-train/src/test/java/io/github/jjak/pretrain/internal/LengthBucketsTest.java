package io.github.jjak.pretrain.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {

    private static final int BUDGET = 500;

    private final int[] lengths = new Random(1).ints(5000, 3, 60).toArray();
    private final int[] rows = IntStream.range(0, lengths.length).toArray();
    private final LengthBuckets buckets = new LengthBuckets(BUDGET, 3);

    private int[][] epoch(int epoch) {
        return buckets.batches(rows, row -> lengths[row], epoch);
    }

    @Test
    void everyRowIsInOneBatchWithinTheBudget() {
        int[][] batches = epoch(0);
        assertThat(Arrays.stream(batches).flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(rows);
        assertThat(Arrays.asList(batches))
                .allMatch(batch -> Arrays.stream(batch).map(row -> lengths[row]).sum() <= BUDGET);
    }

    @Test
    void rowsOfABatchAreAlikeAndBatchesComeInNoOrder() {
        int[][] batches = epoch(0);
        double spread = Arrays.stream(batches)
                .mapToInt(batch -> Arrays.stream(batch)
                                .map(row -> lengths[row])
                                .max()
                                .orElse(0)
                        - Arrays.stream(batch).map(row -> lengths[row]).min().orElse(0))
                .average()
                .orElse(0);
        assertThat(spread).isLessThan(4);
        double firstHalf = Arrays.stream(batches)
                .limit(batches.length / 2)
                .mapToInt(batch -> lengths[batch[0]])
                .average()
                .orElse(0);
        double secondHalf = Arrays.stream(batches)
                .skip(batches.length / 2)
                .mapToInt(batch -> lengths[batch[0]])
                .average()
                .orElse(0);
        assertThat(Math.abs(firstHalf - secondHalf)).isLessThan(6);
    }

    @Test
    void epochsDifferAndRunsDoNot() {
        assertThat(Arrays.deepEquals(epoch(0), epoch(0))).isTrue();
        assertThat(Arrays.deepEquals(epoch(0), epoch(1))).isFalse();
    }

    @Test
    void aRowLongerThanTheBudgetIsABatchByItself() {
        assertThat(new LengthBuckets(10, 1).batches(new int[] {0, 1}, row -> 50, 0))
                .hasDimensions(2, 1);
    }
}
