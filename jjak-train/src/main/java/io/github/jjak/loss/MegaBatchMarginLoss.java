package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.loss.Loss.RowwiseLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;
import io.github.jjak.loss.internal.CandidateMask;
import io.github.jjak.loss.internal.Comparison;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A margin for the pair and one for its hardest negative, which is the most similar other answer of a large batch: the mean of
 * {@code max(0, positiveMargin - cos(a, p)) + max(0, max cos(a, n) - negativeMargin)}. Wieting and Gimpel, "ParaNMT-50M", ACL 2018;
 * sentence-transformers' class of the same name. Batches should have 500 rows or more.
 *
 * <p>Jjak's own: known positives (from the positives graph) are no negatives, and columns of negatives, which a row may lack, are
 * searched too. Where nothing but the vectors of pairs is known, values are those of sentence-transformers. Immutable and thread-safe.
 */
public final class MegaBatchMarginLoss implements RowwiseLoss {

    /** The usual cosine that a pair should have. */
    public static final double DEFAULT_POSITIVE_MARGIN = 0.8;

    /** The usual cosine that a negative may have. */
    public static final double DEFAULT_NEGATIVE_MARGIN = 0.3;

    private final double positiveMargin;
    private final double negativeMargin;
    private final boolean maskKnownPositives;

    /** Margins 0.8 and 0.3, known positives masked. */
    public MegaBatchMarginLoss() {
        this(DEFAULT_POSITIVE_MARGIN, DEFAULT_NEGATIVE_MARGIN, true);
    }

    /**
     * Other margins.
     *
     * @param positiveMargin cosine that a pair should have at least, -1 to 1
     * @param negativeMargin cosine that a negative should have at most, -1 to 1
     * @param maskKnownPositives whether known positives of other rows are no negatives
     */
    public MegaBatchMarginLoss(double positiveMargin, double negativeMargin, boolean maskKnownPositives) {
        this.positiveMargin = LossNumbers.within(-1, 1, positiveMargin, "positive margin");
        this.negativeMargin = LossNumbers.within(-1, 1, negativeMargin, "negative margin");
        this.maskKnownPositives = maskKnownPositives;
    }

    @Override
    public Tensor compute(Embeddings batch, int from, int to) {
        List<Tensor> columns = batch.columns();
        check(columns.size(), batch.rows());
        Tensor anchors = columns.get(0).narrow(0, from, to - from).to(ScalarType.Float);
        Tensor documents = Tensors.concatenate(columns.stream()
                .skip(1)
                .map(column -> column.to(ScalarType.Float))
                .toArray(Tensor[]::new));
        Tensor cosines = Vectors.cosines(anchors, documents);
        Tensor hardest = cosines.masked_fill(noNegatives(batch, from, to), number(Double.NEGATIVE_INFINITY))
                .amax(new long[] {1}, false);
        Tensor tooFar =
                cosines.diagonal(from, 0, 1).neg().add(number(positiveMargin)).relu();
        Tensor tooNear = hardest.sub(number(negativeMargin)).relu();
        return tooFar.add(tooNear).sum().div(number(batch.rows()));
    }

    /** Bool {@code [to - from, documents]}: the row's positive, absent texts and known positives. */
    private Tensor noNegatives(Embeddings batch, int from, int to) {
        int documents = batch.rows() * (batch.columns().size() - 1);
        boolean[] own = new boolean[(to - from) * documents];
        for (int row = from; row < to; row++) {
            own[(row - from) * documents + row] = true;
        }
        Tensor mask = Tensors.mask(own, to - from, documents);
        Tensor excluded = new CandidateMask(batch.rows(), from, to, batch.facts(), maskKnownPositives)
                .excluded(Comparison.of(Direction.QUERY_TO_DOC, batch.columns().size()));
        return excluded == null ? mask : mask.logical_or(excluded);
    }

    @Override
    public String name() {
        return "MegaBatchMarginLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("positive_margin", Double.toString(positiveMargin));
        options.put("negative_margin", Double.toString(negativeMargin));
        options.put("mask_known_positives", Boolean.toString(maskKnownPositives));
        return options;
    }

    @Override
    public void check(int columns, int batchSize) {
        MultipleNegativesRankingLoss.checkNegatives(columns, batchSize, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireNoNegatives(labels, name());
    }

    @Override
    public boolean usesInBatchNegatives() {
        return true;
    }
}
