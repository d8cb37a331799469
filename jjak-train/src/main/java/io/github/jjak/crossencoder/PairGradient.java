package io.github.jjak.crossencoder;

import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.CrossEncoderTraining;
import io.github.jjak.model.internal.EmbeddingPass;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.model.internal.PairRows;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.PairTemplate;
import io.github.jjak.tokenize.internal.TokenBudget;
import io.github.jjak.train.internal.StepSeed;
import io.github.jjak.train.internal.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradient of a loss of scores, in mini-batches within a budget of tokens. What the head reads is one vector per pair, so gradient
 * caching (Gao et al., arXiv 2101.06983) works as for vectors of texts: head and loss see the whole step at once, however many mini-batches
 * its pairs are in, and lists may lie in several.
 *
 * @param halves token ids of each text, without special tokens
 * @param tokenBudget most tokens of a forward pass
 */
record PairGradient(
        CrossEncoderModel model,
        CrossEncoderTraining training,
        CrossEncoderLoss loss,
        List<int[]> halves,
        int tokenBudget) {

    private static final String LIST_ACCURACY = "in_batch_accuracy";

    /** No mini-batch has this number. */
    private static final int HEAD = -1;

    /** One mini-batch: which pairs, packed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record MiniBatch(int[] pairs, PackedTokens tokens, long seed) {}

    /**
     * Adds the gradient of a step to the parameters.
     *
     * <ol>
     *   <li>Every mini-batch is embedded; only the last one keeps what backward needs.
     *   <li>Head and loss give the gradient of each embedding.
     *   <li>Each mini-batch goes backward; those that kept nothing are embedded again from the same seed.
     * </ol>
     */
    Steps.Gradient accumulate(ListBatch batch, long runSeed, int step) {
        PairRows rows = rows(batch);
        List<MiniBatch> miniBatches = miniBatches(rows, runSeed, step);
        ModelTraining encoder = training.encoder();
        encoder.memoryIsScarce(miniBatches.size() > 1);
        MiniBatch last = miniBatches.get(miniBatches.size() - 1);
        List<MiniBatch> others = miniBatches.subList(0, miniBatches.size() - 1);
        Map<String, Number> numbers = new LinkedHashMap<>();
        double value;
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> parts = new ArrayList<>();
            for (MiniBatch miniBatch : others) {
                parts.add(encoder.embed(miniBatch.tokens(), miniBatch.seed()));
            }
            Tensor gradient;
            try (EmbeddingPass pass = encoder.pass(last.tokens(), last.seed())) {
                parts.add(pass.embeddings());
                Tensor leaf = inOrder(parts, miniBatches, batch.pairs()).set_requires_grad(true);
                Tensor logits = training.scores(leaf, StepSeed.of(runSeed, step, HEAD));
                Tensor lossValue = loss.compute(new PairScores(logits, batch.lengths(), batch.labels()));
                lossValue.backward();
                value = lossValue.item_double();
                double accuracy = accuracy(Tensors.toFloats(logits), batch);
                if (!Double.isNaN(accuracy)) {
                    numbers.put(LIST_ACCURACY, accuracy);
                }
                gradient = leaf.grad();
                pass.backward(own(gradient, last));
            }
            for (MiniBatch miniBatch : others) {
                try (TensorScope inner = TensorScope.open();
                        EmbeddingPass pass = encoder.pass(miniBatch.tokens(), miniBatch.seed())) {
                    pass.backward(own(gradient, miniBatch));
                }
            }
        }
        encoder.completeGradients();
        if (miniBatches.size() > 1) {
            Libtorch.returnFreedMemory();
        }
        return new Steps.Gradient(value, Math.toIntExact(rows.tokens()), miniBatches.size(), numbers);
    }

    private PairRows rows(ListBatch batch) {
        List<PairTemplate.Row> rows = new ArrayList<>(batch.pairs());
        for (int pair = 0; pair < batch.pairs(); pair++) {
            rows.add(model.row(halves.get(batch.queries()[pair]), halves.get(batch.documents()[pair])));
        }
        return new PairRows(rows);
    }

    private List<MiniBatch> miniBatches(PairRows rows, long runSeed, int step) {
        List<MiniBatch> miniBatches = new ArrayList<>();
        for (int[] pack : TokenBudget.packs(rows.ids(), tokenBudget)) {
            miniBatches.add(
                    new MiniBatch(pack, rows.select(pack).pack(), StepSeed.of(runSeed, step, miniBatches.size())));
        }
        return miniBatches;
    }

    private static Tensor inOrder(List<Tensor> parts, List<MiniBatch> miniBatches, int pairs) {
        int[] place = new int[pairs];
        int next = 0;
        for (MiniBatch miniBatch : miniBatches) {
            for (int pair : miniBatch.pairs()) {
                place[pair] = next++;
            }
        }
        return Tensors.concatenate(parts.toArray(Tensor[]::new))
                .index_select(0, Tensors.indices(place))
                .detach();
    }

    private static Tensor own(Tensor gradient, MiniBatch miniBatch) {
        return gradient.index_select(0, Tensors.indices(miniBatch.pairs()));
    }

    /** Share of lists in which no document scores higher than the one with the best label; NaN where there is nothing to rank. */
    private static double accuracy(float[] scores, ListBatch batch) {
        int ranked = 0;
        int right = 0;
        int first = 0;
        for (int length : batch.lengths()) {
            if (length > 1 && scores.length == batch.pairs()) {
                int best = first;
                int top = first;
                for (int pair = first; pair < first + length; pair++) {
                    best = batch.labels()[pair] > batch.labels()[best] ? pair : best;
                    top = scores[pair] > scores[top] ? pair : top;
                }
                ranked++;
                right += scores[best] >= scores[top] ? 1 : 0;
            }
            first += length;
        }
        return ranked == 0 ? Double.NaN : (double) right / ranked;
    }
}
