package io.github.jjak.train;

import io.github.jjak.train.internal.CosineSchedule;
import io.github.jjak.train.internal.LinearSchedule;
import io.github.jjak.train.internal.NamedSchedule;
import java.util.function.IntToDoubleFunction;

/**
 * How the learning rate rises and falls over a run; {@code lr_scheduler_type} of transformers. Own ones implement this interface;
 * they are compared by name when a run is resumed.
 */
public interface LearningRateSchedule {

    /** After warm-up in a straight line to 0. */
    LearningRateSchedule LINEAR = new NamedSchedule("linear", LinearSchedule::new);

    /** After warm-up along half a cosine to 0. */
    LearningRateSchedule COSINE = new NamedSchedule(
            "cosine", (peak, warmup, total) -> new CosineSchedule(new LinearSchedule(peak, warmup, total)));

    /** Its name in {@code run.json}, for instance {@code linear}. */
    String name();

    /**
     * The rates of a run.
     *
     * @param peak highest rate
     * @param warmupSteps steps of the rise, 0 for none
     * @param totalSteps steps of the run
     * @return the rate of each step, counted from 0
     */
    IntToDoubleFunction of(double peak, int warmupSteps, int totalSteps);
}
