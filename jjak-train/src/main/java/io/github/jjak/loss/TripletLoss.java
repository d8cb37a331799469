package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Wants the negative to be {@code margin} farther from the anchor than the positive: the mean over triplets of
 * {@code max(0, d(a, p) - d(a, n) + margin)}. Schroff, Kalenichenko and Philbin, "FaceNet", arXiv 1503.03832;
 * sentence-transformers' class of the same name.
 *
 * <p>Jjak's own: a row may have several negatives or none. Every negative that is there makes a triplet, and weights make the
 * mean a weighted one. Immutable and thread-safe.
 */
public final class TripletLoss implements Loss {

    /** sentence-transformers' margin, of a Euclidean distance between vectors that are not normalised. */
    public static final double DEFAULT_MARGIN = 5;

    private final Distance distance;
    private final double margin;

    /** Euclidean distance, margin 5. */
    public TripletLoss() {
        this(Distance.EUCLIDEAN, DEFAULT_MARGIN);
    }

    /** @param margin how much farther the negative should be, above 0 */
    public TripletLoss(Distance distance, double margin) {
        this.distance = distance;
        this.margin = LossNumbers.factor(margin, "margin");
    }

    @Override
    public Tensor compute(Embeddings batch) {
        List<Tensor> columns = batch.columns();
        check(columns.size(), batch.rows());
        Tensor toPositive = distance.between(columns.get(0), columns.get(1));
        Tensor[] losses = new Tensor[columns.size() - 2];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = toPositive
                    .sub(distance.between(columns.get(0), columns.get(i + 2)))
                    .add(number(margin))
                    .relu();
        }
        Tensor all = torch.cat(new TensorVector(losses), 0);
        float[] weights = weights(batch);
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        // A batch without any negative has the loss 0, with a graph that brings no gradient.
        return all.mul(Tensors.of(weights, weights.length)).sum().div(number(sum == 0 ? 1 : sum));
    }

    /** Of each triplet, column after column; 0 where there is no negative. */
    private static float[] weights(Embeddings batch) {
        int rows = batch.rows();
        float[] weights = new float[rows * (batch.columns().size() - 2)];
        boolean[][] absent = batch.facts().absent();
        float[][] given = batch.facts().weights();
        for (int i = 0; i < weights.length; i++) {
            int column = 2 + i / rows;
            boolean gap = absent != null && absent[column][i % rows];
            weights[i] = gap ? 0 : given == null ? 1 : given[column][i % rows];
        }
        return weights;
    }

    @Override
    public String name() {
        return "TripletLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("distance_metric", distance.name().toLowerCase(Locale.ROOT));
        options.put("triplet_margin", Double.toString(margin));
        return options;
    }

    @Override
    public void check(int columns, int batchSize) {
        if (columns < 3) {
            throw new UsageException(
                    name() + " needs at least three text columns, anchors, positives and negatives, but the"
                            + " data have " + columns + ".");
        }
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireNoNegatives(labels, name());
    }
}
