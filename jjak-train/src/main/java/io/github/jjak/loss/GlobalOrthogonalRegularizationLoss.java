package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Spreads the vectors of each column as if their directions were random: for the cosines of different rows of a column, the square of
 * their mean, and {@code max(0, mean square - 1 / dim)}. Zhang et al., "Learning Spread-out Local Feature Descriptors", arXiv
 * 1708.06320; sentence-transformers' class of the same name, whose two terms are added here.
 *
 * <p>It is meant to be added to another loss ({@link WeightedSumLoss}). Jjak's own: absent negatives are left out. Any columns; labels
 * are not looked at. Immutable and thread-safe.
 */
public final class GlobalOrthogonalRegularizationLoss implements Loss {

    /** How the columns' terms are joined. */
    public enum Aggregation {
        /** Their mean. */
        MEAN,
        /** Their sum, as in EmbeddingGemma (arXiv 2509.20354). */
        SUM
    }

    private final double meanWeight;
    private final double secondMomentWeight;
    private final Aggregation aggregation;

    /** Weights 1 and 1, mean of the columns. */
    public GlobalOrthogonalRegularizationLoss() {
        this(1, 1, Aggregation.MEAN);
    }

    /**
     * Other weights.
     *
     * @param meanWeight of the squared mean, from 0
     * @param secondMomentWeight of the mean square, from 0; not both 0
     */
    public GlobalOrthogonalRegularizationLoss(double meanWeight, double secondMomentWeight, Aggregation aggregation) {
        this.meanWeight = LossNumbers.within(0, LossNumbers.GREATEST, meanWeight, "mean weight");
        this.secondMomentWeight =
                LossNumbers.within(0, LossNumbers.GREATEST, secondMomentWeight, "second moment weight");
        this.aggregation = aggregation;
        if (meanWeight == 0 && secondMomentWeight == 0) {
            throw new UsageException(name() + " has nothing to minimise if both of its weights are 0.");
        }
    }

    @Override
    public Tensor compute(Embeddings batch) {
        List<Tensor> columns = batch.columns();
        Tensor sum = Tensors.scalar(0);
        for (int column = 0; column < columns.size(); column++) {
            sum = sum.add(ofColumn(present(batch, column)));
        }
        return aggregation == Aggregation.SUM ? sum : sum.div(number(columns.size()));
    }

    private static Tensor present(Embeddings batch, int column) {
        Tensor vectors = batch.columns().get(column).to(ScalarType.Float);
        boolean[][] absent = batch.facts().absent();
        if (absent == null) {
            return vectors;
        }
        int[] rows = IntStream.range(0, batch.rows())
                .filter(row -> !absent[column][row])
                .toArray();
        return rows.length == batch.rows() ? vectors : vectors.index_select(0, Tensors.indices(rows));
    }

    private Tensor ofColumn(Tensor vectors) {
        int rows = Math.toIntExact(vectors.size(0));
        boolean[] itself = new boolean[rows * rows];
        for (int row = 0; row < rows; row++) {
            itself[row * rows + row] = true;
        }
        Tensor cosines = Vectors.cosines(vectors, vectors).masked_fill(Tensors.mask(itself, rows, rows), number(0));
        // One row alone has no pair, and the loss 0.
        double pairs = Math.max(1.0, rows * (rows - 1.0));
        Tensor mean = cosines.sum().div(number(pairs)).square().mul(number(meanWeight));
        Tensor secondMoment = cosines.square()
                .sum()
                .div(number(pairs))
                .sub(number(1.0 / vectors.size(1)))
                .relu()
                .mul(number(secondMomentWeight));
        return mean.add(secondMoment);
    }

    @Override
    public String name() {
        return "GlobalOrthogonalRegularizationLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("mean_weight", Double.toString(meanWeight));
        options.put("second_moment_weight", Double.toString(secondMomentWeight));
        options.put("aggregation", aggregation.name().toLowerCase(Locale.ROOT));
        return options;
    }

    @Override
    public void check(int columns, int batchSize) {
        if (batchSize < 2) {
            throw new UsageException(name() + " compares the rows of a batch with each other, so batch size "
                    + batchSize + " leaves nothing to learn. Use `batchSize` 2 or more (32 is usual).");
        }
    }
}
