package io.github.jjak.cli.command;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.cli.option.BackendOption;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.EvaluateCorpusOptions;
import io.github.jjak.cli.option.EvaluateSearchOptions;
import io.github.jjak.cli.option.EvaluationTask;
import io.github.jjak.cli.option.JudgementOptions;
import io.github.jjak.cli.option.LexicalBaseline;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.MtebOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.RerankOptions;
import io.github.jjak.cli.option.RetrievalSet;
import io.github.jjak.cli.option.SimilarityOption;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.internal.MetricValue;
import io.github.jjak.eval.internal.SetMeans;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.Reranker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
                    + " both combined.",
            "--rerank MODEL lets a cross-encoder reorder what was found, and compares the order before and after.",
            "--embedding-precision int8,binary says what vectors in fewer bytes would find instead."
        },
        footer = {
            "",
            "Metric names and definitions are those of sentence-transformers' evaluators.",
            "Examples:",
            "  jjak evaluate --model out/best --data test.csv --columns question,answer --json",
            "  jjak evaluate --model bm25 --data test.csv --columns question,answer",
            "  jjak evaluate --model out/best --data test.csv --mode hybrid --rerank reranker/best",
            "  jjak evaluate --model out/best --data test.csv --embedding-precision int8,binary --rescore-multiplier 4",
            "  jjak evaluate --model out/best --judgements ratings.csv --corpus answers.csv:id,answer",
            "  jjak evaluate --model out/best --data beir/scifact --run-file scifact.run",
            "  jjak evaluate --model out/best --data korsts.tsv --task sts --columns sentence1,sentence2,score"
        })
public final class EvaluateCommand implements Runnable {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private BackendOption backend = new BackendOption();

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

    @Mixin
    private MtebOption mteb = new MtebOption();

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
        mteb.check();
        Preflight.model(byWords ? null : model.model);
        List<RetrievalSet> sets =
                task == EvaluationTask.RETRIEVAL ? RetrievalSet.of(data, judgements, corpus, common) : List.of();
        if (sets.size() > 1 && (search.perQuestion() || search.compares())) {
            throw new UsageException(
                    "--rerank, --embedding-precision, --predictions, --run-file and --worst are for one data set, but --data"
                            + " has " + sets.size() + ".");
        }
        Evaluator evaluator = sets.isEmpty()
                ? task.evaluator(data.read(task.columns(data.columns), common))
                : RetrievalSet.evaluator(data.name(), sets);
        Map<String, Double> metrics = measure(sets, evaluator);
        show(evaluator, metrics);
    }

    private void show(Evaluator evaluator, Map<String, Double> metrics) {
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

    private Map<String, Double> measure(List<RetrievalSet> sets, Evaluator evaluator) {
        if (!sets.isEmpty()) {
            common.say("Searching %s.", evaluator.size().inWords());
        }
        boolean byWords = model.model.equals(LexicalBaseline.NAME) || !search.needsModel();
        if (!sets.isEmpty() && byWords) {
            return search(sets, null);
        }
        try (SentenceTransformer transformer = model.load(function.similarity, backend, common)) {
            if (!sets.isEmpty()) {
                return search(sets, transformer);
            }
            long started = System.nanoTime();
            Map<String, Double> metrics = evaluator.evaluate(transformer);
            mteb.write(data.name(), evaluator, metrics, evaluator.primaryMetric(transformer), started, common);
            return metrics;
        }
    }

    private Map<String, Double> search(List<RetrievalSet> sets, @Nullable SentenceTransformer transformer) {
        try (RerankOptions.Loaded second = search.loadReranker(common)) {
            return search(sets, transformer, second.reranker());
        }
    }

    private Map<String, Double> search(
            List<RetrievalSet> sets, @Nullable SentenceTransformer transformer, @Nullable Reranker reranker) {
        Map<String, Map<String, Double>> bySet = new LinkedHashMap<>();
        for (RetrievalSet set : sets) {
            long started = System.nanoTime();
            Map<String, Double> metrics = search.measure(set, transformer, reranker, corpus.seed(), common);
            String primary = metrics.keySet().stream()
                    .filter(name -> name.endsWith("_ndcg@10"))
                    .findFirst()
                    .orElse("");
            mteb.write(set.name(), set.evaluator(), metrics, primary, started, common);
            bySet.put(set.name(), metrics);
        }
        return sets.size() == 1
                ? bySet.values().iterator().next()
                : SetMeans.of(RetrievalSet.collection(data.name()), bySet);
    }
}
