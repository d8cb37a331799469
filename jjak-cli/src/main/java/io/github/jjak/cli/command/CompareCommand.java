package io.github.jjak.cli.command;

import io.github.jjak.cli.display.ComparisonTable;
import io.github.jjak.cli.display.ExitCode;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.ComparedModel;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.EvaluateCorpusOptions;
import io.github.jjak.cli.option.EvaluationTask;
import io.github.jjak.cli.option.JudgementOptions;
import io.github.jjak.cli.option.QuantizationOptions;
import io.github.jjak.cli.option.RetrievalSet;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RowEvaluator;
import io.github.jjak.eval.internal.PairedBootstrap;
import io.github.jjak.eval.internal.RetrievalComparison;
import io.github.jjak.eval.internal.RetrievalComparison.Metric;
import io.github.jjak.json.internal.JsonFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jjak compare}: is another model better than the one there is, how sure is that, and what does it cost? */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Compare models on the same data; the exit code says whether another is better than the first.",
        description = {
            "The differences come with 95 %% intervals from a paired bootstrap: by answer cluster for retrieval, by row for"
                    + " sts, pairs,",
            "triplet and reranking. A model is better if the whole interval of the deciding metric lies above --margin."
                    + " Other tasks have",
            "no interval: the difference itself must be above it.",
            "Exit code 0 if at least one of the others is better than the first, 1 if none is."
        },
        footer = {
            "",
            "Examples:",
            "  jjak compare bm25 builtin:ko-mini out/ --data test.csv --columns question,answer",
            "  jjak compare old/ new/ --data test.csv --columns question,answer --margin 0.01 --json",
            "  jjak compare builtin:ko-mini out/ --data korsts.tsv --task sts --columns sentence1,sentence2,score"
        })
public final class CompareCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "MODEL",
            arity = "2..*",
            description = "The model there is, then others: model folders, run folders (their best model), bm25, and"
                    + " whatever --model of evaluate takes. In front of --data.")
    private List<String> models = List.of();

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(names = "--task", paramLabel = "TASK", description = "As that of evaluate (default: retrieval).")
    private EvaluationTask task = EvaluationTask.RETRIEVAL;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description =
                    "Retrieval: what decides, accuracy@1, recall@10, ndcg@10, mrr@10 or map@100 (default: ndcg@10).")
    private @Nullable String metric;

    @Option(
            names = "--margin",
            paramLabel = "X",
            description = "By how much another model must be better, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double margin;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description =
                    "Retrieval: list the N questions that differ most in each direction; with texts if --verbose.")
    private int questions;

    @Mixin
    private EvaluateCorpusOptions corpus = new EvaluateCorpusOptions();

    @Mixin
    private JudgementOptions judgements = new JudgementOptions();

    @Mixin
    private QuantizationOptions quantization = new QuantizationOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        common.apply();
        corpus.check(task);
        judgements.check(task, data.given());
        quantization.checkOne(task);
        Metric deciding = deciding();
        List<ComparedModel> compared = models.stream().map(ComparedModel::named).toList();
        compared.forEach(model -> model.require(task));
        if (compared.stream().map(ComparedModel::name).distinct().count() < compared.size()) {
            throw new UsageException("A model is named twice: " + String.join(", ", models) + ".");
        }
        List<RetrievalSet> sets =
                task == EvaluationTask.RETRIEVAL ? RetrievalSet.of(data, judgements, corpus, common) : List.of();
        Evaluator evaluator = sets.isEmpty()
                ? task.evaluator(data.read(task.columns(data.columns), common))
                : RetrievalSet.evaluator(data.name(), sets);
        List<ComparedModel.Measured> measured = new ArrayList<>();
        for (ComparedModel model : compared) {
            common.say("%s on %s.", model.name(), evaluator.size().inWords());
            measured.add(sets.isEmpty() ? model.measure(evaluator, common) : model.measure(sets, quantization, common));
        }
        ComparisonTable table =
                sets.isEmpty() ? table(measured, evaluator) : table(measured, evaluator, sets, deciding);
        if (common.json) {
            Map<String, Object> json = new LinkedHashMap<>(table.toJson());
            json.putAll(evaluator.size().counts());
            json.putAll(judgements.counts());
            System.out.println(JsonFile.formatLine(json));
        } else {
            System.out.print(table);
        }
        if (!evaluator.size().doubt().isEmpty()) {
            common.say("%s", evaluator.size().doubt());
        }
        return table.anyBetter() ? ExitCode.OK.number() : ExitCode.RUN_FAILED.number();
    }

    private Metric deciding() {
        if (!(margin >= 0 && margin < 1)) {
            throw new UsageException("--margin must be from 0 to below 1, but is " + margin + ".");
        }
        if (task != EvaluationTask.RETRIEVAL && (metric != null || questions != 0)) {
            throw new UsageException("--metric and --questions work with --task retrieval only.");
        }
        if (questions < 0) {
            throw new UsageException("--questions is " + questions + "; give a number of questions, 1 or more.");
        }
        String given = metric;
        if (given == null) {
            return Metric.NDCG_AT_10;
        }
        List<String> known = new ArrayList<>();
        for (Metric one : Metric.values()) {
            if (one.toString().equals(given)) {
                return one;
            }
            known.add(one.toString());
        }
        throw new UsageException("--metric \"" + given + "\" is not one of " + String.join(", ", known) + ".");
    }

    private ComparisonTable table(List<ComparedModel.Measured> measured, Evaluator evaluator) {
        ComparisonTable table = new ComparisonTable(evaluator.size().inWords(), margin);
        measured.forEach(model -> table.add(model.name(), model.metrics(), model.cost(), model.primary()));
        RowEvaluator.RowResults first = measured.get(0).ofRows();
        for (ComparedModel.Measured model : measured.subList(1, measured.size())) {
            RowEvaluator.RowResults other = model.ofRows();
            if (first != null && other != null) {
                PairedBootstrap.withSeed(corpus.seed())
                        .compareRows(first.rows(), first.primary(), other.primary())
                        .ifPresent(found -> table.compare(model.name(), found));
            }
        }
        return table;
    }

    private ComparisonTable table(
            List<ComparedModel.Measured> measured, Evaluator evaluator, List<RetrievalSet> sets, Metric deciding) {
        ComparisonTable table = new ComparisonTable(evaluator.size().inWords(), margin);
        for (ComparedModel.Measured model : measured) {
            Map<String, Double> shown = new LinkedHashMap<>();
            for (int set = 0; sets.size() > 1 && set < sets.size(); set++) {
                shown.put(
                        sets.get(set).name() + " " + deciding,
                        deciding.of(model.results().get(set).mean()));
            }
            for (Metric one : Metric.values()) {
                shown.put((sets.size() > 1 ? "mean " : "") + one, one.mean(model.results()));
            }
            table.add(model.name(), shown, model.cost(), deciding.toString());
        }
        List<InformationRetrievalEvaluator> evaluators =
                sets.stream().map(RetrievalSet::evaluator).toList();
        for (ComparedModel.Measured model : measured.subList(1, measured.size())) {
            RetrievalComparison comparison = RetrievalComparison.of(
                    evaluators,
                    measured.get(0).results(),
                    model.results(),
                    deciding,
                    PairedBootstrap.withSeed(corpus.seed()));
            table.compare(model.name(), comparison, deciding);
            if (questions > 0) {
                sayQuestions(measured.get(0), model, sets, deciding);
            }
        }
        return table;
    }

    private void sayQuestions(
            ComparedModel.Measured first, ComparedModel.Measured second, List<RetrievalSet> sets, Metric deciding) {
        for (int set = 0; set < sets.size(); set++) {
            RetrievalSet of = sets.get(set);
            if (sets.size() > 1) {
                common.say("%s:", of.name());
            }
            DifferingQuestions differing = new DifferingQuestions(
                    of.evaluator().questions(),
                    first.results().get(set),
                    second.results().get(set),
                    deciding);
            differing
                    .lines(first.name(), second.name(), questions, common.verbose)
                    .forEach(line -> common.say("%s", line));
        }
    }
}
