package io.github.jjak.crossencoder;

import io.github.jjak.data.Dataset;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.CrossEncoderTraining;
import io.github.jjak.report.internal.CrossEncoderCard;
import io.github.jjak.run.internal.ModelInTraining;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.weights.StoredType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A cross-encoder that is trained on pairs.
 *
 * @param transformer its encoder
 * @param data what the model card names
 * @param loss the same
 */
record CrossEncoderInTraining(
        CrossEncoder model, SentenceTransformer transformer, CrossEncoderTraining training, Dataset data, String loss)
        implements ModelInTraining {

    @Override
    public List<Parameter> parameters() {
        return model.internals().parameters();
    }

    @Override
    public List<List<Parameter>> layerParameters() {
        return training.encoder().layerParameters();
    }

    @Override
    public void parametersChanged() {
        training.encoder().parametersChanged();
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        training.clearGradients(keepMemory);
    }

    @Override
    public void save(Path folder, Saved about) {
        CrossEncoderCard card = new CrossEncoderCard(
                model.location(),
                model.labels(),
                model.maxSequenceLength(),
                loss,
                data.rows(),
                data.columnNames(),
                about.settings(),
                about.step(),
                about.measuredOn(),
                about.base(),
                about.last());
        model.save(folder, Map.of("README.md", card.toMarkdown()), StoredType.FP32);
    }
}
