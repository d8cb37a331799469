package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.run.RunFolder;
import io.github.jjak.train.TrainingArguments;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every run of steps has: its regularisation, when it is measured, saved and ended, and whose place it takes. */
public final class RunOptions {

    private static final TrainingArguments USUAL = TrainingArguments.ofDefaults();

    @Option(names = "--weight-decay", paramLabel = "X", description = "Decay of matrices (default: ${DEFAULT-VALUE}).")
    private double weightDecay = USUAL.optimizer().weightDecay();

    @Option(
            names = "--max-grad-norm",
            paramLabel = "X",
            description = "Length gradients are clipped to (default: ${DEFAULT-VALUE}).")
    private double maxGradNorm = USUAL.optimizer().maxGradNorm();

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
    private int saveTotalLimit = USUAL.saving().saveTotalLimit();

    @Option(
            names = "--on-nonfinite",
            paramLabel = "WHAT",
            description = "A batch whose loss or gradient is not finite: stop, or skip it (default: stop).")
    private TrainingArguments.OnNonfinite onNonfinite = USUAL.optimizer().onNonfinite();

    @Option(
            names = "--resume",
            description =
                    "Continue the run in the output folder from its newest whole checkpoint; without one, start it.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Replace a run that is in the output folder.")
    private boolean overwrite;

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

    /** The arguments, to which a command adds its own. */
    public TrainingArguments.Builder arguments() {
        return TrainingArguments.builder()
                .weightDecay(weightDecay)
                .maxGradNorm(maxGradNorm)
                .maxSteps(maxSteps)
                .evalSteps(evalSteps)
                .saveSteps(saveSteps)
                .saveTotalLimit(saveTotalLimit)
                .onNonfinite(onNonfinite);
    }
}
