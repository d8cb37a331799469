package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.Loss.RowwiseLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;
import io.github.jjak.loss.internal.CandidateMask;
import io.github.jjak.loss.internal.Comparison;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * In-batch negatives that a guide model has looked through: what the guide finds nearer than the row's positive is no negative.
 * Solatorio, "GISTEmbed", arXiv 2402.16829; sentence-transformers' {@code GISTEmbedLoss} and, as every loss of Jjak can be
 * cached, its {@code CachedGISTEmbedLoss}.
 *
 * <ol>
 *   <li>threshold = the guide's cosine of anchor and positive, less the margin.
 *   <li>Candidates are all documents against the anchor and, if asked for, all anchors against the anchor and all positives
 *       against the positive. Those above the threshold for the guide are left out, but for the row's own positive and its own
 *       curated negatives; so are known positives and absent texts.
 *   <li>loss = mean over rows of logsumexp(candidates) - positive, of cosines divided by the temperature.
 * </ol>
 *
 * <p>The guide's vectors come with the batch ({@link BatchFacts#guide()}). A row is never a candidate of itself;
 * sentence-transformers leaves it to the guide to find that out. Computed in float32. Immutable and thread-safe.
 */
public final class GISTEmbedLoss implements RowwiseLoss {

    /** The usual temperature. */
    public static final double DEFAULT_TEMPERATURE = 0.01;

    private final double temperature;
    private final MarginStrategy marginStrategy;
    private final double margin;
    private final boolean contrastAnchors;
    private final boolean contrastPositives;
    private final boolean maskKnownPositives;

    /** Temperature 0.01, absolute margin 0, anchors and positives contrasted. */
    public GISTEmbedLoss() {
        this(builder());
    }

    private GISTEmbedLoss(Builder builder) {
        this.temperature = builder.temperature;
        this.marginStrategy = builder.marginStrategy;
        this.margin = builder.margin;
        this.contrastAnchors = builder.contrastAnchors;
        this.contrastPositives = builder.contrastPositives;
        this.maskKnownPositives = builder.maskKnownPositives;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Tensor compute(Embeddings batch, int from, int to) {
        check(batch.columns().size(), batch.rows());
        List<Tensor> columns = batch.columns().stream()
                .map(column -> Vectors.normalise(column.to(ScalarType.Float)))
                .toList();
        List<Tensor> guide = guide(batch);
        int rows = to - from;
        Tensor threshold = marginStrategy
                .above(guide.get(0).mul(guide.get(1)).sum(1).narrow(0, from, rows), -margin)
                .reshape(-1, 1);
        CandidateMask candidates = new CandidateMask(batch.rows(), from, to, batch.facts(), maskKnownPositives);
        List<Tensor> blocks = new ArrayList<>();
        for (Comparison comparison : comparisons(columns.size())) {
            Tensor doubtful = cosines(guide, comparison, from, rows).gt(threshold);
            blocks.add(candidates.admit(
                    cosines(columns, comparison, from, rows).div(number(temperature)), comparison, doubtful));
        }
        Tensor positives =
                columns.get(0).mul(columns.get(1)).sum(1).narrow(0, from, rows).div(number(temperature));
        Tensor all = torch.cat(new TensorVector(blocks.toArray(Tensor[]::new)), 1);
        return torch.logsumexp(all, 1).sub(positives).sum().div(number(batch.rows()));
    }

    private List<Comparison> comparisons(int columns) {
        List<Comparison> comparisons = new ArrayList<>();
        comparisons.add(Comparison.of(Direction.QUERY_TO_DOC, columns));
        if (contrastAnchors) {
            comparisons.add(Comparison.of(Direction.QUERY_TO_QUERY, columns));
        }
        if (contrastPositives) {
            comparisons.add(new Comparison(1, 1, 2, false));
        }
        return comparisons;
    }

    private static Tensor cosines(List<Tensor> normalised, Comparison comparison, int from, int rows) {
        Tensor right = Tensors.concatenate(
                normalised.subList(comparison.from(), comparison.to()).toArray(Tensor[]::new));
        return normalised.get(comparison.left()).narrow(0, from, rows).matmul(right.t());
    }

    private List<Tensor> guide(Embeddings batch) {
        float[][][] vectors = batch.facts().guide();
        if (vectors == null) {
            throw new UsageException(name() + " needs a guide model. Give one with `guide`.");
        }
        return Arrays.stream(vectors)
                .map(column -> Vectors.normalise(Tensors.ofRows(Arrays.asList(column))))
                .toList();
    }

    @Override
    public String name() {
        return "GISTEmbedLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("temperature", Double.toString(temperature));
        options.put("margin_strategy", marginStrategy.name().toLowerCase(Locale.ROOT));
        options.put("margin", Double.toString(margin));
        options.put("contrast_anchors", Boolean.toString(contrastAnchors));
        options.put("contrast_positives", Boolean.toString(contrastPositives));
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

    @Override
    public boolean usesGuide() {
        return true;
    }

    /** Options; see sentence-transformers' arguments of the same names. */
    public static final class Builder {

        private double temperature = DEFAULT_TEMPERATURE;
        private MarginStrategy marginStrategy = MarginStrategy.ABSOLUTE;
        private double margin;
        private boolean contrastAnchors = true;
        private boolean contrastPositives = true;
        private boolean maskKnownPositives = true;

        private Builder() {}

        /** Divisor of cosines, 1e-6 to 1e6; default 0.01. */
        public Builder temperature(double value) {
            this.temperature = LossNumbers.factor(value, "temperature");
            return this;
        }

        /** How far below the guide's cosine of the positive the threshold lies, -2 to 2; default absolute, 0. */
        public Builder margin(MarginStrategy strategy, double value) {
            this.marginStrategy = Objects.requireNonNull(strategy, "strategy");
            // Cosines differ by 2 at most.
            this.margin = LossNumbers.within(-2, 2, value, "margin");
            return this;
        }

        /** Whether other anchors are negatives of an anchor; default true. */
        public Builder contrastAnchors(boolean value) {
            this.contrastAnchors = value;
            return this;
        }

        /** Whether other positives are negatives of a positive; default true. */
        public Builder contrastPositives(boolean value) {
            this.contrastPositives = value;
            return this;
        }

        /** Whether known positives of other rows leave the denominator whatever the guide says; default true. */
        public Builder maskKnownPositives(boolean value) {
            this.maskKnownPositives = value;
            return this;
        }

        /** The loss. */
        public GISTEmbedLoss build() {
            return new GISTEmbedLoss(this);
        }
    }
}
