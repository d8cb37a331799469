package io.github.jjak.cli.command;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.EvaluateCorpusOptions;
import io.github.jjak.cli.option.EvaluateSearchOptions;
import io.github.jjak.cli.option.EvaluationTask;
import io.github.jjak.cli.option.JudgementOptions;
import io.github.jjak.cli.option.LexicalBaseline;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.SimilarityOption;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.internal.MetricValue;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak evaluate}: how well a model does what it is for, on data it has not seen. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Evaluate a model on data it was not trained on.",
        description = {
            "Tasks and their columns:",
            "  retrieval  question,answer              searches each question among all distinct answers; --corpus"
                    + " adds more",
            "  sts        sentence1,sentence2,score    do similarities correlate with human scores",
            "  triplet    anchor,positive,negative     is the positive closer than the negative",
            "  minimal-pairs  anchor,positive,negative[,rule]  is the original text preferred to the perturbed one,"
                    + " per rule",
            "  pairs      sentence1,sentence2,label    does a threshold separate 1 from 0",
            "  translation  source,target              is the translation the nearest text of the other language",
            "  reranking  query,positive,negative[,…]  are the right answers in front of a question's own wrong ones",
            "  paraphrase-mining  sentence1,sentence2  are the pairs that mean the same found among all texts",
            "For retrieval, --model bm25 evaluates keyword search, a baseline for every model, and --mode hybrid"
                    + " both combined."
        },
        footer = {
            "",
            "Metric names and definitions are those of sentence-transformers' evaluators.",
            "Examples:",
            "  jjak evaluate --model out/best --data test.csv --columns question,answer --json",
            "  jjak evaluate --model bm25 --data test.csv --columns question,answer",
            "  jjak evaluate --model out/best --judgements ratings.csv --corpus answers.csv:id,answer",
            "  jjak evaluate --model out/best --data korsts.tsv --task sts --columns sentence1,sentence2,score"
        })
public final class EvaluateCommand implements Runnable {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private SimilarityOption function = new SimilarityOption();

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description =
                    "retrieval, sts, triplet, minimal-pairs, pairs, reranking, paraphrase-mining or translation (default: retrieval).")
    private EvaluationTask task = EvaluationTask.RETRIEVAL;

    @Mixin
    private EvaluateCorpusOptions corpus = new EvaluateCorpusOptions();

    @Mixin
    private JudgementOptions judgements = new JudgementOptions();

    @Mixin
    private EvaluateSearchOptions search = new EvaluateSearchOptions();

    @Override
    public void run() {
        common.apply();
        corpus.check(task);
        judgements.check(task, data.given());
        boolean byWords = model.model.equals(LexicalBaseline.NAME);
        if (byWords && task != EvaluationTask.RETRIEVAL) {
            throw new UsageException("--model bm25 is keyword search, so it works with --task retrieval only.");
        }
        search.check(task, byWords);
        Preflight.model(byWords ? null : model.model);
        Evaluator evaluator = judgements.given()
                ? judgements.evaluator(corpus, data, common)
                : corpus.evaluator(task, data.read(task.columns(data.columns), common), data, common);
        Map<String, Double> metrics = measure(evaluator);
        if (common.json) {
            Map<String, Object> numbers = new LinkedHashMap<>(metrics);
            numbers.putAll(evaluator.size().counts());
            numbers.putAll(judgements.counts());
            System.out.println(JsonFile.formatLine(numbers));
        } else {
            metrics.forEach((name, value) ->
                    System.out.println(HumanReadable.format("%-22s %s", name, MetricValue.inWords(value))));
        }
        if (!evaluator.size().doubt().isEmpty()) {
            common.say("%s", evaluator.size().doubt());
        }
        if (metrics.values().stream().anyMatch(value -> value.isNaN())) {
            common.say("Undefined: %s", evaluator.whenUndefined());
        }
    }

    private Map<String, Double> measure(Evaluator evaluator) {
        InformationRetrievalEvaluator retrieval =
                evaluator instanceof InformationRetrievalEvaluator found ? found : null;
        if (retrieval != null) {
            common.say("Searching %s.", retrieval.size().inWords());
        }
        if (retrieval != null && (model.model.equals(LexicalBaseline.NAME) || !search.needsModel())) {
            return search.measure(retrieval, null, common);
        }
        try (SentenceTransformer transformer = model.load(function.similarity, common)) {
            return retrieval != null && search.given()
                    ? search.measure(retrieval, transformer, common)
                    : evaluator.evaluate(transformer);
        }
    }
}
