package io.github.jjak.negatives.recipe;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.search.Bm25Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be chosen about negatives, by subject; the defaults are the safe ones. Immutable.
 *
 * <p>A new one is a component of its record, with its range, its default and its name there, and a setter here.
 */
public final class MiningOptions {

    private final List<StrategyRequest> strategies;
    private final MiningSearch search;
    private final RankWindow ranks;
    private final ScoreBounds scores;
    private final MiningFilters filters;
    private final PerturbationChoice perturbation;
    private final NegativeDraw draw;

    private MiningOptions(Builder builder) {
        this.strategies = builder.strategies;
        this.search = builder.search;
        this.ranks = new RankWindow(builder.depth, builder.rankMin, builder.rankMax);
        this.scores = builder.scores;
        this.filters = builder.filters;
        this.perturbation = builder.perturbation;
        this.draw = builder.draw;
        if (scores.areOnOneScale() && asks(StrategyRequest.Strategy.BM25) && asks(StrategyRequest.Strategy.MODEL)) {
            throw new UsageException(
                    "`minScore`, `maxScore` and `MiningOptions.absoluteMargin` are numbers on one scale, but bm25 and model"
                            + " have two. Mine them in two runs, or use `MiningOptions.margin`.");
        }
    }

    /** Which strategies, and how many negatives of each per row. */
    public List<StrategyRequest> strategies() {
        return strategies;
    }

    /** How BM25 and the model search. */
    public MiningSearch search() {
        return search;
    }

    /** Which hits of a search may be negatives. */
    public RankWindow ranks() {
        return ranks;
    }

    /** Which scores of a search they may have. */
    public ScoreBounds scores() {
        return scores;
    }

    /** What keeps right answers out. */
    public MiningFilters filters() {
        return filters;
    }

    /** What the strategy {@code perturb} makes. */
    public PerturbationChoice perturbation() {
        return perturbation;
    }

    /** How negatives are taken from the candidates. */
    public NegativeDraw draw() {
        return draw;
    }

    /** Whether a strategy is among the wanted ones. */
    public boolean asks(StrategyRequest.Strategy strategy) {
        return strategies.stream().anyMatch(request -> request.strategy() == strategy);
    }

    /** The most negatives that a row may get. */
    public int mostPerRow() {
        return strategies.stream()
                .mapToInt(request -> (int) Math.ceil(request.perRow()))
                .sum();
    }

    /**
     * Everything that decides what is mined of the same texts with the same model, by the names of the command line, so that a run
     * can be told from another one.
     */
    public Map<String, String> byName() {
        Map<String, String> names = new TreeMap<>();
        names.put(
                "strategies",
                strategies.stream()
                        .map(request -> request.strategy().id() + ":" + request.perRow())
                        .collect(Collectors.joining(",")));
        search.addTo(names);
        ranks.addTo(names);
        scores.addTo(names);
        filters.addTo(names);
        perturbation.addTo(names);
        draw.addTo(names);
        return names;
    }

    /** The same with other draws. */
    public MiningOptions withSeed(long other) {
        Builder builder = new Builder(strategies);
        builder.search = search;
        builder.depth = ranks.depth();
        builder.rankMin = ranks.rankMin();
        builder.rankMax = ranks.rankMax();
        builder.scores = scores;
        builder.filters = filters;
        builder.perturbation = perturbation;
        builder.draw = draw;
        return builder.seed(other).build();
    }

    /** Starts from the defaults. */
    public static Builder builder(List<StrategyRequest> strategies) {
        return new Builder(strategies);
    }

    /** Collects options; each is checked when it is given. Not thread-safe. */
    public static final class Builder {

        private final List<StrategyRequest> strategies;
        private MiningSearch search = MiningSearch.DEFAULT;
        // Checked against each other at the end, so that their order does not count.
        private int depth = RankWindow.DEFAULT.depth();
        private int rankMin = RankWindow.DEFAULT.rankMin();
        private @Nullable Integer rankMax = RankWindow.DEFAULT.rankMax();
        private ScoreBounds scores = ScoreBounds.DEFAULT;
        private MiningFilters filters = MiningFilters.DEFAULT;
        private PerturbationChoice perturbation = PerturbationChoice.DEFAULT;
        private NegativeDraw draw = NegativeDraw.DEFAULT;

        private Builder(List<StrategyRequest> strategies) {
            this.strategies = List.copyOf(strategies);
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
            filters = new MiningFilters(
                    value, filters.nearDuplicate(), filters.crossEncoder(), filters.crossEncoderMax());
            return this;
        }

        /** Jaccard similarity from which a text counts as the right answer. */
        public Builder nearDuplicate(double value) {
            filters = new MiningFilters(filters.filtered(), value, filters.crossEncoder(), filters.crossEncoderMax());
            return this;
        }

        /** Scores of a cross-encoder, and the highest of a negative; NaN for no such bound. */
        public Builder crossEncoder(@Nullable CrossEncoderScores value, double highest) {
            filters = new MiningFilters(filters.filtered(), filters.nearDuplicate(), value, highest);
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
            return new MiningOptions(this);
        }
    }
}
