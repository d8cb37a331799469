package io.github.jjak.train;

import io.github.jjak.batch.internal.NoDuplicatesBatchSampler;
import io.github.jjak.batch.internal.RepeatedTexts;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadReport;
import io.github.jjak.data.internal.ColumnCheck;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.data.internal.DatasetCheck;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.refresh.NegativeRefresh;
import io.github.jjak.run.RunFacts;
import io.github.jjak.tokenize.internal.TokenStore;
import io.github.jjak.train.internal.RunArguments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What training on pairs is: on which data, from which model, under which loss. */
final class PairFacts {

    /** Of the model and the run, not of one data set. */
    private static final List<String> OF_THE_RUN = List.of(
            "model",
            "max_seq_length",
            "parameters",
            "dimension",
            "similarity_fn_name",
            "evaluation",
            "evaluation_sha256");

    private PairFacts() {}

    /** Of a run that starts from the model as it is now. */
    static RunFacts of(PreparedPairs pairs, @Nullable Evaluator evaluator) {
        SentenceTransformer model = pairs.model();
        RunArguments arguments = pairs.arguments();
        RunFacts.Builder facts = RunFacts.builder()
                .describe("model", model.location())
                .describeDeciding("max_seq_length", "max-seq-length", model.maxSequenceLength())
                .describe("parameters", model.internals().parameterCount())
                .describe("dimension", model.dimension())
                .describeDeciding("loss", "loss", pairs.loss().loss().name())
                .describeDeciding("loss_options", "loss", pairs.loss().loss().options())
                .describe("data", ofData(pairs.rows().data()))
                .describe("texts", ofTexts(pairs))
                .addAll(pairs.rows().facts())
                .describeDeciding(
                        "similarity_fn_name",
                        "similarity",
                        model.similarityFunction().id())
                .compare("evaluation data", evaluator == null ? "none" : evaluator.contentHash())
                .compare("evaluation metric", evaluator == null ? "" : evaluator.primaryMetric(model))
                .describe("memory", pairs.memory().toJson());
        if (pairs.loss().size() > 0) {
            facts.describe("loss_parameters", pairs.loss().size());
        }
        arguments.batches().addThoseOfPairsTo(facts);
        arguments.encoder().addTo(facts, model);
        if (evaluator != null) {
            facts.describe("evaluation", evaluator.size().counts());
            facts.describe("evaluation_metric", evaluator.primaryMetric(model));
            facts.describe("evaluation_sha256", evaluator.contentHash());
        }
        ModelFingerprint.parts(model.internals())
                .forEach((part, hash) -> facts.compare(part + " of the start model", hash));
        return facts.build();
    }

    private static Map<String, Object> ofTexts(PreparedPairs pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("distinct", pairs.tokens().distinctTexts());
        values.put("truncated", pairs.tokens().truncatedTexts());
        values.put("tokens_per_epoch", pairs.tokens().tokensPerEpoch());
        values.put("clusters", pairs.rows().positives().clusterCount());
        values.put("rows_left_out", pairs.sampler().batches(0).unplacedRows());
        if (pairs.sampler() instanceof NoDuplicatesBatchSampler) {
            TokenStore texts = pairs.tokens();
            values.put(
                    "duplicates_avoided",
                    RepeatedTexts.ofPlainShuffle(
                            texts,
                            Math.min(texts.rows(), pairs.arguments().batches().batchSize()),
                            pairs.arguments().seed()));
        }
        return values;
    }

    /** What a look at the rows says of them, without a word of theirs. */
    static RunFacts ofCheck(Dataset data, @Nullable Dataset heldOut) {
        Map<String, Object> values = new LinkedHashMap<>();
        DatasetCheck check = DatasetCheck.of(data, null, heldOut);
        values.put("duplicate_rows", check.duplicateRows());
        values.put("distinct_questions", check.distinctQuestions());
        values.put("distinct_answers", check.distinctAnswers());
        values.put("shared_answers", check.sharedAnswers());
        values.put("most_questions_of_answer", check.mostQuestionsOfAnswer());
        values.put("largest_cluster", check.largestCluster());
        values.put("question_equals_answer", check.questionEqualsAnswer());
        values.put(
                "characters",
                check.columns().stream().map(ColumnCheck::characters).toList());
        DatasetCheck.Leakage leakage = check.leakage();
        if (leakage != null) {
            values.put("leaked_questions", leakage.questions());
            values.put("leaked_answers", leakage.answers());
        }
        return RunFacts.builder().describe("data_check", values).build();
    }

    private static Map<String, Object> ofData(Dataset data) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", data.rows());
        values.put("columns", data.columnNames());
        values.put("content_sha256", ContentHash.of(data));
        ReadReport report = data.readReport();
        if (report != null) {
            values.put("file", report.file());
            values.put("file_sha256", report.sha256());
            values.put("rows_skipped_empty", report.rowsSkippedEmpty());
        }
        return values;
    }

    /** Of several data sets in one run. */
    static RunFacts ofTasks(
            List<String> names,
            List<PreparedPairs> tasks,
            @Nullable Evaluator evaluator,
            MultiDatasetBatchSampler sampler) {
        RunFacts.Builder facts = RunFacts.builder();
        Map<String, Object> datasets = new LinkedHashMap<>();
        for (int task = 0; task < names.size(); task++) {
            RunFacts ofTask = of(tasks.get(task), task == 0 ? evaluator : null);
            if (task == 0) {
                facts.addAll(ofTask);
            } else {
                facts.compareAll(names.get(task) + " ", ofTask);
            }
            Map<String, @Nullable Object> own = ofTask.description();
            own.keySet().removeAll(OF_THE_RUN);
            datasets.put(names.get(task), own);
        }
        return facts.describe("datasets", datasets)
                .deciding("multi_dataset_batch_sampler", sampler.name())
                .deciding("datasets", String.join(", ", names))
                .build();
    }

    /** What mining again adds. */
    static RunFacts of(NegativeRefresh refresh) {
        return RunFacts.builder()
                .describeDeciding("negatives", "mined", new TreeMap<>(refresh.options()))
                .deciding("refresh_steps", refresh.everySteps())
                .build();
    }
}
