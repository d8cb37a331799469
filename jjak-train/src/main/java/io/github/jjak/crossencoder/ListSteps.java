package io.github.jjak.crossencoder;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.train.internal.BatchesOfSteps;
import io.github.jjak.train.internal.RunArguments;
import io.github.jjak.train.internal.StepSeed;
import io.github.jjak.train.internal.Steps;
import java.util.OptionalInt;

/** Steps on lists of documents, dealt by a sampler, under a loss of scores. */
record ListSteps(BatchSampler sampler, TrainingLists lists, PairGradient gradient, RunArguments arguments)
        implements Steps {

    /** Seeds of what is drawn from the batch are no seeds of dropout. */
    private static final int DRAWS = -2;

    @Override
    public Epoch epoch(int epoch) {
        BatchesOfSteps dealt = new BatchesOfSteps(sampler.batches(epoch).batches(), perStep());
        return dealt.epoch((stepOfEpoch, step, progress) -> accumulate(dealt.of(stepOfEpoch), step, progress));
    }

    private Gradient accumulate(int[][] batches, int step, BackwardProgress progress) {
        ListBatch batch = ListBatch.of(
                lists, batches, gradient.loss().inBatchNegatives(), StepSeed.of(arguments.seed(), step, DRAWS));
        return gradient.accumulate(batch, arguments.seed(), step, progress);
    }

    private int perStep() {
        return arguments.batches().gradientAccumulationSteps();
    }

    @Override
    public OptionalInt stepsOfEveryEpoch() {
        OptionalInt every = sampler.batchesOfEveryEpoch();
        return every.isPresent() ? OptionalInt.of(BatchesOfSteps.steps(every.getAsInt(), perStep())) : every;
    }
}
