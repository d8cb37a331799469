package io.github.jjak.crossencoder;

import io.github.jjak.distributed.internal.DealtRows;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.CrossEncoderTraining;
import io.github.jjak.model.internal.EmbeddingPass;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.model.internal.PairRows;
import io.github.jjak.tensor.internal.FreedActivations;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.PairTemplate;
import io.github.jjak.tokenize.internal.TokenBudget;
import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.train.internal.StepSeed;
import io.github.jjak.train.internal.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The gradient of a loss of scores, in mini-batches within a budget of tokens. What the head reads is one vector per pair, so gradient
 * caching (Gao et al., arXiv 2101.06983) works as for vectors of texts: head and loss see the whole step at once, however many mini-batches
 * its pairs are in, and lists may lie in several.
 *
 * @param halves token ids of each text, without special tokens
 * @param tokenBudget most tokens of a forward pass, of all workers together
 * @param workers which share the pairs of a step
 */
record PairGradient(
        CrossEncoderModel model,
        CrossEncoderTraining training,
        CrossEncoderLoss loss,
        List<int[]> halves,
        int tokenBudget,
        Workers workers) {

    private static final String LIST_ACCURACY = "in_batch_accuracy";

    /** No mini-batch has this number. */
    private static final int HEAD = -1;

    /** This worker's rows of a mini-batch: which pairs, packed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record MiniBatch(int[] pairs, PackedTokens tokens, long seed) {}

    /** What a step consists of, whoever embeds it. */
    private record Share(ListBatch batch, DealtRows dealt, long headSeed) {}

    /** What head and loss made of all embeddings. */
    private record Seen(double loss, Tensor gradient, double accuracy) {}

    /**
     * Adds the gradient of a step to the parameters; of several workers, each adds its share.
     *
     * <ol>
     *   <li>Every mini-batch is embedded; only the last one keeps what backward needs.
     *   <li>Head and loss give the gradient of each embedding, of all workers.
     *   <li>Each mini-batch goes backward; those that kept nothing are embedded again from the same seed.
     * </ol>
     */
    Steps.Gradient accumulate(ListBatch batch, long runSeed, int step, BackwardProgress progress) {
        PairRows rows = rows(batch);
        List<int[]> packs = TokenBudget.packs(rows.ids(), tokenBudget);
        List<MiniBatch> own = miniBatches(rows, packs, runSeed, step);
        Share share = new Share(batch, DealtRows.of(packs, workers.count()), StepSeed.of(runSeed, step, HEAD));
        ModelTraining encoder = training.encoder();
        encoder.memoryIsScarce(own.size() > 1);
        List<MiniBatch> others = own.isEmpty() ? own : own.subList(0, own.size() - 1);
        FreedActivations freed = new FreedActivations(own.size());
        Seen seen;
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> parts = new ArrayList<>();
            for (MiniBatch miniBatch : others) {
                parts.add(encoder.embed(miniBatch.tokens(), miniBatch.seed()));
                freed.afterMiniBatch();
            }
            if (own.isEmpty()) {
                seen = see(share, parts);
            } else {
                MiniBatch last = own.get(own.size() - 1);
                try (EmbeddingPass pass = encoder.pass(last.tokens(), last.seed())) {
                    parts.add(pass.embeddings());
                    seen = see(share, parts);
                    pass.backward(own(seen.gradient(), last), completed(others.isEmpty(), progress));
                }
            }
            int left = others.size();
            for (MiniBatch miniBatch : others) {
                left--;
                try (TensorScope inner = TensorScope.open();
                        EmbeddingPass pass = encoder.pass(miniBatch.tokens(), miniBatch.seed())) {
                    pass.backward(own(seen.gradient(), miniBatch), completed(left == 0, progress));
                }
                freed.afterMiniBatch();
            }
        }
        encoder.completeGradients();
        progress.layersDone();
        freed.afterAll();
        Map<String, Number> numbers = Double.isNaN(seen.accuracy()) ? Map.of() : Map.of(LIST_ACCURACY, seen.accuracy());
        return new Steps.Gradient(seen.loss(), Math.toIntExact(rows.tokens()), packs.size(), numbers);
    }

    /** Whom a backward pass tells of its layers. */
    private static IntConsumer completed(boolean isLast, BackwardProgress progress) {
        return isLast ? progress::layerDone : BackwardProgress.UNWATCHED::layerDone;
    }

    /** @param parts embeddings of this worker's mini-batches */
    private Seen see(Share share, List<Tensor> parts) {
        ListBatch batch = share.batch();
        Tensor leaf = inOrder(parts, share.dealt()).set_requires_grad(true);
        Tensor logits = training.scores(leaf, share.headSeed());
        Tensor lossValue = loss.compute(new PairScores(logits, batch.lengths(), batch.labels()));
        lossValue.backward();
        if (!workers.isFirst()) {
            // All have the gradient of the head, which must count once.
            training.clearHeadGradients();
        }
        return new Seen(lossValue.item_double(), leaf.grad(), accuracy(Tensors.toFloats(logits), batch));
    }

    private PairRows rows(ListBatch batch) {
        List<PairTemplate.Row> rows = new ArrayList<>(batch.pairs());
        for (int pair = 0; pair < batch.pairs(); pair++) {
            rows.add(model.row(halves.get(batch.queries()[pair]), halves.get(batch.documents()[pair])));
        }
        return new PairRows(rows);
    }

    private List<MiniBatch> miniBatches(PairRows rows, List<int[]> packs, long runSeed, int step) {
        List<MiniBatch> miniBatches = new ArrayList<>();
        for (int number = 0; number < packs.size(); number++) {
            int[] pack = packs.get(number);
            int[] share = DealtRows.share(pack.length, number, workers.rank(), workers.count());
            if (share.length > 0) {
                PackedTokens whole = rows.select(pack).pack();
                int[] pairs = IntStream.of(share).map(row -> pack[row]).toArray();
                PackedTokens tokens = share.length == pack.length ? whole : whole.part(share);
                miniBatches.add(new MiniBatch(pairs, tokens, StepSeed.of(runSeed, step, number)));
            }
        }
        return miniBatches;
    }

    private Tensor inOrder(List<Tensor> parts, DealtRows dealt) {
        Tensor own = parts.isEmpty()
                ? torch.empty(new long[] {0, model.encoderModel().wholeDimension()})
                : Tensors.concatenate(parts.toArray(Tensor[]::new));
        return workers.gather(own, dealt.rowsOfWorkers())
                .index_select(0, Tensors.indices(dealt.place()))
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
