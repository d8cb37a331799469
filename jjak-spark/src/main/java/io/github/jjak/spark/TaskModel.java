package io.github.jjak.spark;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/** The executor's model as one task uses it: leased at the first text, since a partition without texts needs none, until the task ends. */
final class TaskModel {

    private final TaskContext task;
    private final EmbeddingSettings settings;
    private @Nullable TextVectors vectors;

    TaskModel(TaskContext task, EmbeddingSettings settings) {
        this.task = task;
        this.settings = settings;
    }

    /** Whether the model is leased by this task. */
    boolean isOf(TaskContext other) {
        return task == other;
    }

    /**
     * As {@link TextVectors#of}.
     *
     * @throws TaskKilledException if the task is to end
     */
    float[][] vectors(List<String> texts) {
        if (task.isInterrupted()) {
            throw new TaskKilledException();
        }
        if (vectors == null) {
            ExecutorModels.Lease lease = ExecutorModels.OF_THIS_JVM.lease(settings);
            task.addTaskCompletionListener((TaskCompletionListener) ended -> lease.close());
            vectors = new TextVectors(settings, lease.model());
        }
        return vectors.of(texts);
    }
}
