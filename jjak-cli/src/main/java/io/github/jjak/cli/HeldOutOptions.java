package io.github.jjak.cli;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.Split;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a model is measured on while it is trained. */
final class HeldOutOptions {

    @Option(names = "--eval-data", paramLabel = "FILE", description = "Held-out rows with the same columns.")
    private @Nullable String evalData;

    @Option(
            names = "--eval-split",
            paramLabel = "SHARE",
            description = "Without --eval-data: share of rows held out, by answer cluster; 0 for none (default: 0.1).")
    private @Nullable Double evalSplit;

    @Option(
            names = "--eval-task",
            paramLabel = "TASK",
            description =
                    "What is measured: retrieval, sts, triplet or pairs, as evaluate's --task (default: retrieval; sts"
                            + " for losses over graded scores).")
    private @Nullable EvaluationTask evalTask;

    /**
     * Training data and what measures the model.
     *
     * @param evaluator null for no measurement
     */
    record Rows(Dataset training, @Nullable Evaluator evaluator) {}

    /**
     * Sets rows aside or reads others.
     *
     * @param all rows of {@code --data}
     * @param reader reads a file as {@code --data} was read
     */
    Rows of(Dataset all, Function<String, Dataset> reader, long seed, CommonOptions common) {
        String file = evalData;
        Double share = evalSplit;
        if (file != null && share != null) {
            throw new UsageException("--eval-data and --eval-split contradict each other; give one of them.");
        }
        if (file != null) {
            return new Rows(all, evaluator(reader.apply(file)));
        }
        if (share != null && share == 0) {
            return new Rows(all, null);
        }
        Split split = all.split(share == null ? 0.1 : share, seed);
        common.say(
                "Held out %d of %d rows for evaluation; no question or answer is on both sides.",
                split.heldOut().rows(), all.rows());
        int left = all.rows() - split.heldOut().rows() - split.training().rows();
        if (left > 0) {
            common.say("%d rows labelled 0 have a text on each side and are in neither.", left);
        }
        return new Rows(split.training(), evaluator(split.heldOut()));
    }

    private Evaluator evaluator(Dataset rows) {
        double[] scores = rows.scores();
        boolean graded = scores != null && !Arrays.stream(scores).allMatch(score -> score == 0 || score == 1);
        EvaluationTask task = evalTask == null ? graded ? EvaluationTask.STS : EvaluationTask.RETRIEVAL : evalTask;
        if (task != EvaluationTask.RETRIEVAL) {
            return task.evaluator(rows);
        }
        if (graded) {
            throw new UsageException(
                    "--eval-task retrieval needs pairs that belong together, but the held-out rows have"
                            + " graded scores. Use --eval-task sts.");
        }
        return new MeasuredRetrieval(InformationRetrievalEvaluator.of(scores == null ? rows : belonging(rows, scores)));
    }

    private static Dataset belonging(Dataset rows, double[] labels) {
        int[] positive = IntStream.range(0, labels.length)
                .filter(row -> labels[row] == 1)
                .toArray();
        if (positive.length == 0) {
            throw new DataException(
                    "No held-out row is labelled 1, so there is nothing to retrieve. Use --eval-task pairs, or"
                            + " hold out more.");
        }
        return rows.select(positive);
    }
}
