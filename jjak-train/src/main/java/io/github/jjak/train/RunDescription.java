package io.github.jjak.train;

import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.Libtorch;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says in words and numbers what a run is, for {@code run.json}, the model card and the check before resuming.
 *
 * @param facts all of them, gathered before the first step
 * @param arguments what the loop goes by
 */
record RunDescription(RunFacts facts, TrainingArguments arguments) {

    /**
     * Gathers the facts.
     *
     * @param given further ones, for instance the command line
     */
    static RunDescription of(Objective objective, TrainingArguments arguments, int totalSteps, RunFacts given) {
        RunFacts facts = RunFacts.builder()
                .addAll(given)
                .addAll(ofLoop(arguments, objective.measures()))
                .addAll(objective.facts())
                .machineSetting("mini_batch_tokens", objective.miniBatchTokens())
                .describeDeciding("steps", "steps", totalSteps)
                .describe("versions", versions())
                .describe("threads", Libtorch.threads())
                .describe("device", Libtorch.device().name().toLowerCase(Locale.ROOT))
                .describe("cpu_capability", Libtorch.cpuCapability())
                .build();
        return new RunDescription(facts, arguments);
    }

    /** What the loop itself goes by; the other arguments are told by the objective that goes by them. */
    private static RunFacts ofLoop(TrainingArguments arguments, boolean measures) {
        RunFacts.Builder facts = RunFacts.builder()
                .deciding("epochs", arguments.epochs())
                .deciding("learning_rate", arguments.learningRate())
                .deciding(
                        "lr_scheduler_type",
                        arguments.learningRateSchedule().name().toLowerCase(Locale.ROOT))
                .deciding("warmup_ratio", arguments.warmupRatio())
                .deciding("weight_decay", arguments.weightDecay())
                .deciding("gradient_accumulation_steps", arguments.gradientAccumulationSteps())
                .deciding("max_grad_norm", arguments.maxGradNorm())
                .deciding("seed", arguments.seed())
                // What it decides is the number of steps, which is compared.
                .undeciding("max_steps", arguments.maxSteps());
        if (measures) {
            // Which model is the best, and when patience is over.
            facts.deciding("eval_steps", arguments.evalSteps())
                    .deciding("early_stopping_patience", arguments.earlyStoppingPatience());
        } else {
            facts.undeciding("eval_steps", arguments.evalSteps())
                    .undeciding("early_stopping_patience", arguments.earlyStoppingPatience());
        }
        // Not what is computed, but what is written of it and when.
        return facts.undeciding("save_steps", arguments.saveSteps())
                .undeciding("save_total_limit", arguments.saveTotalLimit())
                .undeciding("logging_steps", arguments.loggingSteps())
                // A run that ended at such a batch may go on and skip the next ones.
                .undeciding("on_nonfinite", arguments.onNonfinite().name().toLowerCase(Locale.ROOT))
                .build();
    }

    /** @param result what came of it, null while the run goes on */
    Map<String, @Nullable Object> toJson(@Nullable TrainingResult result) {
        Map<String, @Nullable Object> json = facts.description();
        json.put("arguments", facts.arguments());
        json.put(RunFolder.FINGERPRINT, fingerprint());
        if (result != null) {
            json.put(RunFolder.RESULT, result);
        }
        return json;
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("jjak", version());
        versions.put("libtorch", Libtorch.version());
        versions.put("java", String.valueOf(System.getProperty("java.version")));
        return versions;
    }

    /** For the model card: without what only decides how a batch is cut to fit into memory. */
    Map<String, @Nullable Object> settings() {
        return facts.card();
    }

    /** What decides every bit of the result: must be equal in the run that resumes. */
    Map<String, String> fingerprint() {
        return facts.fingerprint();
    }

    /** Version of Jjak from the jar's manifest. */
    static String version() {
        String version = RunDescription.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
