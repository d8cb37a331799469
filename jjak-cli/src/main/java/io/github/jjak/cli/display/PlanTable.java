package io.github.jjak.cli.display;

import io.github.jjak.distributed.internal.MeasuredRun;
import io.github.jjak.distributed.internal.NetworkSpeed;
import io.github.jjak.distributed.internal.StepCost;
import io.github.jjak.tensor.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A run on paper, by numbers of workers.
 *
 * @param run what is known
 * @param network between the workers
 * @param pairs of the data to come
 * @param batch rows that see each other
 * @param epochs over the data
 * @param reduce number format in which gradients travel
 */
public record PlanTable(
        MeasuredRun run, NetworkSpeed network, long pairs, long batch, double epochs, Precision reduce) {

    private static final String ROW = "%9s %9s %9s %9s %9s %9s %9s %12s %8s %11s";

    private double steps() {
        return Math.max(1, Math.ceil(epochs * pairs / batch));
    }

    private double seconds(int workers) {
        return steps() * StepCost.of(run, network, workers, batch, reduce).total();
    }

    /** The powers of two up to a number of workers, and that number. */
    private static Iterable<Integer> workers(int most) {
        TreeSet<Integer> numbers = new TreeSet<>(List.of(most));
        for (int workers = 1; workers <= most && workers > 0; workers *= 2) {
            numbers.add(workers);
        }
        return numbers;
    }

    /** Lines for a terminal. */
    public List<String> lines(int most) {
        List<String> lines = new ArrayList<>();
        lines.add(HumanReadable.format(
                "Measured: %,.0f tokens/s on one worker, %.1f tokens a text, %.1f M parameters, %.1f M trained,"
                        + " vectors of %d.",
                run.tokensPerSecond(),
                run.tokensPerText(),
                run.parameters() / 1e6,
                run.trainedParameters() / 1e6,
                run.dimension()));
        lines.add(HumanReadable.format(
                "Planned: %,d pairs, %s epochs, batches of %,d: %,.0f steps. Seconds of a step:",
                pairs, plain(epochs), batch, steps()));
        lines.add("");
        lines.add(HumanReadable.format(
                ROW,
                "workers",
                "encode",
                "loss",
                "vectors",
                "gradients",
                "step",
                "network",
                "run",
                "speed",
                "evaluation"));
        for (int workers : workers(most)) {
            StepCost cost = StepCost.of(run, network, workers, batch, reduce);
            lines.add(HumanReadable.format(
                    ROW,
                    workers,
                    brief(cost.encoding()),
                    brief(cost.loss()),
                    brief(cost.gathering()),
                    brief(cost.reducing()),
                    brief(cost.total()),
                    HumanReadable.format("%.0f %%", 100 * cost.networkShare()),
                    HumanReadable.duration(seconds(workers)),
                    HumanReadable.format("%.1f x", seconds(1) / seconds(workers)),
                    run.evaluatedTexts() == 0 ? "-" : brief(StepCost.evaluation(run, network, workers))));
        }
        return lines;
    }

    /** The same as values, a map for each number of workers. */
    public Map<String, Object> values(int most) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int workers : workers(most)) {
            StepCost cost = StepCost.of(run, network, workers, batch, reduce);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("workers", workers);
            row.put("encode_seconds", cost.encoding());
            row.put("loss_seconds", cost.loss());
            row.put("vectors_seconds", cost.gathering());
            row.put("gradients_seconds", cost.reducing());
            row.put("step_seconds", cost.total());
            row.put("network_share", cost.networkShare());
            row.put("run_seconds", seconds(workers));
            row.put("evaluation_seconds", StepCost.evaluation(run, network, workers));
            rows.add(row);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("pairs", pairs);
        values.put("epochs", epochs);
        values.put("batch_size", batch);
        values.put("steps", Math.round(steps()));
        values.put("tokens_per_second", run.tokensPerSecond());
        values.put("tokens_per_text", run.tokensPerText());
        values.put("parameters", run.parameters());
        values.put("trained_parameters", run.trainedParameters());
        values.put("dimension", run.dimension());
        values.put("reduce_precision", reduce.id());
        values.put("evaluated_texts", run.evaluatedTexts());
        values.put("plan", rows);
        return values;
    }

    private static String brief(double seconds) {
        return seconds == 0 ? "0" : HumanReadable.format(seconds < 10 ? "%.3f" : "%.0f", seconds);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? HumanReadable.format("%.0f", number) : HumanReadable.format("%s", number);
    }
}
