package io.github.jjak.train;

import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.internal.Steps;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Observes a run; it cannot change it. All methods are called on the training thread. */
public interface TrainingListener {

    /** An observer that looks away. */
    TrainingListener NONE = new TrainingListener() {};

    /** The run is planned and about to start. */
    default void onStart(TrainingPlan plan) {}

    /**
     * The run was to be resumed, but is complete: nothing is done, and what follows is what came of it.
     *
     * @param folder the run folder
     */
    default void onComplete(Path folder, TrainingResult result) {}

    /** A step is done. */
    default void onStep(StepReport step) {}

    /**
     * The model was measured.
     *
     * @param step steps done; 0 is the base model
     * @param metrics by name
     * @param best whether no earlier measurement was better
     */
    default void onEvaluation(int step, Map<String, Double> metrics, boolean best) {}

    /**
     * Something was made afresh for the steps that follow, such as negatives mined again; see {@link Steps#refresh}.
     *
     * @param step steps done
     * @param numbers what is to be said of it, by its name in {@code metrics.jsonl}, for instance {@code rows_with_negatives}
     * @param seconds how long it took
     */
    default void onRefresh(int step, Map<String, Number> numbers, double seconds) {}

    /** A folder was written. */
    default void onSave(Path folder) {}

    /**
     * What a run works on, for who watches it.
     *
     * @param rows rows of the training data
     * @param distinctTexts texts that differ
     * @param truncatedTexts distinct texts cut at the model's limit
     * @param clusters groups of rows that share a question or an answer; 0 where rows are single texts
     * @param unplacedRows rows of the first epoch that fit into no batch
     * @param tokensPerEpoch tokens of one pass
     * @param parameters trainable numbers of the model
     * @param miniBatchTokens most tokens whose activations are in memory at once
     * @param memory what the run will need of the memory, and what there is; null where no plan was made
     */
    record Workload(
            int rows,
            int distinctTexts,
            int truncatedTexts,
            int clusters,
            int unplacedRows,
            long tokensPerEpoch,
            long parameters,
            int miniBatchTokens,
            @Nullable MemoryPlan memory) {

        /** This data set and another one in the same run. */
        Workload plus(Workload other) {
            return new Workload(
                    rows + other.rows,
                    distinctTexts + other.distinctTexts,
                    truncatedTexts + other.truncatedTexts,
                    clusters + other.clusters,
                    unplacedRows + other.unplacedRows,
                    tokensPerEpoch + other.tokensPerEpoch,
                    parameters,
                    miniBatchTokens,
                    memory);
        }
    }

    /**
     * What a run will do, known exactly before it starts.
     *
     * @param work what it works on
     * @param stepsPerEpoch steps of the first epoch
     * @param totalSteps steps of the run
     * @param firstStep step the run starts at; above 0 when it is resumed
     */
    record TrainingPlan(Workload work, int stepsPerEpoch, int totalSteps, int firstStep) {}

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
    record StepReport(
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
}
