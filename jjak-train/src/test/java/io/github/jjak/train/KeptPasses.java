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
import org.bytedeco.pytorch.Tensor;

/**
 * The plain way that gradient caching must equal: the same mini-batches with the same dropout, all kept until the loss of all
 * embeddings is known; no pass is run twice.
 */
final class KeptPasses implements AutoCloseable {

    private final ModelTraining training;
    private final List<EmbeddingPass> passes = new ArrayList<>();
    private final List<Tensor> leaves = new ArrayList<>();
    private final Tensor embeddings;

    KeptPasses(ModelTraining training, List<int[]> texts, int budget, long seed, int step) {
        this.training = training;
        int[] place = new int[texts.size()];
        int next = 0;
        for (int[] pack : TokenBudget.packs(texts, budget)) {
            List<int[]> rows = new ArrayList<>();
            for (int text : pack) {
                rows.add(texts.get(text));
                place[text] = next++;
            }
            EmbeddingPass pass = training.pass(PackedTokens.pack(rows), StepSeed.of(seed, step, passes.size()));
            passes.add(pass);
            leaves.add(pass.embeddings().set_requires_grad(true));
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
        training.completeGradients();
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
