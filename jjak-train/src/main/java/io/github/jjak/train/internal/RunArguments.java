package io.github.jjak.train.internal;

import io.github.jjak.batch.BatchSampling;
import io.github.jjak.run.RunFacts;
import io.github.jjak.train.TrainingArguments;

/**
 * The numbers of a run, by subject: what {@link TrainingArguments} collects.
 *
 * @param length how long the run is
 * @param schedule the learning rate over the run
 * @param optimizer how gradients become updates
 * @param batches what a step works on
 * @param evaluation when the model is measured
 * @param saving what is written during the run, and when
 * @param encoder how the encoder is trained
 * @param seed of batches and dropout
 */
public record RunArguments(
        LengthArguments length,
        ScheduleArguments schedule,
        OptimizerArguments optimizer,
        BatchArguments batches,
        EvaluationArguments evaluation,
        SavingArguments saving,
        EncoderArguments encoder,
        long seed) {

    /** The classic MNRL recipe. */
    public static final RunArguments DEFAULT = new RunArguments(
            new LengthArguments(4, null),
            ScheduleArguments.DEFAULT,
            OptimizerArguments.DEFAULT,
            BatchArguments.DEFAULT,
            new EvaluationArguments(null, null),
            SavingArguments.DEFAULT,
            EncoderArguments.DEFAULT,
            42);

    /** The same with batches that suit another loss. */
    public RunArguments withSampler(BatchSampling sampler) {
        BatchArguments others = new BatchArguments(
                batches.batchSize(), sampler, batches.gradientAccumulationSteps(), batches.miniBatchTokens());
        return new RunArguments(length, schedule, optimizer, others, evaluation, saving, encoder, seed);
    }

    /** Most batches of one data set that the run can come to. */
    public long mostBatches() {
        Integer maxSteps = length.maxSteps();
        return maxSteps == null ? Long.MAX_VALUE : (long) maxSteps * batches.gradientAccumulationSteps();
    }

    /**
     * What the loop itself depends on; the others are added by what depends on them.
     *
     * @param measures whether the model is measured
     */
    RunFacts factsOfLoop(boolean measures) {
        RunFacts.Builder facts = RunFacts.builder();
        length.addTo(facts);
        schedule.addTo(facts);
        optimizer.addTo(facts);
        batches.addTo(facts);
        facts.deciding("seed", seed);
        evaluation.addTo(facts, measures);
        saving.addTo(facts);
        return facts.build();
    }
}
