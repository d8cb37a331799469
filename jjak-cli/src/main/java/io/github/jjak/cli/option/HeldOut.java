package io.github.jjak.cli.option;

import io.github.jjak.cli.display.MetricsTable;
import io.github.jjak.data.Dataset;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.run.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Training data, and what measures the model.
 *
 * @param training rows to train on
 * @param rows what is measured, for the run folder; null for no measurement
 * @param evaluator null for no measurement
 * @param bm25 what search by words has on the same questions and answers; empty where it was not measured
 * @param sameCorpus options of {@code jjak evaluate} that search the same answers; empty for tasks without a corpus
 */
public record HeldOut(
        Dataset training,
        @Nullable Dataset rows,
        @Nullable Evaluator evaluator,
        Map<String, Double> bm25,
        List<String> sameCorpus) {

    /** No measurement. */
    static HeldOut none(Dataset training) {
        return new HeldOut(training, null, null, Map.of(), List.of());
    }

    /** The base model, the trained one, and search by words, where they were measured. */
    public MetricsTable table(TrainingResult result) {
        return new MetricsTable(evaluator == null ? "" : evaluator.size().inWords())
                .with("base", result.base())
                .with("trained", result.best())
                .with("BM25", bm25);
    }

    /** What else is to be said of the numbers, a sentence each. */
    public List<String> remarks(TrainingResult result, Path output) {
        List<String> remarks = new ArrayList<>();
        Evaluator measuring = evaluator;
        if (measuring == null) {
            return remarks;
        }
        if (!measuring.size().warning().isEmpty()) {
            remarks.add(measuring.size().warning());
        }
        if (result.best().values().stream().anyMatch(value -> value.isNaN())) {
            remarks.add("Undefined: " + measuring.whenUndefined());
        }
        if (measuring.size().choosesBest() && result.bestStep() == 0) {
            remarks.add("No checkpoint outperformed the base model, so best/ contains the base model.");
        }
        Dataset measured = rows;
        if (measured != null && !sameCorpus.isEmpty()) {
            remarks.add("To evaluate another model on the same questions and answers:\n  "
                    + GivenOptions.line("evaluate", evaluateOptions(measured, output)));
        }
        return remarks;
    }

    private List<String> evaluateOptions(Dataset measured, Path output) {
        List<String> options = new ArrayList<>(List.of(
                "--model",
                "MODEL",
                "--data",
                output.resolve("held-out.csv").toString(),
                "--columns",
                String.join(",", measured.columnNames().subList(0, 2))));
        options.addAll(sameCorpus);
        return options;
    }

    /** What {@code --json} says of it. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (evaluator != null) {
            json.put("evaluation", evaluator.size().counts());
        }
        if (!bm25.isEmpty()) {
            json.put("bm25", bm25);
        }
        return json;
    }
}
