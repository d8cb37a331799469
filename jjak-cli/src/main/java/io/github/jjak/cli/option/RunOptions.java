package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.run.RunFolder;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.internal.RunArguments;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What every run of steps has: its folder, its regularisation, its memory, when it is measured, saved and ended, and whose place it
 * takes.
 */
public final class RunOptions {

    private static final RunArguments USUAL = RunArguments.DEFAULT;

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Output folder.")
    private Path output = Path.of("");

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            description = "Weight decay of matrices (default: ${DEFAULT-VALUE}).")
    private double weightDecay = USUAL.optimizer().weightDecay();

    @Option(
            names = "--max-grad-norm",
            paramLabel = "X",
            description = "Maximum gradient norm (default: ${DEFAULT-VALUE}).")
    private double maxGradNorm = USUAL.optimizer().maxGradNorm();

    @Option(names = "--max-steps", paramLabel = "N", description = "Stop after this many steps.")
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
            description = "Number of checkpoints to keep (default: ${DEFAULT-VALUE}).")
    private int saveTotalLimit = USUAL.saving().saveTotalLimit();

    @Option(
            names = "--tensorboard",
            description = "Write the lines of metrics.jsonl for TensorBoard, too, into OUTPUT/tensorboard.")
    private boolean tensorBoard;

    @Option(
            names = "--gradient-accumulation-steps",
            paramLabel = "N",
            description =
                    "Batches per update; their gradients are averaged (default: ${DEFAULT-VALUE}). Adds no negatives; a"
                            + " larger --batch-size does, without more memory.")
    private int gradientAccumulationSteps = USUAL.batches().gradientAccumulationSteps();

    @Option(
            names = "--mini-batch-tokens",
            paramLabel = "N",
            description =
                    "Maximum tokens whose activations are in memory at once; larger batches use gradient caching, with"
                            + " the same result (default: a whole batch if memory is ample, else by the model's size).")
    private @Nullable Integer miniBatchTokens;

    @Option(
            names = "--recompute-layers",
            description = {
                "Keep only the input of each layer and run the layer again in the backward pass: less memory for one more forward pass, and the",
                "same bits for the same --mini-batch-tokens."
            })
    private boolean recomputeLayers;

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Random seed for new weights, held-out rows, masks, batches, dropout (default: ${DEFAULT-VALUE}).")
    private long seed = USUAL.seed();

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with the same option names as keys.")
    @SuppressWarnings("UnusedVariable") // ConfigFile reads it before the arguments are parsed
    private @Nullable Path config;

    @Option(
            names = "--on-nonfinite",
            paramLabel = "WHAT",
            description =
                    "What to do with a batch whose loss or gradient is not finite: stop, or skip it (default: stop).")
    private TrainingArguments.OnNonfinite onNonfinite = USUAL.optimizer().onNonfinite();

    @Option(
            names = "--resume",
            description =
                    "Resume the run in the output folder from its latest intact checkpoint; without one, start it.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Replace an existing run in the output folder.")
    private boolean overwrite;

    /** The folder of the run. */
    public Path output() {
        return output;
    }

    public long seed() {
        return seed;
    }

    public boolean resume() {
        return resume;
    }

    /** What to do about a run that is there. */
    public RunFolder.Existing existing() {
        if (resume && overwrite) {
            throw new UsageException("--resume and --overwrite contradict each other; give one of them.");
        }
        return resume
                ? RunFolder.Existing.RESUME
                : overwrite ? RunFolder.Existing.OVERWRITE : RunFolder.Existing.REFUSE;
    }

    /** The folder, made ready. */
    public RunFolder folder() {
        return RunFolder.prepare(output, existing());
    }

    /** The arguments, to which a command adds its own. */
    public TrainingArguments.Builder arguments() {
        return TrainingArguments.builder()
                .weightDecay(weightDecay)
                .maxGradNorm(maxGradNorm)
                .maxSteps(maxSteps)
                .evalSteps(evalSteps)
                .saveSteps(saveSteps)
                .saveTotalLimit(saveTotalLimit)
                .tensorBoard(tensorBoard)
                .onNonfinite(onNonfinite)
                .gradientAccumulationSteps(gradientAccumulationSteps)
                .miniBatchTokens(miniBatchTokens)
                .recomputeLayers(recomputeLayers)
                .precision(precision.precision)
                .seed(seed);
    }
}
