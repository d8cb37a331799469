package io.github.jjak.train;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.train.internal.BatchesOfSteps;
import io.github.jjak.train.internal.RunArguments;
import io.github.jjak.train.internal.Steps;
import java.util.List;
import java.util.OptionalInt;

/** Rows of texts, dealt by a sampler, under a loss of their embeddings. */
final class PairSteps implements Steps {

    static final String IN_BATCH_ACCURACY = "in_batch_accuracy";
    static final String MULTI_POSITIVE_ROWS = "multi_positive_rows";
    static final String POSITIVE_COSINE = "positive_cosine";
    static final String NEGATIVE_COSINE = "negative_cosine";
    static final String LOSS_BASELINE = "loss_baseline";
    static final String PADDING_SAVED = "padding_saved";

    private final BatchSampler sampler;
    private final Batches batches;
    private final BatchGradient gradient;
    private final RunArguments arguments;

    /** What the rows of a step's batches are made of. */
    @FunctionalInterface
    interface Batches {

        /**
         * Makes them.
         *
         * @param rowsOfBatches row numbers of each batch
         * @param epoch number of the epoch, from 0
         * @param step number of the step in the run, from 0
         */
        List<BatchGradient.Batch> of(int[][] rowsOfBatches, int epoch, int step);
    }

    PairSteps(BatchSampler sampler, Batches batches, BatchGradient gradient, RunArguments arguments) {
        this.sampler = sampler;
        this.batches = batches;
        this.gradient = gradient;
        this.arguments = arguments;
    }

    @Override
    public Epoch epoch(int epoch) {
        BatchesOfSteps dealt = new BatchesOfSteps(
                sampler.batches(epoch).batches(), arguments.batches().gradientAccumulationSteps());
        return dealt.epoch((stepOfEpoch, step, progress) -> gradient.accumulate(
                        batches.of(dealt.of(stepOfEpoch), epoch, step), arguments.seed(), step, progress)
                .toGradient());
    }

    @Override
    public OptionalInt stepsOfEveryEpoch() {
        OptionalInt every = sampler.batchesOfEveryEpoch();
        return every.isPresent()
                ? OptionalInt.of(BatchesOfSteps.steps(
                        every.getAsInt(), arguments.batches().gradientAccumulationSteps()))
                : every;
    }
}
