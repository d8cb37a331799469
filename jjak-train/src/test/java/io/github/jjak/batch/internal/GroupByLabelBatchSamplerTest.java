package io.github.jjak.batch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.batch.BatchSampler.EpochBatches;
import io.github.jjak.batch.BatchSampling;
import io.github.jjak.error.UsageException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupByLabelBatchSamplerTest {

    private static double[] labels(int rows, int labels, long seed) {
        Random random = new Random(seed);
        // Labels of very different sizes.
        return random.doubles(rows)
                .map(value -> Math.floor(value * value * labels))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"200,7,8", "200,30,16", "64,3,4", "101,50,32", "12,2,12"})
    void everyLabelOfABatchIsThereTwiceAndHasAnother(int rows, int many, int batchSize) {
        double[] labels = labels(rows, many, rows);
        GroupByLabelBatchSampler sampler = new GroupByLabelBatchSampler(labels, batchSize, false, 7);
        for (int epoch = 0; epoch < 3; epoch++) {
            EpochBatches batches = sampler.batches(epoch);
            assertThat(batches.batchCount())
                    .isPositive()
                    .isEqualTo(sampler.batchesOfEveryEpoch().orElseThrow());
            for (int[] batch : batches.batches()) {
                assertThat(batch.length).isBetween(4, batchSize);
                Map<Double, Long> counts = Arrays.stream(batch)
                        .mapToObj(row -> labels[row])
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
                assertThat(counts).hasSizeGreaterThan(1);
                assertThat(counts.values()).allMatch(count -> count >= 2);
            }
            int[] placed = Arrays.stream(batches.batches())
                    .flatMapToInt(Arrays::stream)
                    .toArray();
            assertThat(placed).doesNotHaveDuplicates().hasSize(rows - batches.unplacedRows());
        }
    }

    /** 6, 4 and 2 rows and one alone: the third round has one label only, so 4 + 4 + 2 rows are lined up. */
    @Test
    void whatIsLeftOfOneLabelIsUnplaced() {
        double[] labels = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3};
        assertThat(new GroupByLabelBatchSampler(labels, 10, false, 1).batches(0).unplacedRows())
                .isEqualTo(3);
        assertThat(new GroupByLabelBatchSampler(labels, 6, false, 1).batches(0).batchCount())
                .isEqualTo(2);
        assertThat(new GroupByLabelBatchSampler(labels, 6, true, 1).batches(0).unplacedRows())
                .isEqualTo(7);
        // A rest of two rows has one label only.
        assertThat(new GroupByLabelBatchSampler(labels, 8, false, 1).batches(0).unplacedRows())
                .isEqualTo(5);
    }

    @Test
    void isAFunctionOfSeedAndEpoch() {
        double[] labels = labels(100, 10, 3);
        GroupByLabelBatchSampler sampler = new GroupByLabelBatchSampler(labels, 8, false, 42);
        assertThat(sampler.batches(3).batches())
                .isDeepEqualTo(new GroupByLabelBatchSampler(labels, 8, false, 42)
                        .batches(3)
                        .batches());
        assertThat(Arrays.deepEquals(
                        sampler.batches(3).batches(), sampler.batches(4).batches()))
                .isFalse();
        assertThat(Arrays.deepEquals(
                        sampler.batches(3).batches(),
                        new GroupByLabelBatchSampler(labels, 8, false, 43)
                                .batches(3)
                                .batches()))
                .isFalse();
    }

    @Test
    void refusesWhatCannotBeGrouped() {
        double[] labels = IntStream.range(0, 12).mapToDouble(row -> row % 3).toArray();
        for (int size : new int[] {2, 5}) {
            assertThatThrownBy(() -> new GroupByLabelBatchSampler(labels, size, false, 1))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("even batch size from 4", "not " + size);
        }
        assertThatThrownBy(() -> new GroupByLabelBatchSampler(new double[] {0, 0, 0, 1, 2}, 4, false, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1 of 3 labels");
        assertThatThrownBy(() -> BatchSampling.GROUP_BY_LABEL.sampler(new int[8][1], 4, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("have none");
    }
}
