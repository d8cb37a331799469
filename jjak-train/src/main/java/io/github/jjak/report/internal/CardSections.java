package io.github.jjak.report.internal;

import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.MetricValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the cards of all models have in common, as Markdown. */
final class CardSections {

    private CardSections() {}

    /**
     * What was measured on the held-out data.
     *
     * @param measuredOn on how much; null if that is not known
     * @param note a sentence on the metrics; may be empty
     */
    static void appendMetrics(
            StringBuilder card,
            @Nullable EvaluationSize measuredOn,
            String note,
            Map<String, Double> before,
            Map<String, Double> after) {
        if (after.isEmpty()) {
            card.append("It was not measured: the run had no held-out data.\n\n");
            return;
        }
        card.append("## Held-out data\n\n");
        if (measuredOn != null) {
            card.append("Measured on ").append(measuredOn.inWords()).append(". ");
            card.append(measuredOn.warning()).append(note.isEmpty() ? "\n\n" : " ");
        }
        if (!note.isEmpty()) {
            card.append(note).append("\n\n");
        }
        card.append("| metric | before training | this model |\n|---|---:|---:|\n");
        after.forEach((name, value) -> card.append("| ")
                .append(name)
                .append(" | ")
                .append(MetricValue.inWords(before.get(name)))
                .append(" | ")
                .append(MetricValue.inWords(value))
                .append(" |\n"));
        card.append('\n');
    }

    /** The settings of the run that have a value. */
    static void appendSettings(StringBuilder card, Map<String, Object> arguments) {
        card.append("## Settings\n\n");
        arguments.forEach((name, value) -> {
            if (value != null) {
                card.append("- ").append(name).append(": ").append(value).append('\n');
            }
        });
    }
}
