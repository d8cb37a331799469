package io.github.jjak.train;

import io.github.jjak.tensor.Libtorch;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says in words and numbers what a run is, for {@code run.json}, the model card and the check before resuming.
 *
 * @param given further facts, for instance the command line
 */
record RunDescription(Objective objective, TrainingArguments arguments, int totalSteps, Map<String, Object> given) {

    /** @param result what came of it, null while the run goes on */
    Map<String, Object> toJson(@Nullable TrainingResult result) {
        Map<String, Object> description = new LinkedHashMap<>(given);
        description.putAll(objective.facts());
        description.put("arguments", argumentsWithMiniBatches());
        description.put("steps", totalSteps);
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
        values.put("mini_batch_tokens", objective.miniBatchTokens());
        return values;
    }

    /** Without what only decides how a batch is cut to fit into memory: that does not change the model. */
    Map<String, Object> settings() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("epochs", arguments.epochs());
        values.put("learning_rate", arguments.learningRate());
        values.put("lr_scheduler_type", arguments.learningRateSchedule().name().toLowerCase(Locale.ROOT));
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
        values.putAll(objective.settings());
        return values;
    }

    /** What decides every bit of the result: must be equal in the run that resumes. */
    Map<String, String> fingerprint() {
        Map<String, String> fingerprint = new LinkedHashMap<>();
        fingerprint.put("epochs", Integer.toString(arguments.epochs()));
        fingerprint.put("steps", Integer.toString(totalSteps));
        fingerprint.put("learning-rate", Double.toString(arguments.learningRate()));
        fingerprint.put(
                "lr-scheduler-type", arguments.learningRateSchedule().name().toLowerCase(Locale.ROOT));
        fingerprint.put("warmup-ratio", Double.toString(arguments.warmupRatio()));
        fingerprint.put("weight-decay", Double.toString(arguments.weightDecay()));
        fingerprint.put("max-grad-norm", Double.toString(arguments.maxGradNorm()));
        fingerprint.put("seed", Long.toString(arguments.seed()));
        fingerprint.put("gradient-accumulation-steps", Integer.toString(arguments.gradientAccumulationSteps()));
        fingerprint.put("early-stopping-patience", String.valueOf(arguments.earlyStoppingPatience()));
        fingerprint.put("mini-batch-tokens", Integer.toString(objective.miniBatchTokens()));
        fingerprint.putAll(objective.fingerprint());
        return fingerprint;
    }

    /** Version of Jjak from the jar's manifest. */
    static String version() {
        String version = RunDescription.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
