package io.github.jjak.cli.display;

import io.github.jjak.eval.internal.MetricValue;
import io.github.jjak.run.TrainingResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of a run, for a person and for {@code --json}. */
public record TrainingSummary(TrainingResult result, Path output) {

    /** How long it took. */
    public String sentence() {
        return HumanReadable.format(
                "Trained %d steps in %s (%.0f tokens/s).",
                result.steps(), HumanReadable.duration(result.seconds()), result.tokensPerSecond());
    }

    /** Each number before and after, a line each, with names as wide as {@code width}. */
    public List<String> changes(int width) {
        return result.best().entrySet().stream()
                .map(metric -> HumanReadable.format(
                        "%-" + width + "s %s -> %s",
                        metric.getKey(),
                        MetricValue.inWords(result.base().get(metric.getKey())),
                        MetricValue.inWords(metric.getValue())))
                .toList();
    }

    /** To be changed by whoever has more to say. */
    public Map<String, Object> toJson() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("steps", result.steps());
        summary.put("epochs", result.epochs());
        summary.put("seconds", result.seconds());
        summary.put("tokens_per_second", result.tokensPerSecond());
        summary.put("train_loss", result.trainLoss());
        summary.put("base", result.base());
        summary.put("best", result.best());
        summary.put("best_step", result.bestStep());
        summary.put("output", output.toString());
        return summary;
    }
}
