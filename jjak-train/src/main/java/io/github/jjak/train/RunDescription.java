package io.github.jjak.train;

import io.github.jjak.data.ContentHash;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadReport;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.report.ModelCard;
import io.github.jjak.tensor.Libtorch;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says in words and numbers what a run is, for {@code run.json}, the model card and the check before resuming.
 *
 * @param given further facts, for instance the command line
 */
record RunDescription(
        SentenceTransformer model,
        Loss loss,
        TrainingArguments arguments,
        @Nullable Evaluator evaluator,
        RowFacts facts,
        int totalSteps,
        int miniBatchTokens,
        Map<String, Object> given) {

    private Dataset data() {
        return facts.data();
    }

    /** @param result what came of it, null while the run goes on */
    Map<String, Object> toJson(@Nullable TrainingResult result) {
        Map<String, Object> description = new LinkedHashMap<>(given);
        description.put("model", model.location());
        description.put("max_seq_length", model.maxSequenceLength());
        description.put("parameters", model.parameterCount());
        description.put("loss", loss.name());
        description.put("loss_options", loss.options());
        if (!facts.weights().isEmpty()) {
            description.put("negative_weights", new TreeMap<>(facts.weights()));
        }
        GuideVectors guide = facts.guide();
        if (guide != null) {
            description.put("guide_sha256", guide.contentHash());
        }
        description.put("arguments", argumentsWithMiniBatches());
        description.put("steps", totalSteps);
        description.put("data", dataFacts());
        if (evaluator != null) {
            description.put("evaluation_sha256", evaluator.contentHash());
        }
        description.put("versions", versions());
        description.put("threads", Libtorch.threads());
        description.put("cpu_capability", Libtorch.cpuCapability());
        if (result != null) {
            description.put("result", result);
        }
        return description;
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("jjak", version());
        versions.put("libtorch", Libtorch.version());
        versions.put("java", String.valueOf(System.getProperty("java.version")));
        return versions;
    }

    private Map<String, Object> argumentsWithMiniBatches() {
        Map<String, Object> values = settings();
        values.put("mini_batch_tokens", miniBatchTokens);
        return values;
    }

    /** Without what only decides how a batch is cut to fit into memory: that does not change the model. */
    private Map<String, Object> settings() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("epochs", arguments.epochs());
        values.put("batch_size", arguments.batchSize());
        values.put("learning_rate", arguments.learningRate());
        values.put("warmup_ratio", arguments.warmupRatio());
        values.put("weight_decay", arguments.weightDecay());
        values.put("gradient_accumulation_steps", arguments.gradientAccumulationSteps());
        values.put("max_grad_norm", arguments.maxGradNorm());
        values.put("seed", arguments.seed());
        values.put("max_steps", arguments.maxSteps());
        values.put("eval_steps", arguments.evalSteps());
        values.put("save_steps", arguments.saveSteps());
        values.put("on_nonfinite", arguments.onNonfinite().name().toLowerCase(Locale.ROOT));
        values.put("early_stopping_patience", arguments.earlyStoppingPatience());
        values.put("save_total_limit", arguments.saveTotalLimit());
        values.put("batch_sampler", arguments.batchSampler().name().toLowerCase(Locale.ROOT));
        return values;
    }

    private Map<String, Object> dataFacts() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", data().rows());
        values.put("columns", data().columnNames());
        values.put("content_sha256", ContentHash.of(data()));
        ReadReport report = data().readReport();
        if (report != null) {
            values.put("file", report.file());
            values.put("file_sha256", report.sha256());
            values.put("rows_skipped_empty", report.rowsSkippedEmpty());
        }
        return values;
    }

    /** What decides every bit of the result: must be equal in the run that resumes. */
    Map<String, String> fingerprint() {
        Map<String, String> fingerprint = new LinkedHashMap<>();
        fingerprint.put("model", model.location());
        fingerprint.put("max-seq-length", Integer.toString(model.maxSequenceLength()));
        fingerprint.put("loss", loss.name());
        loss.options().forEach((name, value) -> fingerprint.put("loss " + name.replace('_', '-'), value));
        fingerprint.put("epochs", Integer.toString(arguments.epochs()));
        fingerprint.put("steps", Integer.toString(totalSteps));
        fingerprint.put("batch-size", Integer.toString(arguments.batchSize()));
        fingerprint.put("learning-rate", Double.toString(arguments.learningRate()));
        fingerprint.put("warmup-ratio", Double.toString(arguments.warmupRatio()));
        fingerprint.put("weight-decay", Double.toString(arguments.weightDecay()));
        fingerprint.put("max-grad-norm", Double.toString(arguments.maxGradNorm()));
        fingerprint.put("seed", Long.toString(arguments.seed()));
        fingerprint.put("mini-batch-tokens", Integer.toString(miniBatchTokens));
        fingerprint.put("gradient-accumulation-steps", Integer.toString(arguments.gradientAccumulationSteps()));
        fingerprint.put("early-stopping-patience", String.valueOf(arguments.earlyStoppingPatience()));
        fingerprint.put("batch-sampler", arguments.batchSampler().name());
        fingerprint.put("data", ContentHash.of(data()));
        fingerprint.putAll(facts.fingerprint());
        fingerprint.put("evaluation data", evaluator == null ? "none" : evaluator.contentHash());
        return fingerprint;
    }

    String modelCard(RunProgress progress) {
        return new ModelCard(
                        model.location(),
                        model.dimension(),
                        model.maxSequenceLength(),
                        loss.name(),
                        data().rows(),
                        data().columnNames(),
                        settings(),
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
