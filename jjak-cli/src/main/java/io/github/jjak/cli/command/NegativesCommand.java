package io.github.jjak.cli.command;

import io.github.jjak.cli.display.NegativesReport;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.LoadedGate;
import io.github.jjak.cli.option.LoadedJudge;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.NegativeOptions;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.SimilarityOption;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.output.internal.AuditFile;
import io.github.jjak.negatives.output.internal.NegativeFile;
import io.github.jjak.negatives.output.internal.NegativeFormat;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak negatives}: positive pairs in, pairs with negatives out. */
@Command(
        name = "negatives",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Mine or generate negatives for positive pairs.",
        description = {
            "Strategies, each with a number of negatives per row (bm25:2; 1 if none is given):",
            "  random   random answers of other rows",
            "  bm25     answers that share terms with the question",
            "  model    answers that a model ranks near the question (needs --model)",
            "  perturb  the right answer with another tense, subject, verb, polarity or number",
            "Likely correct answers are filtered out. Mine training data only, never evaluation data."
        },
        footer = {
            "",
            "Examples:",
            "  jjak negatives --data train.csv --columns question,answer --strategy bm25 --output triplets.csv",
            "  jjak negatives --data train.csv --strategy bm25:1,model:2 --model out/best --format tuples \\",
            "    --output negatives.parquet --audit audit.jsonl"
        })
public final class NegativesCommand implements Runnable {

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--strategy",
            paramLabel = "NAME:N",
            split = ",",
            required = true,
            description = "random, bm25, model or perturb, each with negatives per row; comma-separated.")
    private List<String> strategies = List.of();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "Output file: .csv, .jsonl (also .gz) or .parquet.")
    private Path output = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "KIND",
            description =
                    "triplets: anchor, positive, negative; tuples: negative_1 to negative_n; pairs: label 1 and 0;"
                            + " lists (default: triplets).")
    private NegativeFormat format = NegativeFormat.TRIPLETS;

    @Option(names = "--model", paramLabel = "MODEL", description = "Model that mines, and scores what bm25 finds.")
    private @Nullable String model;

    @Option(
            names = "--max-seq-length",
            paramLabel = "N",
            description = "Maximum tokens per text (default: the model's limit).")
    private @Nullable Integer maxSequenceLength;

    @Mixin
    private SimilarityOption function = new SimilarityOption();

    @Mixin
    private NegativeOptions negatives = new NegativeOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        common.apply();
        MiningOptions options = negatives.mining(strategies, seed);
        NegativesRecipe.requireParts(options, model != null);
        NegativeFile.check(output, format);
        if (output.equals(negatives.audit)) {
            throw new UsageException("--output and --audit name the same file " + output + ".");
        }
        Preflight.output(output);
        Preflight.output(negatives.audit);
        Preflight.model(model);
        negatives.preflight();
        Dataset rows = data.read(common);
        MiningCorpus corpus = corpus(rows);
        MinedNegatives mined = mine(options, corpus);
        NegativeFile.write(output, mined, format);
        common.say("%s", NegativesReport.of(mined, common.verbose));
        common.say("%nWrote %s%s.", output, negatives.audit == null ? "" : " and the audit " + negatives.audit);
        if (common.json) {
            Map<String, Object> summary = new LinkedHashMap<>(mined.summary().asMap());
            summary.put("output", output.toString());
            System.out.println(JsonFile.formatLine(summary));
        }
    }

    private MiningCorpus corpus(Dataset rows) {
        List<String> further = negatives.corpusTexts();
        MiningCorpus corpus = MiningCorpus.of(rows, further);
        if (!further.isEmpty()) {
            common.say(
                    "The corpus contains %d of the %d answers; the others were added. %d texts are mined.",
                    corpus.answersInCorpus(),
                    corpus.answers(),
                    corpus.documents().size());
            if (corpus.answersInCorpus() == 0) {
                common.say("It contains none of the answers: is it the right file and column?");
            }
        }
        return corpus;
    }

    private MinedNegatives mine(MiningOptions options, MiningCorpus corpus) {
        String mining = model;
        String guide = negatives.guide();
        boolean other = !guide.equals(NegativeOptions.SELF) && !guide.equals(NegativeOptions.NONE);
        try (SentenceTransformer miner = mining == null ? null : load(mining);
                SentenceTransformer guiding = other ? ModelOption.load(guide, maxSequenceLength, common) : null;
                LoadedJudge judge = negatives.loadJudge(common);
                LoadedGate gate = negatives.loadGate(common)) {
            NegativesRecipe recipe = new NegativesRecipe(
                    options,
                    miner,
                    guide.equals(NegativeOptions.SELF) ? miner : guiding,
                    judge.asJudge(),
                    gate.judge());
            return audited(corpus, sink -> recipe.mine(corpus, sink));
        }
    }

    private SentenceTransformer load(String miner) {
        return ModelOption.load(miner, common, new LoadOptions(maxSequenceLength).withSimilarity(function.similarity));
    }

    private MinedNegatives audited(MiningCorpus corpus, Function<AuditSink, MinedNegatives> mining) {
        Path audit = negatives.audit;
        return audit == null
                ? mining.apply(AuditSink.NONE)
                : AuditFile.write(audit, corpus, negatives.auditTexts, mining);
    }
}
