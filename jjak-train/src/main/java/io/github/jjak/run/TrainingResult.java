package io.github.jjak.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param steps steps of the run
 * @param epochs epochs of the run, whole or in part
 * @param seconds time of training in this process, evaluation left out
 * @param tokensPerSecond tokens trained per second
 * @param trainLoss mean loss over the steps of this process
 * @param base metrics of the model before training; empty without an evaluator
 * @param best metrics of the model in {@code best/}
 * @param bestStep step of the best model; 0 is the base model
 * @param last metrics of the model in {@code last/}
 */
public record TrainingResult(
        int steps,
        double epochs,
        double seconds,
        double tokensPerSecond,
        double trainLoss,
        Map<String, Double> base,
        Map<String, Double> best,
        int bestStep,
        Map<String, Double> last) {

    /** Reads what {@code run.json} holds. */
    public static TrainingResult ofJson(JsonNode json) {
        return new TrainingResult(
                json.path("steps").asInt(),
                json.path("epochs").asDouble(),
                json.path("seconds").asDouble(),
                json.path("tokens_per_second").asDouble(),
                json.path("train_loss").asDouble(),
                metrics(json.path("base")),
                metrics(json.path("best")),
                json.path("best_step").asInt(),
                metrics(json.path("last")));
    }

    private static Map<String, Double> metrics(JsonNode json) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        json.properties()
                .forEach(field -> metrics.put(field.getKey(), field.getValue().asDouble()));
        return metrics;
    }

    /** The same with another measurement to compare with, for a run that goes on where another one ended. */
    public TrainingResult withBase(Map<String, Double> newBase) {
        return new TrainingResult(steps, epochs, seconds, tokensPerSecond, trainLoss, newBase, best, bestStep, last);
    }
}
