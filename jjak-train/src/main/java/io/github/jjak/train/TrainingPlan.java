package io.github.jjak.train;

import io.github.jjak.memory.MemoryPlan;
import org.jspecify.annotations.Nullable;

/**
 * What a run will do, known exactly before it starts.
 *
 * @param rows rows of the training data
 * @param distinctTexts texts that differ
 * @param truncatedTexts distinct texts cut at the model's limit
 * @param clusters groups of rows that share a question or an answer; 0 where rows are single texts
 * @param stepsPerEpoch batches of the first epoch
 * @param totalSteps steps of the run
 * @param firstStep step the run starts at; above 0 when it is resumed
 * @param unplacedRows rows of the first epoch that fit into no batch
 * @param tokensPerEpoch tokens of one pass
 * @param parameters trainable numbers of the model
 * @param miniBatchTokens most tokens whose activations are in memory at once
 * @param memory what the run will need of the memory, and what there is; null where no plan was made
 */
public record TrainingPlan(
        int rows,
        int distinctTexts,
        int truncatedTexts,
        int clusters,
        int stepsPerEpoch,
        int totalSteps,
        int firstStep,
        int unplacedRows,
        long tokensPerEpoch,
        long parameters,
        int miniBatchTokens,
        @Nullable MemoryPlan memory) {

    /** The plan of this data set and another one in the same run. */
    TrainingPlan plus(TrainingPlan other) {
        return new TrainingPlan(
                rows + other.rows,
                distinctTexts + other.distinctTexts,
                truncatedTexts + other.truncatedTexts,
                clusters + other.clusters,
                stepsPerEpoch,
                totalSteps,
                firstStep,
                unplacedRows + other.unplacedRows,
                tokensPerEpoch + other.tokensPerEpoch,
                parameters,
                miniBatchTokens,
                memory);
    }
}
