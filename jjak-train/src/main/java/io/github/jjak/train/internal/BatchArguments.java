package io.github.jjak.train.internal;

import io.github.jjak.batch.BatchSampling;
import io.github.jjak.loss.Loss;
import io.github.jjak.run.RunFacts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a step works on.
 *
 * @param batchSize rows that see each other as negatives, at least 1
 * @param batchSampler how rows are put into batches
 * @param gradientAccumulationSteps batches whose gradients are averaged for one update, at least 1. Unlike a larger batch it adds
 *     no negatives: rows of different batches do not see each other
 * @param miniBatchTokens most tokens whose activations are in memory at once; null to choose from the model's size. A batch with
 *     more tokens is run by gradient caching, with the same result
 */
public record BatchArguments(
        int batchSize,
        BatchSampling batchSampler,
        int gradientAccumulationSteps,
        @Nullable Integer miniBatchTokens) {

    static final BatchArguments DEFAULT = new BatchArguments(32, BatchSampling.NO_DUPLICATES, 1, null);

    public BatchArguments {
        Range.atLeast("batchSize", batchSize, 1);
        Objects.requireNonNull(batchSampler, "batchSampler");
        Range.atLeast("gradientAccumulationSteps", gradientAccumulationSteps, 1);
        Range.atLeast("miniBatchTokens", miniBatchTokens, 1);
    }

    /**
     * Groups by label for losses that compare classes, no duplicates for losses whose negatives are in the batch, else a plain shuffle.
     */
    public static BatchSampling usualSampling(Loss loss) {
        if (loss.comparesClasses()) {
            return BatchSampling.GROUP_BY_LABEL;
        }
        return loss.usesInBatchNegatives() ? BatchSampling.NO_DUPLICATES : BatchSampling.RANDOM;
    }

    void addTo(RunFacts.Builder facts) {
        facts.deciding("gradient_accumulation_steps", gradientAccumulationSteps);
    }

    /** What only rows of pairs go by. */
    public void addThoseOfPairsTo(RunFacts.Builder facts) {
        facts.deciding("batch_size", batchSize).deciding("batch_sampler", batchSampler.name());
    }
}
