package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss.RowwiseLoss;
import io.github.jjak.loss.internal.CandidateMask;
import io.github.jjak.loss.internal.Comparison;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * With positive pairs alone, every other answer of the batch is a negative: softmax over scaled similarities, cross-entropy on
 * the true answer. Also known as InfoNCE or in-batch softmax; Henderson et al., "Efficient Natural Language Response
 * Suggestion for Smart Reply", arXiv 1705.00652; sentence-transformers' class of the same name, whose values it equals.
 *
 * <p>For anchors q, documents D (all positives, then the columns of explicit negatives one after the other) and scale s:
 *
 * <ol>
 *   <li>logits = s * cos(q, D), {@code [rows, rows * (columns - 1)]}; the hardness term is added to the chosen negatives.
 *   <li>Logits of other directions are put beside them, if asked for.
 *   <li>The logarithm of a text's weight is added; absent texts, known positives of the row (from the positives graph) and, if
 *       asked for, candidates that are more alike than the row's positive by a margin leave the denominator.
 *   <li>loss = mean over rows of logsumexp(candidates) - s * cos(q_i, p_i).
 * </ol>
 *
 * <p>With {@link SeveralPositives} all known positives of a row in its batch are learned instead of one, and with a learned scale its
 * logarithm is a parameter of the loss, up to a scale of 100 as in CLIP (arXiv 2103.00020). Both are Jjak's own, as is {@link Builder#debias}.
 *
 * <p>Step 3 is Jjak's own: where two questions share an answer, the other row's copy of it is no negative. It changes nothing
 * where nothing but vectors is known. The margin is that of Qwen3-Embedding (arXiv 2506.05176), whose own is 0.1. Everything is computed in float32. Immutable and thread-safe.
 */
public final class MultipleNegativesRankingLoss implements RowwiseLoss {

    /** The usual scale, the inverse of a temperature of 0.05. */
    public static final double DEFAULT_SCALE = 20.0;

    private static final String LOG_SCALE = "log_scale";

    static final double GREATEST_LEARNED_SCALE = 100;

    private final double scale;
    private final boolean learnScale;
    private final SimilarityFunction similarity;
    private final Set<Direction> directions;
    private final PartitionMode partitionMode;
    private final HardnessMode hardnessMode;
    private final double hardnessStrength;
    private final SeveralPositives severalPositives;
    private final boolean maskKnownPositives;
    private final @Nullable Double nearDuplicates;
    private final @Nullable Double maskMargin;
    private final MarginStrategy maskStrategy;
    private final double debias;

    /** Scale 20, cosine, questions to documents, known positives masked. */
    public MultipleNegativesRankingLoss() {
        this(builder());
    }

    private MultipleNegativesRankingLoss(Builder builder) {
        this.scale = builder.scale;
        this.learnScale = builder.learnScale;
        this.similarity = builder.similarity;
        this.directions = EnumSet.copyOf(builder.directions);
        this.partitionMode = builder.partitionMode;
        this.hardnessMode = builder.hardnessMode;
        this.hardnessStrength = builder.hardnessStrength;
        this.severalPositives = builder.severalPositives;
        this.maskKnownPositives = builder.maskKnownPositives;
        this.nearDuplicates = builder.nearDuplicates;
        this.maskMargin = builder.maskMargin;
        this.maskStrategy = builder.maskStrategy;
        this.debias = builder.debias;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "MultipleNegativesRankingLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("scale", Double.toString(scale));
        options.put("learn_scale", Boolean.toString(learnScale));
        options.put("similarity", lowerCase(similarity));
        options.put(
                "directions",
                directions.stream().map(MultipleNegativesRankingLoss::lowerCase).collect(Collectors.joining(",")));
        options.put("partition_mode", lowerCase(partitionMode));
        options.put("hardness_mode", lowerCase(hardnessMode));
        options.put("hardness_strength", Double.toString(hardnessStrength));
        options.put("several_positives", lowerCase(severalPositives));
        options.put("debias", Double.toString(debias));
        options.put("mask_known_positives", Boolean.toString(maskKnownPositives));
        if (nearDuplicates != null) {
            options.put("near_duplicates", Double.toString(nearDuplicates));
        }
        if (maskMargin != null) {
            options.put("mask_margin", Double.toString(maskMargin));
            options.put("mask_margin_strategy", lowerCase(maskStrategy));
        }
        return options;
    }

    @Override
    public OptionalDouble nearDuplicates() {
        return nearDuplicates == null ? OptionalDouble.empty() : OptionalDouble.of(nearDuplicates);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The factor in front of similarities; where it is learned, the one it starts with. */
    public double scale() {
        return scale;
    }

    @Override
    public void check(int columns, int batchSize) {
        checkNegatives(columns, batchSize, name());
    }

    /** What every loss with in-batch negatives needs. */
    static void checkNegatives(int columns, int batchSize, String loss) {
        if (columns < 2) {
            throw new UsageException(loss
                    + " needs at least two text columns, questions and answers, but the data have " + columns + ".");
        }
        if (batchSize < 2 && columns == 2) {
            throw new UsageException("batch size " + batchSize + " leaves " + loss
                    + " without any negative, so there is nothing to learn. Use `batchSize` 2 or more (32 is usual;"
                    + " larger is better), or add a column of negatives.");
        }
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
    public boolean isSoftmaxOverDocuments() {
        return directions.size() == 1
                && severalPositives == SeveralPositives.OWN
                && hardnessMode == HardnessMode.NONE
                && debias == 0
                && maskKnownPositives;
    }

    @Override
    public List<LossParameter> parameters(int dimension) {
        return learnScale ? List.of(new LossParameter(LOG_SCALE, List.of(1), Math.log(scale), 0, false)) : List.of();
    }

    @Override
    public Tensor compute(Embeddings batch, int from, int to) {
        check(batch.columns().size(), batch.rows());
        Tensor[] columns = batch.columns().stream().map(this::prepare).toArray(Tensor[]::new);
        Tensor documents = Tensors.concatenate(Arrays.copyOfRange(columns, 1, columns.length));
        Tensor factor = factor(batch);
        Tensor queryToDocument = scores(columns[0].narrow(0, from, to - from), documents, factor);
        Tensor positives = queryToDocument.diagonal(from, 0, 1);
        if (severalPositives != SeveralPositives.OWN) {
            Tensor doubtful = tooAlike(queryToDocument, positives, factor);
            return AllPositives.ofRows(severalPositives, batch, from, to, queryToDocument, doubtful)
                    .sum()
                    .div(number(batch.rows()));
        }

        CandidateMask known = new CandidateMask(batch.rows(), from, to, batch.facts(), maskKnownPositives);
        List<Tensor> candidates = new ArrayList<>();
        for (Direction direction : directions) {
            Comparison comparison = Comparison.of(direction, columns.length);
            boolean ofDocuments = comparison.from() == 1;
            Tensor logits = direction == Direction.QUERY_TO_DOC
                    ? queryToDocument
                    : scores(
                            columns[comparison.left()].narrow(0, from, to - from),
                            ofDocuments ? documents : columns[0],
                            factor);
            Tensor hardened = direction == Direction.QUERY_TO_DOC
                    ? new Hardness(hardnessMode, hardnessStrength).harden(logits, batch.rows(), from, factor)
                    : logits;
            Tensor admitted = known.admit(hardened, comparison, tooAlike(logits, positives, factor));
            candidates.add(
                    debias == 0
                            ? admitted
                            : new Debiased(debias)
                                    .logDenominator(logits, hardened, admitted, from, factor)
                                    .unsqueeze(1));
        }
        return Denominator.logSumExp(candidates, partitionMode)
                .sub(positives)
                .sum()
                .div(number(batch.rows()));
    }

    /** What similarities are multiplied by, {@code [1]}. */
    private Tensor factor(Embeddings batch) {
        return learnScale
                ? batch.parameter(LOG_SCALE)
                        .clamp_max(number(Math.log(GREATEST_LEARNED_SCALE)))
                        .exp()
                : Tensors.of(new float[] {(float) scale}, 1);
    }

    /** Which candidates are more alike than the row's positive by more than the margin; null without a margin. */
    private @Nullable Tensor tooAlike(Tensor logits, Tensor positives, Tensor factor) {
        return maskMargin == null ? null : maskStrategy.exceeded(logits, positives, factor, maskMargin);
    }

    private Tensor prepare(Tensor column) {
        return similarity.prepare(column.to(ScalarType.Float));
    }

    private static Tensor scores(Tensor left, Tensor right, Tensor factor) {
        return left.matmul(right.t()).mul(factor);
    }

    /** Options; see sentence-transformers' arguments of the same names. */
    public static final class Builder {

        double scale = DEFAULT_SCALE;
        boolean learnScale;
        SimilarityFunction similarity = SimilarityFunction.COSINE;
        Set<Direction> directions = EnumSet.of(Direction.QUERY_TO_DOC);
        PartitionMode partitionMode = PartitionMode.JOINT;
        HardnessMode hardnessMode = HardnessMode.NONE;
        double hardnessStrength;
        SeveralPositives severalPositives = SeveralPositives.OWN;
        boolean maskKnownPositives = true;

        @Nullable
        Double nearDuplicates;

        @Nullable
        Double maskMargin;

        MarginStrategy maskStrategy = MarginStrategy.ABSOLUTE;
        double debias;

        private Builder() {}

        /** Factor in front of similarities, 1e-6 to 1e6; default 20. */
        public Builder scale(double value) {
            this.scale = LossNumbers.factor(value, "scale");
            return this;
        }

        /** Whether the scale is learned, from the given one up to 100; default false. */
        public Builder learnScale(boolean value) {
            this.learnScale = value;
            return this;
        }

        /** How vectors are compared, cosine or dot; default cosine. */
        public Builder similarity(SimilarityFunction value) {
            this.similarity = LossNumbers.ofProducts(value);
            return this;
        }

        /** Comparisons that enter the denominator; must contain {@code QUERY_TO_DOC}, the default. */
        public Builder directions(Set<Direction> values) {
            this.directions = RankingRules.withDocuments(values);
            return this;
        }

        /** How directions are joined; default joint. */
        public Builder partitionMode(PartitionMode value) {
            this.partitionMode = Objects.requireNonNull(value, "partitionMode");
            return this;
        }

        /** Negatives that count more the harder they are, and how much more (0 to 1e6). */
        public Builder hardness(HardnessMode mode, double strength) {
            this.hardnessMode = Objects.requireNonNull(mode, "mode");
            this.hardnessStrength = LossNumbers.within(0, LossNumbers.GREATEST, strength, "hardness strength");
            return this;
        }

        /**
         * Share of positives among texts drawn at random, 0 to below 1, by which the denominator is corrected: negatives that are positives
         * unknown to anybody; "Debiased Contrastive Learning", arXiv 2007.00224. Default 0, no correction. With hardness, the negatives are
         * weighted as in "Contrastive Learning with Hard Negative Samples", arXiv 2010.04592. Needs cosines of questions and documents alone.
         */
        public Builder debias(double positiveShare) {
            this.debias = RankingRules.positiveShare(positiveShare);
            return this;
        }

        /** Which of a row's positives are learned; default its own. Others than its own need questions to documents alone. */
        public Builder severalPositives(SeveralPositives value) {
            this.severalPositives = Objects.requireNonNull(value, "severalPositives");
            return this;
        }

        /** Whether known positives of other rows leave the denominator; default true. */
        public Builder maskKnownPositives(boolean value) {
            this.maskKnownPositives = value;
            return this;
        }

        /**
         * Counts documents of a batch as known positives of each other that say the same in nearly the same words, as the filter of mined
         * negatives does: by the Jaccard similarity of their character n-grams, with the same numbers and signs. Off by default.
         *
         * @param similarity from which they do, above 0 and at most 1; 0.75 is the filter's
         */
        public Builder nearDuplicates(double similarity) {
            if (!(similarity > 0 && similarity <= 1)) {
                throw new UsageException(
                        "`nearDuplicates` must be above 0 and at most 1, for example 0.75, but is " + similarity + ".");
            }
            this.nearDuplicates = similarity;
            return this;
        }

        /**
         * Masks by the model's own similarities, without gradient: a candidate more alike than the row's positive by more than the
         * margin may be a positive and leaves the denominator; default off.
         *
         * @param margin similarity above the positive's, 0.1 in Qwen3-Embedding; relative: share of the positive's
         */
        public Builder maskAbove(MarginStrategy strategy, double margin) {
            this.maskStrategy = Objects.requireNonNull(strategy, "strategy");
            this.maskMargin = LossNumbers.within(-LossNumbers.GREATEST, LossNumbers.GREATEST, margin, "mask margin");
            return this;
        }

        /**
         * Checks the combination; each value was checked when it was given.
         *
         * @throws UsageException naming what does not go together
         */
        public MultipleNegativesRankingLoss build() {
            RankingRules.check(this);
            return new MultipleNegativesRankingLoss(this);
        }
    }

    /** Which comparisons enter the denominator; names are sentence-transformers' {@code directions}. */
    public enum Direction {
        /** Each question against all documents. Always needed. */
        QUERY_TO_DOC,
        /** Each question against the other questions. */
        QUERY_TO_QUERY,
        /** Each positive document against all questions. */
        DOC_TO_QUERY,
        /** Each positive document against the documents of other rows. */
        DOC_TO_DOC
    }

    /** Which negatives are made to count more the harder they are; names are sentence-transformers' {@code hardness_mode}. */
    public enum HardnessMode {
        /** None. */
        NONE,
        /** Documents of other rows; Lan et al., "LLaVE", arXiv 2503.04812. */
        IN_BATCH_NEGATIVES,
        /** The row's own explicit negatives; "EmbeddingGemma", arXiv 2509.20354. */
        HARD_NEGATIVES,
        /** Everything but the row's positive. */
        ALL_NEGATIVES
    }

    /** How several directions are joined; names are sentence-transformers' {@code partition_mode}. */
    public enum PartitionMode {
        /** One softmax over the candidates of all directions. */
        JOINT,
        /** One softmax per direction, averaged. Only {@code QUERY_TO_DOC} and {@code DOC_TO_QUERY}. */
        PER_DIRECTION
    }
}
