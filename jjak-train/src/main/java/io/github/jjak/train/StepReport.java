package io.github.jjak.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one step did.
 *
 * @param step steps done, this one included
 * @param epoch part of all epochs done, for instance 1.5
 * @param loss value of the loss
 * @param numbers what the steps add, by its name in {@code metrics.jsonl}, for instance {@code in_batch_accuracy}
 * @param learningRate rate used
 * @param gradNorm length of the gradient before clipping
 * @param tokens tokens of the batch
 * @param seconds duration of the step
 */
public record StepReport(
        int step,
        double epoch,
        double loss,
        Map<String, Number> numbers,
        double learningRate,
        double gradNorm,
        int tokens,
        double seconds) {

    /** For {@code metrics.jsonl}. */
    public Map<String, Object> toLine() {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", step);
        line.put("epoch", epoch);
        line.put("loss", loss);
        line.putAll(numbers);
        line.put("learning_rate", learningRate);
        line.put("grad_norm", gradNorm);
        line.put("tokens", tokens);
        line.put("tokens_per_second", Math.round(tokens / seconds));
        return line;
    }

    /** Share of rows whose own positive ranked first in its batch; not a number where no pairs are trained. */
    public double inBatchAccuracy() {
        return number(PairSteps.IN_BATCH_ACCURACY);
    }

    /** Rows with a further known positive in the batch; 0 where no pairs are trained. */
    public int multiPositiveRows() {
        return numbers.getOrDefault(PairSteps.MULTI_POSITIVE_ROWS, 0).intValue();
    }

    /** One of {@link #numbers}, or not a number where the steps do not give it. */
    public double number(String name) {
        return numbers.getOrDefault(name, Double.NaN).doubleValue();
    }
}
