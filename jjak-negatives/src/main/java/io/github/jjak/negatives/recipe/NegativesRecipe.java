package io.github.jjak.negatives.recipe;

import io.github.jjak.cache.internal.EmbeddingCache;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.MeaningJudge;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.NegativeJudge;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.filter.internal.CrossEncoderFilter;
import io.github.jjak.negatives.filter.internal.GuideFilter;
import io.github.jjak.negatives.filter.internal.IdentityFilter;
import io.github.jjak.negatives.filter.internal.MarginFilter;
import io.github.jjak.negatives.filter.internal.NearDuplicateFilter;
import io.github.jjak.negatives.filter.internal.RankFilter;
import io.github.jjak.negatives.filter.internal.RescoredCandidates;
import io.github.jjak.negatives.filter.internal.ScoreFilter;
import io.github.jjak.negatives.filter.internal.SharedAnswerFilter;
import io.github.jjak.negatives.internal.CandidateFilter;
import io.github.jjak.negatives.internal.ChangedSentences;
import io.github.jjak.negatives.internal.JudgedDraw;
import io.github.jjak.negatives.internal.MeaningGate;
import io.github.jjak.negatives.internal.MinedCandidates;
import io.github.jjak.negatives.internal.MiningStep;
import io.github.jjak.negatives.internal.NegativeMining;
import io.github.jjak.negatives.lexical.internal.Bm25Miner;
import io.github.jjak.negatives.mined.internal.CorpusEmbeddings;
import io.github.jjak.negatives.mined.internal.CorpusVectors;
import io.github.jjak.negatives.mined.internal.ModelMiner;
import io.github.jjak.negatives.perturbed.internal.PerturbationMiner;
import io.github.jjak.negatives.perturbed.internal.Perturbers;
import io.github.jjak.negatives.random.internal.RandomMiner;
import io.github.jjak.negatives.recipe.internal.MiningSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mines negatives by {@link MiningOptions}.
 *
 * <ol>
 *   <li>The model embeds the corpus if a strategy or the guide needs vectors; they are freed at the end.
 *   <li>Every strategy finds its candidates.
 *   <li>Each gets its filters, in this order: identity, shared answer, near-duplicate, ranks, scores, margin, guide,
 *       cross-encoder.
 *   <li>{@link NegativeMining} judges and draws; a {@link NegativeJudge}, if there is one, reads what is drawn from the corpus, and
 *       a {@link MeaningJudge} what is perturbed.
 * </ol>
 *
 * <p>What BM25 finds is judged by the guide where there is one, and by its own scores' margin only where there is none: words that
 * are shared say less about what is right than a model does.
 */
public final class NegativesRecipe {

    private final MiningSettings options;
    private final @Nullable SentenceTransformer model;
    private final @Nullable SentenceTransformer guide;
    private final @Nullable NegativeJudge judge;
    private final @Nullable MeaningJudge gate;

    /**
     * Mines with these models.
     *
     * @param model finds the candidates of the strategy {@code model}; may be null without it
     * @param guide judges candidates that another strategy or model found; null for none. May be {@code model} itself
     * @throws UsageException as {@link #requireParts}
     */
    public NegativesRecipe(
            MiningOptions options, @Nullable SentenceTransformer model, @Nullable SentenceTransformer guide) {
        this(options, model, guide, null);
    }

    /**
     * As above, with a judge.
     *
     * @param judge reads the negatives that were drawn with their questions; what it takes for right is replaced. Null for none
     * @throws UsageException as {@link #requireParts}
     */
    public NegativesRecipe(
            MiningOptions options,
            @Nullable SentenceTransformer model,
            @Nullable SentenceTransformer guide,
            @Nullable NegativeJudge judge) {
        this(options, model, guide, judge, null);
    }

    /**
     * As above, with a gate.
     *
     * @param gate reads the perturbed negatives that were drawn with their sources, and with {@code gateMined} the others with the right
     *     answer; what says the same is replaced. Null for none
     * @throws UsageException as {@link #requireParts}
     */
    public NegativesRecipe(
            MiningOptions options,
            @Nullable SentenceTransformer model,
            @Nullable SentenceTransformer guide,
            @Nullable NegativeJudge judge,
            @Nullable MeaningJudge gate) {
        this(options.internals(), model, guide, judge, gate);
        requireParts(options, model != null);
    }

    private NegativesRecipe(
            MiningSettings options,
            @Nullable SentenceTransformer model,
            @Nullable SentenceTransformer guide,
            @Nullable NegativeJudge judge,
            @Nullable MeaningJudge gate) {
        this.judge = judge;
        this.gate = gate;
        this.options = options;
        this.model = model;
        this.guide = guide;
    }

    /**
     * Mines with a model whose vectors are computed elsewhere; for Jjak's own modules, and may change with any release. Exceptions as
     * {@link #mine(MiningCorpus, AuditSink)}.
     */
    public static MinedNegatives mine(
            MiningOptions options, MiningCorpus corpus, AuditSink audit, CorpusVectors vectors) {
        requireParts(options, true);
        return new NegativesRecipe(options.internals(), null, null, null, null)
                .mine(corpus, audit, vectors, true, null);
    }

    /**
     * Checks before anything is read or loaded that the strategies asked for can work.
     *
     * @param model whether there is a model
     * @throws UsageException when the strategy {@code model} is asked for without a model, or {@code perturb} without the rules of a
     *     language on the class path
     */
    public static void requireParts(MiningOptions options, boolean model) {
        if (!model && options.internals().asks(StrategyRequest.Strategy.MODEL)) {
            throw new UsageException("The strategy model needs a model. Give one with `model`.");
        }
        if (options.internals().asks(StrategyRequest.Strategy.PERTURB)) {
            Perturbers.requireInstalled();
        }
    }

    /** Mines; the audit is told of every candidate. Exceptions as {@link NegativeMining.Builder#mine()}. */
    public MinedNegatives mine(MiningCorpus corpus, AuditSink audit) {
        boolean sameModel = guide != null && guide == model;
        boolean needsModel = options.asks(StrategyRequest.Strategy.MODEL);
        boolean needsGuide = options.filters().filtered()
                && guide != null
                && (options.asks(StrategyRequest.Strategy.BM25) || (needsModel && !sameModel));
        try (CorpusEmbeddings vectors = needsModel || (needsGuide && sameModel) ? embed(corpus, model) : null;
                CorpusEmbeddings ofGuide = needsGuide && !sameModel ? embed(corpus, guide) : null) {
            CorpusVectors searched =
                    vectors == null ? null : vectors.searched(options.search().exactPairs());
            return mine(corpus, audit, searched, sameModel, sameModel ? vectors : ofGuide);
        }
    }

    private @Nullable CorpusEmbeddings embed(MiningCorpus corpus, @Nullable SentenceTransformer with) {
        Path folder = options.search().cache();
        return with == null
                ? null
                : CorpusEmbeddings.of(corpus, with, folder == null ? null : EmbeddingCache.in(folder));
    }

    private MinedNegatives mine(
            MiningCorpus corpus,
            AuditSink audit,
            @Nullable CorpusVectors vectors,
            boolean guideIsModel,
            @Nullable CorpusEmbeddings ofGuide) {
        NearDuplicateFilter nearDuplicates =
                new NearDuplicateFilter(corpus, options.filters().nearDuplicate());
        List<CandidateFilter> known = List.of(new IdentityFilter(corpus), new SharedAnswerFilter(corpus));
        NegativeMining.Builder mining = NegativeMining.builder(corpus)
                .curatedShare(options.draw().curatedShare())
                .relabel(options.draw().relabel())
                .seed(options.draw().seed())
                .audit(audit);
        for (StrategyRequest request : options.strategies()) {
            List<CandidateFilter> filters = new ArrayList<>(known);
            MinedCandidates candidates = candidates(request, corpus, vectors);
            boolean searched = request.strategy() == StrategyRequest.Strategy.BM25
                    || request.strategy() == StrategyRequest.Strategy.MODEL;
            if (options.filters().filtered()) {
                filters.add(nearDuplicates);
            }
            if (searched) {
                filters.addAll(rankFilters());
            }
            if (options.filters().filtered()) {
                if (searched) {
                    CorpusEmbeddings judge =
                            guideIsModel && request.strategy() == StrategyRequest.Strategy.MODEL ? null : ofGuide;
                    filters.addAll(scoreFilters(request, corpus, candidates, nearDuplicates, judge));
                }
                CrossEncoderScores scores = options.filters().crossEncoder();
                if (scores != null) {
                    filters.add(new CrossEncoderFilter(
                            corpus, scores, options.filters().crossEncoderMax()));
                }
            }
            boolean made = request.strategy() == StrategyRequest.Strategy.PERTURB;
            mining.step(new MiningStep(
                    candidates,
                    request.perRow(),
                    searched ? options.draw().sampling() : Sampling.random(),
                    filters,
                    made,
                    made ? null : judged(corpus),
                    made ? gateOfMade(corpus) : gateOfMined(corpus)));
        }
        return mining.mine();
    }

    private @Nullable JudgedDraw judged(MiningCorpus corpus) {
        NegativeJudge reader = options.filters().filtered() ? judge : null;
        return reader == null
                ? null
                : new JudgedDraw(corpus, reader, options.filters().judgeShare());
    }

    private @Nullable MeaningGate gateOfMade(MiningCorpus corpus) {
        MeaningJudge reader = options.filters().filtered() ? gate : null;
        return reader == null
                ? null
                : new MeaningGate(
                        reader,
                        options.filters().gateThreshold(),
                        MeaningGate.Direction.BOTH,
                        made -> ChangedSentences.of(PerturbationMiner.source(corpus, made), made.text()));
    }

    private @Nullable MeaningGate gateOfMined(MiningCorpus corpus) {
        MeaningJudge reader = options.filters().filtered() && options.filters().gateMined() ? gate : null;
        return reader == null
                ? null
                : new MeaningGate(
                        reader,
                        options.filters().gateThreshold(),
                        MeaningGate.Direction.ORIGINAL_FOLLOWS,
                        found -> new MeaningGate.ReadPair(corpus.answer(found.row()), found.text()));
    }

    private MinedCandidates candidates(StrategyRequest request, MiningCorpus corpus, @Nullable CorpusVectors vectors) {
        return switch (request.strategy()) {
            case RANDOM ->
                new RandomMiner(
                                (int) Math.ceil(request.perRow()),
                                options.draw().seed())
                        .mine(corpus);
            case BM25 ->
                new Bm25Miner(
                                options.search().bm25(),
                                options.search().queryBy(),
                                options.ranks().depth())
                        .mine(corpus);
            case MODEL -> {
                if (vectors == null) {
                    throw new IllegalStateException("embedded before");
                }
                yield new ModelMiner(
                                vectors,
                                options.search().queryBy(),
                                options.ranks().depth())
                        .mine(corpus);
            }
            case PERTURB ->
                new PerturbationMiner(
                                Perturbers.find(options.perturbation().changes()),
                                options.perturbation().perturbed())
                        .mine(corpus);
        };
    }

    private List<CandidateFilter> rankFilters() {
        List<CandidateFilter> filters = new ArrayList<>();
        Integer last = options.ranks().rankMax();
        if (options.ranks().rankMin() > 1) {
            filters.add(RankFilter.from(options.ranks().rankMin()));
        }
        if (last != null) {
            filters.add(RankFilter.upTo(last));
        }
        return filters;
    }

    private List<CandidateFilter> scoreFilters(
            StrategyRequest request,
            MiningCorpus corpus,
            MinedCandidates candidates,
            NearDuplicateFilter nearDuplicates,
            @Nullable CorpusEmbeddings judge) {
        List<CandidateFilter> filters = new ArrayList<>();
        Double least = options.scores().minScore();
        Double highest = options.scores().maxScore();
        if (least != null) {
            filters.add(ScoreFilter.atLeast(least));
        }
        if (highest != null) {
            filters.add(ScoreFilter.atMost(highest));
        }
        boolean ownScores = request.strategy() == StrategyRequest.Strategy.MODEL || judge == null;
        Double fixed = options.scores().absoluteMargin();
        if (fixed != null) {
            filters.add(MarginFilter.absolute(fixed));
        } else if (ownScores) {
            MarginFilter margin = options.scores().margin().filter(corpus, candidates, nearDuplicates);
            if (margin != null) {
                filters.add(margin);
            }
        }
        if (judge != null) {
            MarginFilter margin = options.scores()
                    .margin()
                    .filter(
                            corpus,
                            new RescoredCandidates(candidates, corpus, judge, judge.background()),
                            nearDuplicates);
            filters.add(new GuideFilter(corpus, judge, margin == null ? MarginFilter.absolute(0) : margin));
        }
        return filters;
    }
}
