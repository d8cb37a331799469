package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.loss.TrainedLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.report.internal.ModelCard;
import io.github.jjak.run.internal.ModelInTraining;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.weights.StoredType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A model that is trained on pairs.
 *
 * @param data what the model card names
 * @param loss the same
 * @param losses whose own parameters are trained with the model's
 */
record PairModel(
        SentenceTransformer transformer, ModelTraining training, Dataset data, String loss, LossesInTraining losses)
        implements ModelInTraining {

    @Override
    public List<Parameter> parameters() {
        return Stream.concat(training.parameters().stream(), losses.parameters().stream())
                .toList();
    }

    @Override
    public List<List<Parameter>> layerParameters() {
        return training.layerParameters();
    }

    @Override
    public List<TrainedLoss> trainedLosses() {
        return losses.trained();
    }

    @Override
    public void parametersChanged() {
        training.parametersChanged();
        losses.parametersChanged();
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        training.clearGradients(keepMemory);
        losses.clearGradients(keepMemory);
    }

    @Override
    public void save(Path folder, Saved about) {
        ModelCard card = new ModelCard(
                transformer.location(),
                transformer.dimension(),
                transformer.maxSequenceLength(),
                loss,
                data.rows(),
                data.columnNames(),
                about.settings(),
                about.step(),
                transformer.similarityFunction(),
                about.measuredOn(),
                about.base(),
                about.last());
        transformer
                .internals()
                .save(folder, Map.of("README.md", card.toMarkdown()), StoredType.FP32, training::saveAdapter);
    }
}
