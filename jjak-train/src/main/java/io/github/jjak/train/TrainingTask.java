package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.loss.Loss;
import io.github.jjak.train.internal.NegativeTags;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A data set with its loss: one of several that a run takes its batches from.
 *
 * @param name unique in the run; the step's loss is logged as {@code loss_NAME}
 * @param data as for {@link Trainer.Builder#train(Dataset)}
 * @param loss what is minimised on it
 * @param negativeWeights see {@link Trainer.Builder#negativeWeights}
 * @param guide what the loss is guided by, if it is
 * @param teacher scores that the loss learns, if it does
 */
public record TrainingTask(
        String name,
        Dataset data,
        Loss loss,
        Map<String, Double> negativeWeights,
        @Nullable GuideVectors guide,
        @Nullable TeacherScores teacher) {

    /** @throws io.github.jjak.error.UsageException for a weight out of range */
    public TrainingTask {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(loss, "loss");
        NegativeTags.checkWeights(Objects.requireNonNull(negativeWeights, "negativeWeights"));
        negativeWeights = Map.copyOf(negativeWeights);
    }

    /** A task without a teacher's scores. */
    public TrainingTask(
            String name, Dataset data, Loss loss, Map<String, Double> negativeWeights, @Nullable GuideVectors guide) {
        this(name, data, loss, negativeWeights, guide, null);
    }

    /** A task without weights and guide. */
    public TrainingTask(String name, Dataset data, Loss loss) {
        this(name, data, loss, Map.of(), null);
    }
}
