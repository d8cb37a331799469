package io.github.jjak.train.internal;

import io.github.jjak.run.RunFacts;
import io.github.jjak.train.LearningRateSchedule;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/**
 * The learning rate over a run.
 *
 * @param learningRate peak of the schedule, in [1e-12, 1)
 * @param warmupRatio share of all steps, rounded up, over which the rate rises from 0, in [0, 1)
 * @param learningRateSchedule how it falls after warm-up
 * @param learningRateMapping peaks of parameters that have one of their own
 */
public record ScheduleArguments(
        double learningRate,
        double warmupRatio,
        LearningRateSchedule learningRateSchedule,
        LearningRateMapping learningRateMapping) {

    static final ScheduleArguments DEFAULT =
            new ScheduleArguments(2e-5, 0.1, LearningRateSchedule.LINEAR, LearningRateMapping.NONE);

    public ScheduleArguments {
        Range.require(learningRate >= 1e-12 && learningRate < 1, "learningRate", learningRate, "from 1e-12 to below 1");
        Range.require(warmupRatio >= 0 && warmupRatio < 1, "warmupRatio", warmupRatio, "from 0 to below 1");
        Objects.requireNonNull(learningRateSchedule, "learningRateSchedule");
        Objects.requireNonNull(learningRateMapping, "learningRateMapping");
    }

    /** The rates of a run of so many steps. */
    public IntToDoubleFunction schedule(int totalSteps) {
        return learningRateSchedule.of(learningRate, (int) Math.ceil(warmupRatio * totalSteps), totalSteps);
    }

    void addTo(RunFacts.Builder facts) {
        facts.deciding("learning_rate", learningRate)
                .deciding("lr_scheduler_type", learningRateSchedule.name())
                .deciding("warmup_ratio", warmupRatio)
                .deciding(
                        "learning_rate_mapping",
                        learningRateMapping.rates().isEmpty() ? null : learningRateMapping.inWords());
    }
}
