package io.github.jjak.cli.display;

import io.github.jjak.eval.internal.MetricValue;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.TrainingListener.StepReport;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import io.github.jjak.train.internal.LossTrend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run on standard error: a bar on a terminal, a line every few seconds elsewhere.
 *
 * <p>Loss and accuracy are shown as a running mean, because a single batch says little.
 */
public final class TrainingDisplay implements TrainingListener, AutoCloseable {

    private static final double SMOOTHING = 0.9;
    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

    private final boolean quiet;
    private final String accuracyName;
    private final LossTrend lossTrend = new LossTrend();
    private String measuredOn = "";
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private int totalSteps;
    private int firstStep;
    private double loss = Double.NaN;
    private double accuracy = Double.NaN;
    private long tokens;
    private double seconds;
    private long lastLine;

    public TrainingDisplay(boolean quiet) {
        this(quiet, "in_batch_accuracy");
    }

    /** Says beside every metric on how much it was measured, such as {@code 102 questions in 1,023 answers}. */
    public TrainingDisplay measuredOn(String words) {
        measuredOn = words.isEmpty() ? "" : " (" + words + ")";
        return this;
    }

    /** What became of the loss in this process. */
    public LossTrend lossTrend() {
        return lossTrend;
    }

    /** @param accuracyName which of a step's numbers is shown as its accuracy */
    public TrainingDisplay(boolean quiet, String accuracyName) {
        this.accuracyName = accuracyName;
        this.quiet = quiet;
        this.terminal = TerminalBar.isTerminal();
    }

    @Override
    public void onStart(TrainingPlan plan) {
        totalSteps = plan.totalSteps();
        firstStep = plan.firstStep();
        if (quiet) {
            return;
        }
        String clusters = plan.work().clusters() == 0
                ? ""
                : HumanReadable.format(
                        ", %d distinct texts, %d answer clusters",
                        plan.work().distinctTexts(), plan.work().clusters());
        System.err.println(HumanReadable.format(
                "%d rows%s; %.2f M parameters; %d steps (%d per epoch).",
                plan.work().rows(), clusters, plan.work().parameters() / 1e6, plan.totalSteps(), plan.stepsPerEpoch()));
        MemoryPlan memory = plan.work().memory();
        if (memory != null) {
            System.err.println("Memory: " + memory.sentence() + ".");
        }
        if (plan.firstStep() > 0) {
            System.err.println(HumanReadable.format("Resuming after step %d.", plan.firstStep()));
        }
        lastLine = System.nanoTime();
    }

    @Override
    public void onComplete(Path folder, TrainingResult result) {
        if (!quiet) {
            System.err.println("The run in " + folder + " is complete; there is nothing left to do.");
        }
    }

    @Override
    public void onStep(StepReport step) {
        loss = smooth(loss, step.loss());
        lossTrend.add(step.loss());
        accuracy = smooth(accuracy, step.number(accuracyName));
        tokens += step.tokens();
        seconds += step.seconds();
        if (quiet) {
            return;
        }
        if (terminal) {
            openBar().stepTo(step.step()).setExtraMessage(message());
        } else if (System.nanoTime() - lastLine > NANOS_BETWEEN_LINES || step.step() == totalSteps) {
            lastLine = System.nanoTime();
            double left = (totalSteps - step.step()) * seconds / (step.step() - firstStep);
            System.err.println(HumanReadable.format(
                    "step %d/%d  epoch %.2f  %s  %s left",
                    step.step(), totalSteps, step.epoch(), message(), HumanReadable.duration(left)));
        }
    }

    /** A step without the number leaves the mean as it is. */
    private static double smooth(double mean, double value) {
        if (Double.isNaN(value)) {
            return mean;
        }
        return Double.isNaN(mean) ? value : SMOOTHING * mean + (1 - SMOOTHING) * value;
    }

    private String message() {
        String ranking = Double.isNaN(accuracy) ? "" : HumanReadable.format("  acc %.3f", accuracy);
        return HumanReadable.format("loss %.4f%s  %.0f tokens/s", loss, ranking, tokens / seconds);
    }

    private ProgressBar openBar() {
        ProgressBar open = bar;
        if (open == null) {
            open = TerminalBar.named("training")
                    .setInitialMax(totalSteps)
                    .startsFrom(firstStep, Duration.ZERO)
                    .build();
            bar = open;
        }
        return open;
    }

    @Override
    public void onEvaluation(int step, Map<String, Double> metrics, boolean best) {
        if (quiet) {
            return;
        }
        pauseBar();
        System.err.println(HumanReadable.format(
                "%-12s %s%s%s",
                step == 0 ? "base model" : "step " + step,
                summary(metrics),
                measuredOn,
                best && step > 0 ? "  best so far" : ""));
    }

    @Override
    public void onRefresh(int step, Map<String, Number> numbers, double taken) {
        if (quiet) {
            return;
        }
        pauseBar();
        Number rows = numbers.getOrDefault("rows_with_negatives", 0);
        System.err.println(HumanReadable.format(
                "%-12s negatives mined with the current model: %d rows have some, %s",
                "step " + step, rows.intValue(), HumanReadable.duration(taken)));
    }

    private static String summary(Map<String, Double> metrics) {
        return MetricsTable.shown(metrics).entrySet().stream()
                .map(metric -> metric.getKey() + " " + MetricValue.inWords(metric.getValue()))
                .collect(Collectors.joining("  "));
    }

    @Override
    public void onSave(Path folder) {}

    /** A line of words would tear the bar: it is ended and opens again with the next step. */
    private void pauseBar() {
        ProgressBar open = bar;
        if (open != null) {
            firstStep = (int) open.getCurrent();
            tokens = 0;
            seconds = 0;
            open.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        pauseBar();
    }
}
