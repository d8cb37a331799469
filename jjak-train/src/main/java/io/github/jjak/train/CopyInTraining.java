package io.github.jjak.train;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A copy of the model that encodes a loss's first column and is trained too; see {@link io.github.jjak.loss.Loss#usesCopy}. What is frozen
 * in the model is frozen in the copy. Not thread-safe.
 *
 * @param model which this owns
 * @param training of that
 * @param parameters as the optimiser sees them, under names that are unique in the run
 */
record CopyInTraining(EmbeddingModel model, ModelTraining training, List<Parameter> parameters)
        implements AutoCloseable {

    /**
     * Makes it, with the weights that the model has now.
     *
     * @param prefix in front of its parameters' names
     * @param recomputeLayers as in {@link EmbeddingModel#training(Precision, boolean, boolean)}
     */
    static CopyInTraining of(String prefix, SentenceTransformer model, Precision precision, boolean recomputeLayers) {
        EmbeddingModel copy = model.internals().copy();
        List<Parameter> originals = model.internals().parameters();
        List<Parameter> own = copy.parameters();
        List<Parameter> named = IntStream.range(0, own.size())
                .mapToObj(i -> {
                    Parameter parameter = own.get(i);
                    parameter.value().set_requires_grad(originals.get(i).isTrained());
                    return new Parameter(prefix + parameter.name(), parameter.value(), parameter.decays());
                })
                .toList();
        return new CopyInTraining(copy, copy.training(precision, true, recomputeLayers), named);
    }

    @Override
    public void close() {
        training.close();
        model.close();
    }
}
