package io.github.jjak.train.internal;

import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.run.RunFolder;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The memory plan of a run. What is in a mini-batch decides the dropout, so a resumed run keeps its size, and all workers have the first one's. */
public final class PlannedMemory {

    private PlannedMemory() {}

    /**
     * Plans.
     *
     * @param planning makes a plan with the given tokens of a mini-batch, or chooses them where they are null
     */
    public static MemoryPlan of(TrainingLoop.Setting setting, Function<@Nullable Integer, MemoryPlan> planning) {
        Integer given = setting.arguments().batches().miniBatchTokens();
        RunFolder output = setting.output();
        if (given == null && setting.resume() && output != null) {
            given = output.miniBatchTokens();
        }
        Workers workers = setting.workers();
        MemoryPlan own = workers.isFirst() ? planning.apply(given) : null;
        int said = workers.numberOfFirst(() -> Objects.requireNonNull(own).miniBatchTokens());
        return own == null ? planning.apply(said) : own;
    }
}
