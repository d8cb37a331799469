package io.github.jjak.batch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.batch.BatchSampler.EpochBatches;
import io.github.jjak.error.UsageException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomBatchSamplerTest {

    @Test
    void placesEveryRowOnce() {
        EpochBatches epoch = new RandomBatchSampler(10, 4, false, 42).batches(0);

        assertThat(sizes(epoch)).containsExactly(4, 4, 2);
        assertThat(epoch.unplacedRows()).isZero();
        assertThat(Arrays.stream(epoch.batches()).flatMapToInt(Arrays::stream).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
    }

    @Test
    void dropsTheLastBatchOnlyWhenItIsNotFull() {
        EpochBatches partial = new RandomBatchSampler(10, 4, true, 42).batches(0);
        assertThat(sizes(partial)).containsExactly(4, 4);
        assertThat(partial.unplacedRows()).isEqualTo(2);

        EpochBatches full = new RandomBatchSampler(8, 4, true, 42).batches(0);
        assertThat(sizes(full)).containsExactly(4, 4);
        assertThat(full.unplacedRows()).isZero();
    }

    @Test
    void isAFunctionOfSeedAndEpoch() {
        RandomBatchSampler sampler = new RandomBatchSampler(100, 7, false, 42);

        assertThat(sampler.batches(3).batches())
                .isDeepEqualTo(
                        new RandomBatchSampler(100, 7, false, 42).batches(3).batches());
        assertThat(Arrays.deepEquals(
                        sampler.batches(3).batches(), sampler.batches(4).batches()))
                .isFalse();
        assertThat(Arrays.deepEquals(
                        sampler.batches(3).batches(),
                        new RandomBatchSampler(100, 7, false, 43).batches(3).batches()))
                .isFalse();
    }

    @Test
    void refusesSizesThatCannotWork() {
        assertThatThrownBy(() -> new RandomBatchSampler(10, 0, false, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> new RandomBatchSampler(10, 11, false, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("11")
                .hasMessageContaining("10 rows");
    }

    private static int[] sizes(EpochBatches epoch) {
        return Arrays.stream(epoch.batches()).mapToInt(batch -> batch.length).toArray();
    }
}
