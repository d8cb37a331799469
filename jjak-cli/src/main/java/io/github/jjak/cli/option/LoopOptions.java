package io.github.jjak.cli.option;

import io.github.jjak.train.TrainingArguments;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The numbers of a run without questions, such as pretraining. Their names are those of {@code jjak train}; some defaults are not. */
public final class LoopOptions {

    /** Tokens of a row where nobody says. */
    public static final int USUAL_LENGTH = 128;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the text (default: ${DEFAULT-VALUE}).")
    private int epochs = 1;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description =
                    "Peak learning rate (default: 1e-4, for continued training; use 5e-4 or more for a new encoder).")
    private double learningRate = 1e-4;

    @Option(
            names = "--lr-scheduler-type",
            paramLabel = "KIND",
            description = "linear or cosine: learning rate decay after warm-up (default: linear).")
    private ScheduleKind schedule = ScheduleKind.LINEAR;

    @Option(
            names = "--warmup-ratio",
            paramLabel = "X",
            description = "Share of steps for warm-up (default: ${DEFAULT-VALUE}).")
    private double warmupRatio = 0.05;

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--logging-steps",
            paramLabel = "N",
            description = "Steps between lines of metrics.jsonl (default: ${DEFAULT-VALUE}).")
    private int loggingSteps = 10;

    /** What it has in common with other runs. */
    public RunOptions run() {
        return run;
    }

    /** The arguments, to which an objective may add its own. */
    public TrainingArguments.Builder arguments() {
        return run.arguments()
                .epochs(epochs)
                .learningRate(learningRate)
                .learningRateSchedule(schedule.schedule())
                .warmupRatio(warmupRatio)
                .loggingSteps(loggingSteps);
    }
}
