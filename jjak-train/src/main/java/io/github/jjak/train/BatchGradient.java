package io.github.jjak.train;

import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.internal.InBatchRanking;
import io.github.jjak.loss.internal.ScoreChunks;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.EmbeddingPass;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.internal.FreedActivations;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.MiniBatches.MiniBatch;
import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.train.internal.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Puts the gradient of a batch's loss into the model's parameters, holding activations of at most a budget of tokens.
 *
 * <p>A batch within the budget is one forward and one backward pass. A larger one goes through gradient caching; Gao et al.,
 * "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup", arXiv 2101.06983:
 *
 * <ol>
 *   <li>The texts are cut into mini-batches of like length. Each is embedded without a graph; the last one keeps its graph.
 *   <li>The loss of all embeddings together gives the gradient of each embedding.
 *   <li>The last mini-batch, whose graph is still there, goes backward at once; every other one is embedded again from the same
 *       dropout seed, with a graph, and goes backward from its part of the cached gradient.
 * </ol>
 *
 * <p>The loss never knows which way was taken. Not thread-safe.
 */
final class BatchGradient {

    private final SentenceTransformer model;
    private final ColumnRoles roles;
    private final ModelTraining training;
    private final LossInTraining loss;
    private final int tokenBudget;
    private final Workers workers;

    /**
     * What a batch gave.
     *
     * @param loss value of the loss
     * @param ranking how well the batch was ranked
     * @param softmax whether the loss is a softmax over the candidates that were ranked
     * @param tokens tokens of the batch
     * @param paddingSaved tokens more that columns padded to their longest text would have
     * @param miniBatches 1 if no caching was needed and there was one batch
     */
    record Outcome(
            double loss, InBatchRanking ranking, boolean softmax, int tokens, long paddingSaved, int miniBatches) {

        /** The same for the loop, which knows nothing of ranking. */
        Steps.Gradient toGradient() {
            Map<String, Number> numbers = new LinkedHashMap<>();
            // Labelled rows need not be positive pairs, so nothing is ranked.
            if (!Double.isNaN(ranking.accuracy())) {
                numbers.put(PairSteps.IN_BATCH_ACCURACY, ranking.accuracy());
                numbers.put(PairSteps.MULTI_POSITIVE_ROWS, ranking.multiPositiveRows());
                numbers.put(PairSteps.POSITIVE_COSINE, ranking.positiveCosine());
                if (!Double.isNaN(ranking.negativeCosine())) {
                    numbers.put(PairSteps.NEGATIVE_COSINE, ranking.negativeCosine());
                }
                if (softmax) {
                    numbers.put(PairSteps.LOSS_BASELINE, ranking.logCandidates());
                }
            }
            numbers.put(PairSteps.PADDING_SAVED, paddingSaved);
            return new Steps.Gradient(loss, tokens, miniBatches, numbers);
        }

        private Outcome plus(Outcome other) {
            return new Outcome(
                    loss + other.loss,
                    ranking.plus(other.ranking),
                    softmax,
                    tokens + other.tokens,
                    paddingSaved + other.paddingSaved,
                    miniBatches + other.miniBatches);
        }

        /** Loss, accuracy and cosines are means; rows, tokens and mini-batches are sums. */
        private Outcome dividedBy(int batches) {
            return new Outcome(loss / batches, ranking.dividedBy(batches), softmax, tokens, paddingSaved, miniBatches);
        }
    }

    /**
     * Rows that see each other.
     *
     * @param columns token ids per text column and row; none for an absent negative, which is not encoded
     * @param facts what else is known of the texts; null for nothing
     */
    record Batch(List<List<int[]>> columns, @Nullable BatchFacts facts) {}

    BatchGradient(SentenceTransformer model, ModelTraining training, LossInTraining loss, int tokenBudget) {
        this(model, ColumnRoles.USUAL, training, loss, tokenBudget, Workers.alone());
    }

    /**
     * The share of one of several workers in it: each embeds some of the texts, all have the loss of all embeddings, and the gradients
     * of all workers add up to that of the batch.
     */
    BatchGradient(
            SentenceTransformer model,
            ColumnRoles roles,
            ModelTraining training,
            LossInTraining loss,
            int tokenBudget,
            Workers workers) {
        this.model = model;
        this.roles = roles;
        this.training = training;
        this.loss = loss;
        this.tokenBudget = tokenBudget;
        this.workers = workers;
    }

    /**
     * Adds the mean of the batches' gradients to the parameters' gradients. Rows of different batches do not see each other.
     *
     * @param batches at least one
     * @param runSeed seed of the run
     * @param step number of the step, for the dropout seeds
     * @param progress is told how far the last backward pass is
     */
    Outcome accumulate(List<Batch> batches, long runSeed, int step, BackwardProgress progress) {
        Outcome whole = null;
        int left = batches.size();
        for (Batch batch : batches) {
            BackwardProgress ofBatch = --left == 0 ? progress : BackwardProgress.UNWATCHED;
            int seedsUsed = whole == null ? 0 : whole.miniBatches();
            Outcome part = accumulate(batch, 1.0 / batches.size(), runSeed, step, seedsUsed, ofBatch);
            whole = whole == null ? part : whole.plus(part);
        }
        if (whole == null) {
            throw new IllegalArgumentException("a step needs at least one batch");
        }
        training.completeGradients();
        loss.completeGradients();
        progress.layersDone();
        return batches.size() == 1 ? whole : whole.dividedBy(batches.size());
    }

    private Outcome accumulate(
            Batch batch, double weight, long runSeed, int step, int seedsUsed, BackwardProgress progress) {
        // What a decoder writes is not encoded.
        BatchTexts texts = BatchTexts.of(
                loss.decoder() == null ? batch.columns() : batch.columns().subList(0, 1));
        CopyInTraining copy = loss.copy();
        MiniBatches all = MiniBatches.of(
                texts,
                promptTokens(texts),
                training,
                copy == null ? null : copy.training(),
                tokenBudget,
                new MiniBatches.Seeds(runSeed, step, seedsUsed),
                workers);
        List<MiniBatch> own = all.own();
        int[] layers = layers(all.firstSeed());
        own.stream().map(MiniBatch::by).distinct().forEach(model -> model.memoryIsScarce(own.size() > 1));
        List<MiniBatch> others = own.isEmpty() ? own : own.subList(0, own.size() - 1);
        FreedActivations freed = new FreedActivations(own.size());
        try (TensorScope scope = TensorScope.open()) {
            // 1. Embed; the last mini-batch keeps what backward needs.
            List<Tensor> parts = new ArrayList<>();
            for (MiniBatch miniBatch : others) {
                parts.add(miniBatch.by().embed(miniBatch.tokens(), miniBatch.seed(), layers));
                freed.afterMiniBatch();
            }
            Seen seen;
            if (own.isEmpty()) {
                seen = see(texts, all, parts, layers, batch, weight);
            } else {
                MiniBatch last = own.get(own.size() - 1);
                try (EmbeddingPass pass = last.by().pass(last.tokens(), last.seed(), layers)) {
                    parts.add(pass.embeddings());
                    seen = see(texts, all, parts, layers, batch, weight);

                    // 3. Backward through the encoder, mini-batch by mini-batch.
                    pass.backward(last.own(seen.gradient()), told(own, own.size() - 1, progress));
                }
            }
            freed.afterAll();
            int number = 0;
            for (MiniBatch miniBatch : others) {
                try (TensorScope inner = TensorScope.open();
                        EmbeddingPass pass = miniBatch.by().pass(miniBatch.tokens(), miniBatch.seed(), layers)) {
                    pass.backward(miniBatch.own(seen.gradient()), told(own, number++, progress));
                }
                freed.afterMiniBatch();
            }
            freed.afterAll();
            return new Outcome(
                    seen.loss(),
                    seen.ranking(),
                    loss.loss().isSoftmaxOverDocuments(),
                    texts.tokens(),
                    texts.padding(),
                    all.count());
        }
    }

    /** Number of the own mini-batch that goes backward last of those of the model: the last one is the first. A copy has layers of its own. */
    private int lastBackward(List<MiniBatch> own) {
        for (int number = own.size() - 2; number >= 0; number--) {
            if (own.get(number).by() == training) {
                return number;
            }
        }
        return own.size() - 1;
    }

    /** Whom the backward pass of a mini-batch tells of its layers. */
    private IntConsumer told(List<MiniBatch> own, int number, BackwardProgress progress) {
        return number == lastBackward(own) && own.get(number).by() == training
                ? progress::layerDone
                : BackwardProgress.UNWATCHED::layerDone;
    }

    /** What the loss made of all embeddings. */
    private record Seen(double loss, Tensor gradient, InBatchRanking ranking) {}

    /**
     * 2. The gradient of each embedding.
     *
     * @param own embeddings of this worker
     */
    private Seen see(BatchTexts texts, MiniBatches all, List<Tensor> own, int[] layers, Batch batch, double weight) {
        Tensor leaf = gathered(all, own, layers).set_requires_grad(true);
        Embeddings embeddings = embeddings(texts, leaf, layers, batch, all.firstSeed());
        double value = ScoreChunks.backward(loss.loss(), embeddings, weight);
        if (!workers.isFirst()) {
            // All have the gradients of the loss's own parameters, which must count once.
            loss.clearOwnGradients();
        }
        return new Seen(value, leaf.grad(), InBatchRanking.of(embeddings));
    }

    private Tensor gathered(MiniBatches all, List<Tensor> own, int[] layers) {
        long width = (1L + layers.length) * model.internals().wholeDimension();
        Tensor vectors =
                own.isEmpty() ? torch.empty(new long[] {0, width}) : Tensors.concatenate(own.toArray(Tensor[]::new));
        return workers.gather(vectors, all.dealt().rowsOfWorkers())
                .index_select(0, Tensors.indices(all.dealt().place()));
    }

    /** Layers below the last that the loss looks at in a batch. */
    private int[] layers(long seed) {
        return loss.loss().layers(model.internals().encoder().configuration().layers(), seed);
    }

    /**
     * The batch as the loss sees it.
     *
     * @param vectors of all texts that are there, with those of layers beside them as {@link ModelTraining#embed} gives them
     */
    private Embeddings embeddings(BatchTexts texts, Tensor vectors, int[] layers, Batch batch, long seed) {
        long size = vectors.size(1) / (1 + layers.length);
        DecoderInTraining decoder = loss.decoder();
        Embeddings last = loss.batch(texts.split(vectors.narrow(1, 0, size)), batch.facts(), seed)
                .withDecoder(decoder == null ? null : decoder.of(batch.columns().get(1), seed));
        if (layers.length == 0) {
            return last;
        }
        Map<Integer, List<Tensor>> ofLayers = new LinkedHashMap<>();
        for (int i = 0; i < layers.length; i++) {
            ofLayers.put(layers[i], texts.split(vectors.narrow(1, (i + 1) * size, size)));
        }
        return last.withLayers(new Embeddings.LayerColumns(
                model.internals().encoder().configuration().layers(), ofLayers));
    }

    /** Per text, columns one after the other. */
    private int[] promptTokens(BatchTexts texts) {
        return Arrays.stream(texts.columnOfText())
                .map(column -> model.internals().promptTokens(roles.of(column)))
                .toArray();
    }
}
