package io.github.jjak.negatives.recipe;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.negatives.recipe.internal.MiningFilters;
import io.github.jjak.negatives.recipe.internal.MiningSearch;
import io.github.jjak.negatives.recipe.internal.MiningSettings;
import io.github.jjak.negatives.recipe.internal.NegativeDraw;
import io.github.jjak.negatives.recipe.internal.PerturbationChoice;
import io.github.jjak.negatives.recipe.internal.RankWindow;
import io.github.jjak.negatives.recipe.internal.ScoreBounds;
import io.github.jjak.search.Bm25Options;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be chosen about negatives, by subject; the defaults are the safe ones. Immutable.
 *
 * <p>A new one is a component of its record, with its range, its default and its name there, and a setter here.
 */
public final class MiningOptions {

    private final MiningSettings internals;

    private MiningOptions(MiningSettings internals) {
        this.internals = internals;
    }

    /** What Jjak's own modules read, by subject; not part of the API, and may change with any release. */
    public MiningSettings internals() {
        return internals;
    }

    /** The same with other draws. */
    public MiningOptions withSeed(long other) {
        return new Builder(internals, internals.strategies()).seed(other).build();
    }

    /** Starts from the defaults. */
    public static Builder builder(List<StrategyRequest> strategies) {
        return new Builder(MiningSettings.DEFAULT, strategies);
    }

    /** Collects options; each is checked when it is given. Not thread-safe. */
    public static final class Builder {

        private final List<StrategyRequest> strategies;
        private MiningSearch search;
        // Checked against each other at the end, so that their order does not count.
        private int depth;
        private int rankMin;
        private @Nullable Integer rankMax;
        private ScoreBounds scores;
        private MiningFilters filters;
        private PerturbationChoice perturbation;
        private NegativeDraw draw;

        private Builder(MiningSettings start, List<StrategyRequest> strategies) {
            this.strategies = List.copyOf(strategies);
            this.search = start.search();
            this.depth = start.ranks().depth();
            this.rankMin = start.ranks().rankMin();
            this.rankMax = start.ranks().rankMax();
            this.scores = start.scores();
            this.filters = start.filters();
            this.perturbation = start.perturbation();
            this.draw = start.draw();
        }

        /** What BM25 and the model search with. */
        public Builder queryBy(QueryBy value) {
            search = new MiningSearch(value, search.bm25(), search.exactPairs(), search.cache());
            return this;
        }

        /** Index and weights of BM25. */
        public Builder bm25(Bm25Options value) {
            search = new MiningSearch(search.queryBy(), value, search.exactPairs(), search.cache());
            return this;
        }

        /** Queries times documents up to which the model's search is exact. */
        public Builder exactPairs(long value) {
            search = new MiningSearch(search.queryBy(), search.bm25(), value, search.cache());
            return this;
        }

        /** Folder of vectors that were computed before. */
        public Builder cache(@Nullable Path value) {
            search = new MiningSearch(search.queryBy(), search.bm25(), search.exactPairs(), value);
            return this;
        }

        /** Hits of each search that are looked at. */
        public Builder depth(int value) {
            RankWindow.checkDepth(value);
            depth = value;
            return this;
        }

        /** Window of ranks, from 1; null for up to the depth. */
        public Builder ranks(int first, @Nullable Integer last) {
            RankWindow.checkOrder(first, last, depth);
            rankMin = first;
            rankMax = last;
            return this;
        }

        /** Distance to the right answer's score. */
        public Builder margin(MarginChoice value) {
            scores = new ScoreBounds(value, scores.absoluteMargin(), scores.minScore(), scores.maxScore());
            return this;
        }

        /** A fixed distance to the right answer's score. */
        public Builder absoluteMargin(@Nullable Double value) {
            scores = new ScoreBounds(scores.margin(), value, scores.minScore(), scores.maxScore());
            return this;
        }

        /** Bounds of the score. */
        public Builder scores(@Nullable Double least, @Nullable Double highest) {
            scores = new ScoreBounds(scores.margin(), scores.absoluteMargin(), least, highest);
            return this;
        }

        /** Whether filters judge. */
        public Builder filtered(boolean value) {
            filters = filters.withFiltered(value);
            return this;
        }

        /** Jaccard similarity from which a text counts as the right answer. */
        public Builder nearDuplicate(double value) {
            filters = filters.withNearDuplicate(value);
            return this;
        }

        /** Scores of a cross-encoder, and the highest of a negative; NaN for no such bound. */
        public Builder crossEncoder(@Nullable CrossEncoderScores value, double highest) {
            filters = filters.withCrossEncoder(value, highest);
            return this;
        }

        /** Share of the right answer's probability from which a judge takes a negative for right, above 0 and at most 1. */
        public Builder judgeShare(double value) {
            filters = filters.withJudgeShare(value);
            return this;
        }

        /** Probability from which the gate takes a negative for the same as its source, above 0 and at most 1. */
        public Builder gateThreshold(double value) {
            filters = filters.withGate(value, filters.gateMined());
            return this;
        }

        /** Whether the gate also reads what BM25, the model and chance found: false unless it is asked for. */
        public Builder gateMined(boolean value) {
            filters = filters.withGate(filters.gateThreshold(), value);
            return this;
        }

        /** What is perturbed, and how. */
        public Builder perturbed(PerturbationSource source, AllowedChanges which) {
            perturbation = new PerturbationChoice(source, which);
            return this;
        }

        /** How BM25's and the model's negatives are drawn. */
        public Builder sampling(Sampling value) {
            draw = new NegativeDraw(value, draw.curatedShare(), draw.relabel(), draw.seed());
            return this;
        }

        /** Most share of curated negatives among all documents. */
        public Builder curatedShare(double value) {
            draw = new NegativeDraw(draw.sampling(), value, draw.relabel(), draw.seed());
            return this;
        }

        /** Whether found false negatives become positives. */
        public Builder relabel(boolean value) {
            draw = new NegativeDraw(draw.sampling(), draw.curatedShare(), value, draw.seed());
            return this;
        }

        /** Decides what is drawn. */
        public Builder seed(long value) {
            draw = new NegativeDraw(draw.sampling(), draw.curatedShare(), draw.relabel(), value);
            return this;
        }

        /** Builds; what contradicts each other is a {@link UsageException}. */
        public MiningOptions build() {
            return new MiningOptions(new MiningSettings(
                    strategies, search, new RankWindow(depth, rankMin, rankMax), scores, filters, perturbation, draw));
        }
    }
}
