package io.github.jjak.train;

import io.github.jjak.data.ContentHash;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadReport;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.report.ModelCard;
import io.github.jjak.tensor.Libtorch;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says in words and numbers what a run is, for {@code run.json}, the model card and the check before resuming. */
final class RunDescription {

    private RunDescription() {}

    static Map<String, Object> of(
            SentenceTransformer model,
            Loss loss,
            TrainingArguments arguments,
            Dataset data,
            int totalSteps,
            int miniBatchTokens) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("model", model.location());
        description.put("max_seq_length", model.maxSequenceLength());
        description.put("parameters", model.parameterCount());
        description.put("loss", loss.name());
        description.put("arguments", arguments(arguments, miniBatchTokens));
        description.put("steps", totalSteps);
        description.put("data", data(data));
        description.put(
                "versions",
                Map.of(
                        "jjak", version(),
                        "libtorch", Libtorch.version(),
                        "java", String.valueOf(System.getProperty("java.version"))));
        description.put("threads", Libtorch.threads());
        description.put("cpu_capability", Libtorch.cpuCapability());
        return description;
    }

    private static Map<String, Object> arguments(TrainingArguments arguments, int miniBatchTokens) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("epochs", arguments.epochs());
        values.put("batch_size", arguments.batchSize());
        values.put("learning_rate", arguments.learningRate());
        values.put("warmup_ratio", arguments.warmupRatio());
        values.put("weight_decay", arguments.weightDecay());
        values.put("max_grad_norm", arguments.maxGradNorm());
        values.put("seed", arguments.seed());
        values.put("max_steps", arguments.maxSteps());
        values.put("eval_steps", arguments.evalSteps());
        values.put("save_steps", arguments.saveSteps());
        values.put("mini_batch_tokens", miniBatchTokens);
        values.put("batch_sampler", arguments.batchSampler().name().toLowerCase(Locale.ROOT));
        return values;
    }

    /** For people: how a batch was cut to fit into memory does not change the model. */
    private static Map<String, Object> settings(TrainingArguments arguments) {
        Map<String, Object> values = arguments(arguments, 0);
        values.remove("mini_batch_tokens");
        return values;
    }

    private static Map<String, Object> data(Dataset data) {
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

    /** What decides every bit of the result: must be equal in the run that resumes. */
    static Map<String, String> fingerprint(
            SentenceTransformer model,
            Loss loss,
            TrainingArguments arguments,
            Dataset data,
            int totalSteps,
            int miniBatchTokens) {
        Map<String, String> fingerprint = new LinkedHashMap<>();
        fingerprint.put("model", model.location());
        fingerprint.put("max-seq-length", Integer.toString(model.maxSequenceLength()));
        fingerprint.put("loss", loss.name());
        fingerprint.put("epochs", Integer.toString(arguments.epochs()));
        fingerprint.put("steps", Integer.toString(totalSteps));
        fingerprint.put("batch-size", Integer.toString(arguments.batchSize()));
        fingerprint.put("learning-rate", Double.toString(arguments.learningRate()));
        fingerprint.put("warmup-ratio", Double.toString(arguments.warmupRatio()));
        fingerprint.put("weight-decay", Double.toString(arguments.weightDecay()));
        fingerprint.put("max-grad-norm", Double.toString(arguments.maxGradNorm()));
        fingerprint.put("seed", Long.toString(arguments.seed()));
        fingerprint.put("mini-batch-tokens", Integer.toString(miniBatchTokens));
        fingerprint.put("batch-sampler", arguments.batchSampler().name());
        fingerprint.put("data", ContentHash.of(data));
        return fingerprint;
    }

    static String modelCard(
            SentenceTransformer model, Loss loss, TrainingArguments arguments, Dataset data, RunProgress progress) {
        return new ModelCard(
                        model.location(),
                        model.dimension(),
                        model.maxSequenceLength(),
                        loss.name(),
                        data.rows(),
                        data.columnNames(),
                        settings(arguments),
                        progress.step(),
                        progress.base(),
                        progress.last())
                .toMarkdown();
    }

    /** Version of Jjak from the jar's manifest. */
    static String version() {
        String version = RunDescription.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
