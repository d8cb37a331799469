package io.github.jjak.train;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.EmbeddingPass;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.TokenBudget;
import io.github.jjak.train.internal.StepSeed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * The plain way that gradient caching must equal: the same mini-batches with the same dropout, all kept until the loss of all
 * embeddings is known; no pass is run twice.
 */
final class KeptPasses implements AutoCloseable {

    private final List<ModelTraining> trainings;
    private final List<EmbeddingPass> passes = new ArrayList<>();
    private final List<Tensor> leaves = new ArrayList<>();
    private final Tensor embeddings;

    KeptPasses(ModelTraining training, List<int[]> texts, int budget, long seed, int step) {
        this(training, 0, training, texts, budget, seed, step);
    }

    /**
     * Passes of two models, or of layers.
     *
     * @param first encodes the first texts
     * @param ofFirst how many these are
     * @param second encodes the others
     */
    static KeptPasses of(
            ModelTraining first,
            int ofFirst,
            ModelTraining second,
            List<int[]> texts,
            int budget,
            long seed,
            int step,
            int... layers) {
        return new KeptPasses(first, ofFirst, second, texts, budget, seed, step, layers);
    }

    private KeptPasses(
            ModelTraining first,
            int ofFirst,
            ModelTraining second,
            List<int[]> texts,
            int budget,
            long seed,
            int step,
            int... layers) {
        this.trainings = Stream.of(first, second).distinct().toList();
        int[] place = new int[texts.size()];
        int next = 0;
        for (int part = 0; part < 2; part++) {
            List<int[]> own = part == 0 ? texts.subList(0, ofFirst) : texts.subList(ofFirst, texts.size());
            for (int[] pack : TokenBudget.packs(own, budget)) {
                List<int[]> rows = new ArrayList<>();
                for (int text : pack) {
                    rows.add(own.get(text));
                    place[(part == 0 ? 0 : ofFirst) + text] = next++;
                }
                EmbeddingPass pass = (part == 0 ? first : second)
                        .pass(PackedTokens.pack(rows), StepSeed.of(seed, step, passes.size()), layers);
                passes.add(pass);
                leaves.add(pass.embeddings().set_requires_grad(true));
            }
        }
        this.embeddings = Tensors.concatenate(leaves.toArray(Tensor[]::new)).index_select(0, Tensors.indices(place));
    }

    /** {@code [texts, dimension]} in text order, with a graph. */
    Tensor embeddings() {
        return embeddings;
    }

    /** Backward from a loss of the embeddings into the parameters. */
    double backward(Tensor loss) {
        loss.backward();
        for (int i = 0; i < passes.size(); i++) {
            passes.get(i).backward(leaves.get(i).grad());
        }
        trainings.forEach(ModelTraining::completeGradients);
        return loss.item_double();
    }

    @Override
    public void close() {
        passes.forEach(EmbeddingPass::close);
    }

    /** Copies of all gradients, which are then cleared. */
    static Map<String, float[]> takeGradients(SentenceTransformer model, ModelTraining training) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : model.internals().parameters()) {
                gradients.put(
                        parameter.name(), Tensors.toFloats(parameter.value().grad()));
            }
        }
        training.clearGradients(true);
        return gradients;
    }
}
