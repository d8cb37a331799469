package io.github.jjak.pretrain.internal;

import io.github.jjak.encoder.internal.EncoderTraining;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.internal.ModelInTraining;
import io.github.jjak.tensor.internal.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An encoder with its head, trained on raw text.
 *
 * @param corpus what the card names
 */
record EncoderInTraining(MaskedLanguageModel model, EncoderTraining training, Corpus corpus)
        implements ModelInTraining {

    @Override
    public SentenceTransformer transformer() {
        return model.model();
    }

    @Override
    public List<Parameter> parameters() {
        return model.parameters();
    }

    @Override
    public List<List<Parameter>> layerParameters() {
        return training.layerParameters();
    }

    @Override
    public void parametersChanged() {
        training.parametersChanged();
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        training.clearGradients(keepMemory);
        model.clearHeadGradients();
    }

    @Override
    public void save(Path folder, Saved about) {
        model.save(folder, Map.of("README.md", new EncoderCard(model, corpus, about).toMarkdown()));
    }
}
