package io.github.jjak.negatives.recipe;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.NegativeMining;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.filter.MarginFilter;
import io.github.jjak.negatives.filter.NearDuplicateFilter;
import io.github.jjak.negatives.filter.ScoreFilter;
import io.github.jjak.negatives.mined.ModelMiner;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.search.Bm25Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be chosen about negatives; the defaults are the safe ones. Immutable.
 *
 * @param strategies which strategies, and how many negatives of each per row
 * @param queryBy what BM25 and the model search with; default the question
 * @param bm25 index and weights of BM25
 * @param depth hits of each search that are looked at; default 50
 * @param rankMin first rank that may be a negative; default 1
 * @param rankMax last rank that may be one; default the depth
 * @param sampling how BM25's and the model's negatives are drawn; default top
 * @param filtered whether the filters below judge; without, only what the data know as right is left out
 * @param nearDuplicate Jaccard similarity from which a text counts as the right answer
 * @param margin distance to the right answer's score; default auto
 * @param absoluteMargin the same as a fixed number, or null
 * @param minScore least score, or null
 * @param maxScore highest score, or null
 * @param crossEncoder scores of a cross-encoder, or null
 * @param crossEncoderMax highest such score of a negative; NaN for no bound but the right answer's
 * @param perturbed what is perturbed; default the answer
 * @param changes which perturbations are made; default those that mean something else
 * @param curatedShare most share of curated negatives among all documents
 * @param relabel whether found false negatives become positives
 * @param exactPairs queries times documents up to which the model's search is exact
 * @param cache folder of vectors that were computed before, or null
 * @param seed decides what is drawn
 */
public record MiningOptions(
        List<StrategyRequest> strategies,
        QueryBy queryBy,
        Bm25Options bm25,
        int depth,
        int rankMin,
        @Nullable Integer rankMax,
        Sampling sampling,
        boolean filtered,
        double nearDuplicate,
        MarginChoice margin,
        @Nullable Double absoluteMargin,
        @Nullable Double minScore,
        @Nullable Double maxScore,
        @Nullable CrossEncoderScores crossEncoder,
        double crossEncoderMax,
        PerturbationSource perturbed,
        AllowedChanges changes,
        double curatedShare,
        boolean relabel,
        long exactPairs,
        @Nullable Path cache,
        long seed) {

    /** The deepest search. */
    public static final int MOST_DEPTH = 10_000;

    /** @throws UsageException for values that are out of range or contradict each other */
    public MiningOptions {
        strategies = List.copyOf(strategies);
        if (depth < 1 || depth > MOST_DEPTH) {
            throw new UsageException("`depth` must be from 1 to " + MOST_DEPTH + ", but is " + depth + ".");
        }
        int last = rankMax == null ? depth : rankMax;
        if (rankMin < 1 || rankMin > last || last > depth) {
            throw new UsageException("The ranks must fulfil 1 <= `rankMin` <= `rankMax` <= `depth`, but they are "
                    + rankMin + ", " + last + " and " + depth + ".");
        }
        checkScores(minScore, maxScore, absoluteMargin, crossEncoderMax);
        NearDuplicateFilter.check(nearDuplicate);
        NegativeMining.checkCuratedShare(curatedShare);
        if (exactPairs < 0) {
            throw new UsageException("`exactPairs` must be at least 0, but is " + exactPairs + ".");
        }
        if ((minScore != null || maxScore != null || absoluteMargin != null)
                && asks(strategies, StrategyRequest.Strategy.BM25)
                && asks(strategies, StrategyRequest.Strategy.MODEL)) {
            throw new UsageException(
                    "`minScore`, `maxScore` and `MiningOptions.absoluteMargin` are numbers on one scale, but bm25 and model"
                            + " have two. Mine them in two runs, or use `MiningOptions.margin`.");
        }
        if (minScore != null && maxScore != null && minScore > maxScore) {
            throw new UsageException(
                    "`minScore` " + minScore + " is above `maxScore` " + maxScore + "; no score fits both.");
        }
    }

    /** Here, because the filters that check them are made when all candidates are there. */
    private static void checkScores(
            @Nullable Double minScore,
            @Nullable Double maxScore,
            @Nullable Double absoluteMargin,
            double crossEncoderMax) {
        if (minScore != null) {
            ScoreFilter.check("`minScore`", minScore);
        }
        if (maxScore != null) {
            ScoreFilter.check("`maxScore`", maxScore);
        }
        if (absoluteMargin != null) {
            MarginFilter.check("`MiningOptions.absoluteMargin`", absoluteMargin);
        }
        if (!Double.isNaN(crossEncoderMax)) {
            ScoreFilter.check("`crossEncoderMax`", crossEncoderMax);
        }
    }

    private static boolean asks(List<StrategyRequest> strategies, StrategyRequest.Strategy strategy) {
        return strategies.stream().anyMatch(request -> request.strategy() == strategy);
    }

    /** Whether a strategy is among the wanted ones. */
    public boolean asks(StrategyRequest.Strategy strategy) {
        return asks(strategies, strategy);
    }

    /** The most negatives that a row may get. */
    public int mostPerRow() {
        return strategies.stream()
                .mapToInt(request -> (int) Math.ceil(request.perRow()))
                .sum();
    }

    /**
     * Everything that decides what is mined of the same texts with the same model, by the names of the command line, so that a run
     * can be told from another one. The cache decides nothing.
     */
    public Map<String, String> byName() {
        return MiningOptionNames.of(this);
    }

    /** The same with other draws. */
    public MiningOptions withSeed(long other) {
        return new MiningOptions(
                strategies,
                queryBy,
                bm25,
                depth,
                rankMin,
                rankMax,
                sampling,
                filtered,
                nearDuplicate,
                margin,
                absoluteMargin,
                minScore,
                maxScore,
                crossEncoder,
                crossEncoderMax,
                perturbed,
                changes,
                curatedShare,
                relabel,
                exactPairs,
                cache,
                other);
    }

    /** Starts from the defaults. */
    public static Builder builder(List<StrategyRequest> strategies) {
        return new Builder(strategies);
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private final List<StrategyRequest> strategies;
        private QueryBy queryBy = QueryBy.QUESTION;
        private Bm25Options bm25 = Bm25Options.ofDefaults();
        private int depth = 50;
        private int rankMin = 1;
        private @Nullable Integer rankMax;
        private Sampling sampling = Sampling.top();
        private boolean filtered = true;
        private double nearDuplicate = NearDuplicateFilter.DEFAULT_SIMILARITY;
        private MarginChoice margin = MarginChoice.auto();
        private @Nullable Double absoluteMargin;
        private @Nullable Double minScore;
        private @Nullable Double maxScore;
        private @Nullable CrossEncoderScores crossEncoder;
        private double crossEncoderMax = Double.NaN;
        private PerturbationSource perturbed = PerturbationSource.ANSWER;
        private AllowedChanges changes = AllowedChanges.usual();
        private double curatedShare = NegativeMining.DEFAULT_CURATED_SHARE;
        private boolean relabel;
        private long exactPairs = ModelMiner.DEFAULT_MOST_PAIRS;
        private @Nullable Path cache;
        private long seed = 42;

        private Builder(List<StrategyRequest> strategies) {
            this.strategies = strategies;
        }

        /** What BM25 and the model search with. */
        public Builder queryBy(QueryBy value) {
            this.queryBy = value;
            return this;
        }

        /** Index and weights of BM25. */
        public Builder bm25(Bm25Options value) {
            this.bm25 = value;
            return this;
        }

        /** Hits of each search that are looked at. */
        public Builder depth(int value) {
            this.depth = value;
            return this;
        }

        /** Window of ranks, from 1; null for up to the depth. */
        public Builder ranks(int first, @Nullable Integer last) {
            this.rankMin = first;
            this.rankMax = last;
            return this;
        }

        /** How BM25's and the model's negatives are drawn. */
        public Builder sampling(Sampling value) {
            this.sampling = value;
            return this;
        }

        /** Whether filters judge. */
        public Builder filtered(boolean value) {
            this.filtered = value;
            return this;
        }

        /** Jaccard similarity from which a text counts as the right answer. */
        public Builder nearDuplicate(double value) {
            this.nearDuplicate = value;
            return this;
        }

        /** Distance to the right answer's score. */
        public Builder margin(MarginChoice value) {
            this.margin = value;
            return this;
        }

        /** A fixed distance to the right answer's score. */
        public Builder absoluteMargin(@Nullable Double value) {
            this.absoluteMargin = value;
            return this;
        }

        /** Bounds of the score. */
        public Builder scores(@Nullable Double least, @Nullable Double highest) {
            this.minScore = least;
            this.maxScore = highest;
            return this;
        }

        /** Scores of a cross-encoder, and the highest of a negative; NaN for no such bound. */
        public Builder crossEncoder(@Nullable CrossEncoderScores scores, double highest) {
            this.crossEncoder = scores;
            this.crossEncoderMax = highest;
            return this;
        }

        /** What is perturbed, and how. */
        public Builder perturbed(PerturbationSource source, AllowedChanges which) {
            this.perturbed = source;
            this.changes = which;
            return this;
        }

        /** Most share of curated negatives among all documents. */
        public Builder curatedShare(double value) {
            this.curatedShare = value;
            return this;
        }

        /** Whether found false negatives become positives. */
        public Builder relabel(boolean value) {
            this.relabel = value;
            return this;
        }

        /** Queries times documents up to which the model's search is exact. */
        public Builder exactPairs(long value) {
            this.exactPairs = value;
            return this;
        }

        /** Folder of vectors that were computed before. */
        public Builder cache(@Nullable Path value) {
            this.cache = value;
            return this;
        }

        /** Decides what is drawn. */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /** Checks and builds. */
        public MiningOptions build() {
            return new MiningOptions(
                    strategies,
                    queryBy,
                    bm25,
                    depth,
                    rankMin,
                    rankMax,
                    sampling,
                    filtered,
                    nearDuplicate,
                    margin,
                    absoluteMargin,
                    minScore,
                    maxScore,
                    crossEncoder,
                    crossEncoderMax,
                    perturbed,
                    changes,
                    curatedShare,
                    relabel,
                    exactPairs,
                    cache,
                    seed);
        }
    }
}
