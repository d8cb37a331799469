package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.filter.internal.NearDuplicateFilter;
import io.github.jjak.negatives.internal.NegativeMining;
import io.github.jjak.negatives.mined.internal.ModelMiner;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.negatives.perturbed.SameMeaning;
import io.github.jjak.negatives.recipe.MarginChoice;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.StrategyRequest;
import io.github.jjak.search.Bm25Options;
import io.github.jjak.table.internal.TableFile;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How negatives are found and filtered, the same in {@code jjak negatives} and {@code jjak train --negatives}. */
public final class NegativeOptions {

    /** Words of {@code --mining-guide} that name no model. */
    public static final String SELF = "self";

    public static final String NONE = "none";

    @Option(
            names = "--query",
            paramLabel = "WHAT",
            description =
                    "What bm25 and model search with: question, answer (finds near-answers) or both (default: question).")
    private QueryBy query = QueryBy.QUESTION;

    @Option(
            names = "--corpus",
            paramLabel = "FILE:COLUMN",
            description = "Further texts to mine beside the answers of the data. No answers of evaluation data.")
    private @Nullable String corpus;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            description = "Analyzer of bm25: auto, none or a code such as ko (default: auto).")
    private String language = Bm25Options.AUTO;

    @Option(names = "--k1", paramLabel = "X", description = "BM25's k1 (default: ${DEFAULT-VALUE}).")
    private double k1 = 1.2;

    @Option(names = "--b", paramLabel = "X", description = "BM25's b (default: ${DEFAULT-VALUE}).")
    private double b = 0.75;

    @Option(
            names = "--min-term-match",
            paramLabel = "SHARE",
            description = "Least share of a query's terms that a bm25 hit must hold (default: ${DEFAULT-VALUE}).")
    private double minTermMatch = 0;

    @Option(names = "--depth", paramLabel = "N", description = "Hits of a search that are looked at (default: 50).")
    private int depth = 50;

    @Option(names = "--rank-min", paramLabel = "N", description = "First rank that may be a negative (default: 1).")
    private int rankMin = 1;

    @Option(names = "--rank-max", paramLabel = "N", description = "Last rank that may be one (default: the depth).")
    private @Nullable Integer rankMax;

    @Option(
            names = "--sampling",
            paramLabel = "KIND",
            description =
                    "top: the best ranks; random: by lot; simans: by lot, near the right answer's score (default: top).")
    private Sampling.Kind sampling = Sampling.Kind.TOP;

    @Option(names = "--simans-a", paramLabel = "X", description = "Steepness of simans (default: ${DEFAULT-VALUE}).")
    private double simansA = Sampling.DEFAULT_STEEPNESS;

    @Option(
            names = "--simans-b",
            paramLabel = "X",
            description = "Centre of simans, from the right answer's score (default: 0).")
    private double simansB = 0;

    @Option(
            names = "--near-duplicate",
            paramLabel = "SHARE",
            description =
                    "Likeness of characters from which a text counts as the right answer (default: ${DEFAULT-VALUE}).")
    private double nearDuplicate = NearDuplicateFilter.DEFAULT_SIMILARITY;

    @Option(
            names = "--mining-margin",
            paramLabel = "X",
            description =
                    "How far below the right answer's score a negative must stay: a share of it such as 0.05, auto (measured on"
                            + " the data) or none (default: auto).")
    private String margin = "auto";

    @Option(names = "--mining-absolute-margin", paramLabel = "X", description = "The same as a fixed number.")
    private @Nullable Double absoluteMargin;

    @Option(names = "--min-score", paramLabel = "X", description = "Least score of a negative.")
    private @Nullable Double minScore;

    @Option(names = "--max-score", paramLabel = "X", description = "Highest score of a negative.")
    private @Nullable Double maxScore;

    @Option(
            names = "--mining-guide",
            paramLabel = "MODEL",
            description =
                    "Model that judges candidates of bm25 (and of model, if it is another): self for the one that mines,"
                            + " none, or a model (default: self).")
    private String guide = SELF;

    @Option(
            names = "--cross-encoder-scores",
            paramLabel = "FILE",
            description = "Scores of a cross-encoder: columns question, answer, score.")
    private @Nullable String crossEncoderScores;

    @Option(
            names = "--cross-encoder-max",
            paramLabel = "X",
            description = "Highest such score of a negative (default: the right answer's).")
    private @Nullable Double crossEncoderMax;

    @Option(
            names = "--no-filters",
            description = "Leave out only what the data know as right. Does harm where answers resemble each other.")
    private boolean noFilters;

    @Option(
            names = "--perturb",
            paramLabel = "WHAT",
            description = "What perturb changes: answer, question or both (default: answer).")
    private PerturbationSource perturb = PerturbationSource.ANSWER;

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
                    "Also make changes that mostly keep the meaning, such as can to could: ${COMPLETION-CANDIDATES} (default: none).")
    private List<String> perturbUnsafe = List.of();

    @Option(
            names = "--curated-share",
            paramLabel = "SHARE",
            description = "Most share of perturbed negatives among all documents (default: ${DEFAULT-VALUE}).")
    private double curatedShare = NegativeMining.DEFAULT_CURATED_SHARE;

    @Option(
            names = "--relabel",
            description = "Make positives of candidates that near-duplicate or cross-encoder take for right.")
    private boolean relabel;

    @Option(
            names = "--embedding-cache",
            paramLabel = "DIR",
            description = "Keep vectors here, by weights and text, for the next mining or run.")
    @Nullable
    Path embeddingCache;

    @Option(
            names = "--exact-pairs",
            paramLabel = "N",
            description = "Questions times documents up to which every pair is compared; beyond, HNSW (default: 1e11).")
    private long exactPairs = ModelMiner.DEFAULT_MOST_PAIRS;

    @Option(
            names = "--audit",
            paramLabel = "FILE",
            description = "Every candidate and what became of it: .jsonl, .csv (also .gz) or .parquet.")
    @Nullable
    public Path audit;

    @Option(names = "--audit-texts", description = "Texts in the audit, not only numbers of rows.")
    public boolean auditTexts;

    /** Reads what has to be read and checks everything. */
    public MiningOptions mining(List<String> strategies, long seed) {
        if (audit != null) {
            TableFile.checkName(audit);
        }
        String scores = crossEncoderScores;
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
        return MiningOptions.builder(StrategyRequest.parse(strategies))
                .queryBy(query)
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
