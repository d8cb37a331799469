package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.SoftmaxLoss;
import io.github.jjak.loss.TrainedLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Share of pairs whose class the classifier of {@link SoftmaxLoss} gets right; sentence-transformers' class of the same name. The classifier
 * is no part of a saved model, so this measures in training only. Immutable and thread-safe.
 */
public final class LabelAccuracyEvaluator implements Evaluator {

    static final String ACCURACY = "accuracy";

    private static final int PAIRS_PER_BLOCK = 2048;

    private final Dataset pairs;
    private final double[] classes;

    private LabelAccuracyEvaluator(Dataset pairs, double[] classes) {
        this.pairs = pairs;
        this.classes = classes;
    }

    /**
     * Columns 0 and 1, and a class from 0 per row.
     *
     * @throws UsageException if the data have other than two text columns, or no classes
     */
    public static LabelAccuracyEvaluator of(Dataset pairs) {
        double[] classes = pairs.scores();
        if (pairs.columnCount() != 2 || classes == null) {
            throw new UsageException("Label accuracy needs two text columns and a class per row, but the data have "
                    + pairs.columnCount() + " text columns and " + (classes == null ? "no" : "a") + " class.");
        }
        return new LabelAccuracyEvaluator(pairs, classes);
    }

    /** @throws UsageException always: a model alone has no classifier */
    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        throw new UsageException(
                "Label accuracy needs the classifier of SoftmaxLoss, which is trained beside the model and not"
                        + " saved with it. Measure it in training: `evalTask` label-accuracy.");
    }

    /** @throws UsageException if no loss of the run is a {@link SoftmaxLoss}, or the model's vectors are cut */
    @Override
    public Map<String, Double> evaluate(SentenceTransformer model, List<TrainedLoss> losses) {
        TrainedLoss trained = losses.stream()
                .filter(loss -> loss.loss() instanceof SoftmaxLoss)
                .findFirst()
                .orElseThrow(() -> new UsageException("Label accuracy needs a run with SoftmaxLoss, whose classifier it"
                        + " measures, but this one has: "
                        + String.join(
                                ", ",
                                losses.stream().map(loss -> loss.loss().name()).toList())
                        + "."));
        if (model.dimension() != model.internals().wholeDimension()) {
            throw new UsageException(
                    "The classifier reads whole vectors of " + model.internals().wholeDimension()
                            + " numbers, but `truncateDim` " + model.dimension() + " cuts them.");
        }
        long right = 0;
        for (int from = 0; from < pairs.rows(); from += PAIRS_PER_BLOCK) {
            int to = Math.min(pairs.rows(), from + PAIRS_PER_BLOCK);
            int[] predicted = predicted(
                    trained,
                    model.encode(pairs.column(0).subList(from, to)),
                    model.encode(pairs.column(1).subList(from, to)));
            for (int row = from; row < to; row++) {
                right += predicted[row - from] == classes[row] ? 1 : 0;
            }
        }
        return Map.of(ACCURACY, (double) right / pairs.rows());
    }

    /** The class with the highest score of each pair. */
    static int[] predicted(TrainedLoss trained, float[][] left, float[][] right) {
        SoftmaxLoss loss = (SoftmaxLoss) trained.loss();
        try (TensorScope scope = TensorScope.open()) {
            return Gradients.recording(false, () -> {
                Tensor scores = loss.scores(Embeddings.of(Tensors.ofRows(List.of(left)), Tensors.ofRows(List.of(right)))
                        .withParameters(trained.parameters()));
                float[] best = Tensors.toFloats(
                        scores.argmax(new LongOptional(1), false).to(ScalarType.Float));
                int[] predicted = new int[best.length];
                for (int row = 0; row < best.length; row++) {
                    predicted[row] = (int) best[row];
                }
                return predicted;
            });
        }
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return ACCURACY;
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(pairs.rows(), pairs.rows() == 1 ? "pair" : "pairs");
    }

    @Override
    public String whenUndefined() {
        return "The share of right classes is always defined.";
    }

    @Override
    public String contentHash() {
        return ContentHash.ofLists(List.of(List.of(ContentHash.of(pairs)), List.of(Arrays.toString(classes))));
    }
}
