package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.negatives.perturbed.SameMeaning;
import io.github.jjak.negatives.recipe.MarginChoice;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.StrategyRequest;
import io.github.jjak.negatives.recipe.internal.MiningSettings;
import io.github.jjak.search.Bm25Options;
import io.github.jjak.table.internal.TableFile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How negatives are found and filtered, the same in {@code jjak negatives} and {@code jjak train --negatives}. */
public final class NegativeOptions {

    private static final MiningSettings USUAL = MiningSettings.DEFAULT;

    /** Values of {@code --mining-guide} that name no model. */
    public static final String SELF = "self";

    public static final String NONE = "none";

    @Option(
            names = "--query",
            paramLabel = "WHAT",
            description =
                    "Query for bm25 and model: question, answer (finds similar answers) or both (default: question).")
    private QueryBy query = USUAL.search().queryBy();

    @Option(
            names = "--corpus",
            paramLabel = "FILE:COLUMN",
            description =
                    "More texts to mine besides the answers of the data. Do not include answers of evaluation data.")
    private @Nullable String corpus;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            description = "Analyzer of bm25: auto, none or a code such as ko (default: auto).")
    private String language = USUAL.search().bm25().language();

    @Option(names = "--k1", paramLabel = "X", description = "BM25's k1 (default: ${DEFAULT-VALUE}).")
    private double k1 = USUAL.search().bm25().k1();

    @Option(names = "--b", paramLabel = "X", description = "BM25's b (default: ${DEFAULT-VALUE}).")
    private double b = USUAL.search().bm25().b();

    @Option(
            names = "--min-term-match",
            paramLabel = "SHARE",
            description = "Minimum share of a query's terms that a bm25 hit must contain (default: ${DEFAULT-VALUE}).")
    private double minTermMatch = USUAL.search().bm25().termMatchFloor();

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "Number of hits to consider per search (default: ${DEFAULT-VALUE}).")
    private int depth = USUAL.ranks().depth();

    @Option(
            names = "--rank-min",
            paramLabel = "N",
            description = "First rank that may be a negative (default: ${DEFAULT-VALUE}).")
    private int rankMin = USUAL.ranks().rankMin();

    @Option(
            names = "--rank-max",
            paramLabel = "N",
            description = "Last rank that may be a negative (default: the depth).")
    private @Nullable Integer rankMax;

    @Option(
            names = "--sampling",
            paramLabel = "KIND",
            description =
                    "top: the best ranks; random: uniformly at random; simans: at random, near the correct answer's"
                            + " score (default: top).")
    private Sampling.Kind sampling = USUAL.draw().sampling().kind();

    @Option(names = "--simans-a", paramLabel = "X", description = "Steepness of simans (default: ${DEFAULT-VALUE}).")
    private double simansA = USUAL.draw().sampling().steepness();

    @Option(
            names = "--simans-b",
            paramLabel = "X",
            description = "Centre of simans, relative to the correct answer's score (default: 0).")
    private double simansB = USUAL.draw().sampling().offset();

    @Option(
            names = "--near-duplicate",
            paramLabel = "SHARE",
            description =
                    "Character similarity at which a text counts as the correct answer (default: ${DEFAULT-VALUE}).")
    private double nearDuplicate = USUAL.filters().nearDuplicate();

    @Option(
            names = "--mining-margin",
            paramLabel = "X",
            description =
                    "Minimum distance of a negative's score to the correct answer's: a share of it such as 0.05, auto"
                            + " (measured on the data) or none (default: auto).")
    private String margin = "auto";

    @Option(names = "--mining-absolute-margin", paramLabel = "X", description = "The same as a fixed number.")
    private @Nullable Double absoluteMargin;

    @Option(names = "--min-score", paramLabel = "X", description = "Minimum score of a negative.")
    private @Nullable Double minScore;

    @Option(names = "--max-score", paramLabel = "X", description = "Maximum score of a negative.")
    private @Nullable Double maxScore;

    @Option(
            names = "--mining-guide",
            paramLabel = "MODEL",
            description = "Model that filters candidates of bm25 (and of model, if it is a different one): self for the"
                    + " mining model, none, or a model (default: self).")
    private String guide = SELF;

    @Option(
            names = "--cross-encoder-scores",
            paramLabel = "FILE",
            description = "Scores of a cross-encoder: columns question, answer, score.")
    private @Nullable String crossEncoderScores;

    @Option(
            names = "--cross-encoder-max",
            paramLabel = "X",
            description = "Maximum cross-encoder score of a negative (default: the correct answer's).")
    private @Nullable Double crossEncoderMax;

    @Option(
            names = "--judge",
            paramLabel = "MODEL",
            description =
                    "Cross-encoder that reads every negative drawn from the corpus with its question; what it takes"
                            + " for a right answer is replaced, or with --relabel becomes one. With --embedding-cache its scores"
                            + " are kept there.")
    private @Nullable String judge;

    @Option(
            names = "--judge-share",
            paramLabel = "SHARE",
            description = "Share of the correct answer's probability from which --judge takes a negative for right"
                    + " (default: ${DEFAULT-VALUE}).")
    private double judgeShare = USUAL.filters().judgeShare();

    @Mixin
    private GateOptions gate = new GateOptions();

    @Option(
            names = "--no-filters",
            description = "Exclude only the known correct answers. Harmful if answers resemble each other.")
    private boolean noFilters;

    @Option(
            names = "--perturb",
            paramLabel = "WHAT",
            description = "What perturb changes: answer, question or both (default: answer).")
    private PerturbationSource perturb = USUAL.perturbation().perturbed();

    @Option(
            names = "--rules",
            paramLabel = "RULE",
            split = ",",
            description = "Kinds of change: ${COMPLETION-CANDIDATES} (default: all but honorific).")
    private List<Perturbation.Rule> rules = List.of();

    @Option(
            names = "--perturb-unsafe",
            paramLabel = "KIND",
            split = ",",
            completionCandidates = SameMeaningNames.class,
            description =
                    "Also apply changes that usually keep the meaning, such as can to could: ${COMPLETION-CANDIDATES}"
                            + " (default: none).")
    private List<String> perturbUnsafe = List.of();

    @Option(
            names = "--curated-share",
            paramLabel = "SHARE",
            description = "Maximum share of perturbed negatives among all documents (default: ${DEFAULT-VALUE}).")
    private double curatedShare = USUAL.draw().curatedShare();

    @Option(
            names = "--relabel",
            description = "Turn candidates into positives if the near-duplicate or cross-encoder filter considers them"
                    + " correct.")
    private boolean relabel;

    @Option(
            names = "--embedding-cache",
            paramLabel = "DIR",
            description = "Cache vectors in this folder for the next mining or run.")
    @Nullable
    Path embeddingCache;

    @Option(
            names = "--exact-pairs",
            paramLabel = "N",
            description = "Use exact search up to this many question-document pairs, HNSW above (default: 1e11).")
    private long exactPairs = USUAL.search().exactPairs();

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description = "Write every candidate with the decision: .jsonl, .csv (also .gz) or .parquet.")
    @Nullable
    public Path audit;

    @Option(names = "--audit-texts", description = "Include texts in the audit, not only row numbers.")
    public boolean auditTexts;

    /** Reads what has to be read and checks everything. */
    public MiningOptions mining(List<String> strategies, long seed) {
        if (audit != null) {
            TableFile.checkName(audit);
        }
        String scores = crossEncoderScores;
        if (judge == null && judgeShare != USUAL.filters().judgeShare()) {
            throw new UsageException("--judge-share needs --judge MODEL.");
        }
        if (judge != null && noFilters) {
            throw new UsageException("--judge is a filter, which --no-filters turns off. Leave one of them out.");
        }
        if (scores == null && crossEncoderMax != null) {
            throw new UsageException("--cross-encoder-max needs --cross-encoder-scores FILE.");
        }
        CrossEncoderScores crossEncoder = scores == null
                ? null
                : new CrossEncoderScores(Dataset.read(
                        scores,
                        ReadOptions.builder()
                                .columns(List.of("question", "answer"))
                                .scoreColumn("score")
                                .build()));
        MiningOptions.Builder options = MiningOptions.builder(StrategyRequest.parse(strategies));
        gate.apply(options, !noFilters);
        return options.queryBy(query)
                .bm25(Bm25Options.ofDefaults()
                        .withLanguage(language)
                        .withWeights(k1, b)
                        .withTermMatchFloor(minTermMatch))
                .depth(depth)
                .ranks(rankMin, rankMax)
                .sampling(new Sampling(sampling, simansA, simansB))
                .filtered(!noFilters)
                .nearDuplicate(nearDuplicate)
                .margin(MarginChoice.parse(margin))
                .absoluteMargin(absoluteMargin)
                .scores(minScore, maxScore)
                .crossEncoder(crossEncoder, crossEncoderMax == null ? Double.NaN : crossEncoderMax)
                .judgeShare(judgeShare)
                .perturbed(
                        perturb,
                        new AllowedChanges(
                                rules.isEmpty() ? Perturbation.Rule.usual() : EnumSet.copyOf(rules),
                                SameMeaning.parse(perturbUnsafe)))
                .curatedShare(curatedShare)
                .relabel(relabel)
                .exactPairs(exactPairs)
                .cache(embeddingCache)
                .seed(seed)
                .build();
    }

    /** Names for completion and help. */
    static final class SameMeaningNames implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return SameMeaning.ids().iterator();
        }
    }

    /** Refuses a guide that is not there. */
    public void preflight() {
        Preflight.model(guide.equals(SELF) || guide.equals(NONE) ? null : guide);
        Preflight.model(judge);
        gate.preflight();
    }

    /** {@code --judge}, or nobody; the caller closes it. */
    public LoadedJudge loadJudge(CommonOptions common) {
        return LoadedJudge.of(judge, embeddingCache, common);
    }

    /** {@code --gate}, or none; the caller closes it. */
    public LoadedGate loadGate(CommonOptions common) {
        return gate.load(common);
    }

    /** {@link #SELF}, {@link #NONE} or a model. */
    public String guide() {
        return guide;
    }

    /** The texts of {@code --corpus}; empty without. */
    public List<String> corpusTexts() {
        String location = corpus;
        if (location == null) {
            return List.of();
        }
        int colon = location.lastIndexOf(':');
        if (colon < 1 || colon == location.length() - 1) {
            throw new UsageException(
                    "--corpus should be FILE:COLUMN, for example texts.csv:answer, but is \"" + location + "\".");
        }
        return Dataset.read(
                        location.substring(0, colon),
                        ReadOptions.builder()
                                .columns(List.of(location.substring(colon + 1)))
                                .build())
                .column(0);
    }
}
