package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.train.GuideVectors;
import io.github.jjak.train.TeacherScores;
import io.github.jjak.train.TrainingTask;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A data set with what {@code --guide} or {@code --teacher} makes of it: vectors of an encoder, or scores of a cross-encoder. The model is
 * loaded and closed here.
 *
 * @param name of the data set
 * @param folder of vectors and scores by content
 */
record GuidedData(String name, Dataset rows, Path folder, CommonOptions common) {

    /**
     * As a task; its vectors the caller closes.
     *
     * @param guide the model; null for none
     * @param onScale brings a cross-encoder's scores to the scale of the loss
     */
    TrainingTask task(
            Loss loss, Map<String, Double> weights, @Nullable String guide, UnaryOperator<TeacherScores> onScale) {
        if (guide == null) {
            return new TrainingTask(name, rows, loss, weights, null);
        }
        if (!CrossEncoderModel.isOne(guide)) {
            common.say("The guide %s encodes the texts of %s that are not in %s.", guide, name, folder);
            try (SentenceTransformer loaded = ModelOption.load(guide, null, common)) {
                return new TrainingTask(name, rows, loss, weights, GuideVectors.of(loaded, rows, folder));
            }
        }
        if (!loss.usesTeacherScores()) {
            throw new UsageException(guide + " is a cross-encoder, which gives scores of pairs and no vectors. It is a"
                    + " --teacher for --loss margin-mse or distill-kl; " + loss.name() + " needs an encoder.");
        }
        common.say("The teacher %s scores the pairs of %s that are not in %s.", guide, name, folder);
        try (CrossEncoder loaded = CrossEncoders.load(guide, null, common)) {
            return new TrainingTask(
                    name, rows, loss, weights, null, onScale.apply(TeacherScores.of(loaded, rows, folder)));
        }
    }
}
