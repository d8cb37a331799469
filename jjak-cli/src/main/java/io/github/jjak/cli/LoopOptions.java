package io.github.jjak.cli;

import io.github.jjak.error.UsageException;
import io.github.jjak.train.RunFolder;
import io.github.jjak.train.TrainingArguments;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The numbers of a pretraining run. Their names are those of {@code jjak train}; some defaults are not. */
final class LoopOptions {

    /** Tokens of a row where nobody says. */
    static final int USUAL_LENGTH = 128;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the text (default: ${DEFAULT-VALUE}).")
    private int epochs = 1;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description =
                    "Peak learning rate (default: 1e-4, which suits an encoder that goes on; 5e-4 and more suit a new one).")
    private double learningRate = 1e-4;

    @Option(
            names = "--lr-scheduler-type",
            paramLabel = "KIND",
            description = "linear or cosine: how the rate falls after warm-up (default: linear).")
    private TrainingArguments.LearningRateSchedule schedule = TrainingArguments.LearningRateSchedule.LINEAR;

    @Option(
            names = "--warmup-ratio",
            paramLabel = "X",
            description = "Share of steps with a rising rate (default: ${DEFAULT-VALUE}).")
    private double warmupRatio = 0.05;

    @Option(names = "--weight-decay", paramLabel = "X", description = "Decay of matrices (default: ${DEFAULT-VALUE}).")
    private double weightDecay = 0.01;

    @Option(
            names = "--max-grad-norm",
            paramLabel = "X",
            description = "Length gradients are clipped to (default: ${DEFAULT-VALUE}).")
    private double maxGradNorm = 1.0;

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Option(
            names = "--mini-batch-tokens",
            paramLabel = "N",
            description = "Tokens whose activations are in memory at once (default: by the model's size).")
    private @Nullable Integer miniBatchTokens;

    @Option(
            names = "--gradient-accumulation-steps",
            paramLabel = "N",
            description = "Batches of one update (default: ${DEFAULT-VALUE}).")
    private int gradientAccumulationSteps = 1;

    @Option(names = "--max-steps", paramLabel = "N", description = "End after so many steps.")
    private @Nullable Integer maxSteps;

    @Option(
            names = "--eval-steps",
            paramLabel = "N",
            description = "Steps between evaluations (default: once per epoch).")
    private @Nullable Integer evalSteps;

    @Option(
            names = "--save-steps",
            paramLabel = "N",
            description = "Steps between checkpoints (default: at each evaluation).")
    private @Nullable Integer saveSteps;

    @Option(
            names = "--save-total-limit",
            paramLabel = "N",
            description = "Checkpoints that are kept (default: ${DEFAULT-VALUE}).")
    private int saveTotalLimit = 2;

    @Option(
            names = "--logging-steps",
            paramLabel = "N",
            description = "Steps between lines of metrics.jsonl (default: ${DEFAULT-VALUE}).")
    private int loggingSteps = 10;

    @Option(
            names = "--on-nonfinite",
            paramLabel = "WHAT",
            description = "A batch whose loss or gradient is not finite: stop, or skip it (default: stop).")
    private TrainingArguments.OnNonfinite onNonfinite = TrainingArguments.OnNonfinite.STOP;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of weights, held-out lines, masks, batches and dropout (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(names = "--resume", description = "Continue the run in the output folder from its newest whole checkpoint.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Replace a run that is in the output folder.")
    private boolean overwrite;

    boolean resume() {
        return resume;
    }

    RunFolder.Existing existing() {
        if (resume && overwrite) {
            throw new UsageException("--resume and --overwrite contradict each other; give one of them.");
        }
        return resume
                ? RunFolder.Existing.RESUME
                : overwrite ? RunFolder.Existing.OVERWRITE : RunFolder.Existing.REFUSE;
    }

    /** The arguments, to which an objective may add its own. */
    TrainingArguments.Builder arguments() {
        return TrainingArguments.builder()
                .epochs(epochs)
                .learningRate(learningRate)
                .learningRateSchedule(schedule)
                .warmupRatio(warmupRatio)
                .weightDecay(weightDecay)
                .maxGradNorm(maxGradNorm)
                .seed(seed)
                .maxSteps(maxSteps)
                .evalSteps(evalSteps)
                .saveSteps(saveSteps)
                .loggingSteps(loggingSteps)
                .miniBatchTokens(miniBatchTokens)
                .precision(precision.precision)
                .saveTotalLimit(saveTotalLimit)
                .onNonfinite(onNonfinite)
                .gradientAccumulationSteps(gradientAccumulationSteps);
    }
}
