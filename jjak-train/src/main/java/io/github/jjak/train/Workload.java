package io.github.jjak.train;

import io.github.jjak.memory.MemoryPlan;
import org.jspecify.annotations.Nullable;

/**
 * What a run works on, for who watches it.
 *
 * @param rows rows of the training data
 * @param distinctTexts texts that differ
 * @param truncatedTexts distinct texts cut at the model's limit
 * @param clusters groups of rows that share a question or an answer; 0 where rows are single texts
 * @param unplacedRows rows of the first epoch that fit into no batch
 * @param tokensPerEpoch tokens of one pass
 * @param parameters trainable numbers of the model
 * @param miniBatchTokens most tokens whose activations are in memory at once
 * @param memory what the run will need of the memory, and what there is; null where no plan was made
 */
public record Workload(
        int rows,
        int distinctTexts,
        int truncatedTexts,
        int clusters,
        int unplacedRows,
        long tokensPerEpoch,
        long parameters,
        int miniBatchTokens,
        @Nullable MemoryPlan memory) {

    /** This data set and another one in the same run. */
    Workload plus(Workload other) {
        return new Workload(
                rows + other.rows,
                distinctTexts + other.distinctTexts,
                truncatedTexts + other.truncatedTexts,
                clusters + other.clusters,
                unplacedRows + other.unplacedRows,
                tokensPerEpoch + other.tokensPerEpoch,
                parameters,
                miniBatchTokens,
                memory);
    }
}
