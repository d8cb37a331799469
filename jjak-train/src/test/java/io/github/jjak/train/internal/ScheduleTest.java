package io.github.jjak.train.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.train.LearningRateSchedule;
import io.github.jjak.train.TrainingArguments;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Values of transformers' {@code get_cosine_schedule_with_warmup(optimizer, 2, 10)} at a peak of 1. */
class ScheduleTest {

    private static final double[] COSINE = {
        0.0,
        0.5,
        1.0,
        0.9619397662556434,
        0.8535533905932737,
        0.6913417161825449,
        0.5,
        0.3086582838174551,
        0.1464466094067262,
        0.03806023374435663
    };

    @Test
    void cosine() {
        TrainingArguments arguments = TrainingArguments.builder()
                .learningRate(0.1)
                .warmupRatio(0.2)
                .learningRateSchedule(LearningRateSchedule.COSINE)
                .build();
        IntToDoubleFunction schedule = arguments.internals().schedule().schedule(COSINE.length);
        for (int step = 0; step < COSINE.length; step++) {
            assertThat(schedule.applyAsDouble(step)).as("step %d", step).isCloseTo(0.1 * COSINE[step], within(1e-12));
        }
    }
}
