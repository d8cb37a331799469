package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.refresh.NegativeRefresh;
import io.github.jjak.refresh.internal.RefreshedNegatives;
import io.github.jjak.train.internal.NegativeTags;
import io.github.jjak.train.internal.Steps;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Steps on pairs whose negatives are mined again every few steps, see {@link NegativeRefresh}.
 *
 * <p>Which rows are in which batch, and so the number of steps, follows from the pairs alone; negatives ride along with their rows. A
 * batch may therefore hold the answer of one row as the negative of another; losses with in-batch negatives leave it out for the row
 * whose answer it is, as long as they mask known positives.
 *
 * <p>Exact resume: a checkpoint inside a window names the file of that window's negatives, because a later model would mine others. A
 * checkpoint between two windows needs none: the model it holds mines the same again.
 */
final class RefreshedSteps implements Steps {

    private final PreparedPairs pairs;
    private final PairSteps steps;
    private final NegativeRefresh refresh;
    private @Nullable NegativeWindow window;
    private boolean windowIsWritten;

    /** @param pairs the rows without negatives, with a memory plan that counts these */
    RefreshedSteps(PreparedPairs pairs, ModelTraining training, NegativeRefresh refresh) {
        this.pairs = pairs;
        this.steps = pairs.steps(training, Workers.alone(), this::batches);
        this.refresh = refresh;
    }

    @Override
    public Epoch epoch(int epoch) {
        return steps.epoch(epoch);
    }

    @Override
    public OptionalInt stepsOfEveryEpoch() {
        return steps.stepsOfEveryEpoch();
    }

    private List<BatchGradient.Batch> batches(int[][] rowsOfBatches, int epoch, int step) {
        NegativeWindow current = window;
        if (current == null || current.firstStep() != firstStepOfWindow(step)) {
            throw new IllegalStateException("the negatives of step " + step + " are not mined");
        }
        return current.batches().of(rowsOfBatches);
    }

    /** The first step of the window that a step is in. */
    private int firstStepOfWindow(int step) {
        return step - step % refresh.everySteps();
    }

    @Override
    public Map<String, Number> refresh(int step) {
        NegativeWindow known = window;
        if (known != null && known.firstStep() == firstStepOfWindow(step)) {
            return Map.of();
        }
        if (step != firstStepOfWindow(step)) {
            throw new IllegalStateException("the negatives of step " + step + " are those of an earlier model");
        }
        // Before the next ones are mined, so that both are never in memory.
        window = null;
        Dataset rows = refresh.mining().mine(pairs.model(), step);
        NegativeWindow mined = NegativeWindow.of(step, rows, pairs);
        if (step == 0) {
            // Later ones may lack a tag that the first ones had.
            NegativeTags.checkWeights(pairs.rows().weights(), rows);
        }
        window = mined;
        windowIsWritten = false;
        return Map.of("rows_with_negatives", mined.rowsWithNegatives());
    }

    @Override
    public List<String> keep(Path folder, int step) {
        NegativeWindow known = window;
        if (step == firstStepOfWindow(step) || known == null) {
            return List.of();
        }
        RefreshedNegatives files = new RefreshedNegatives(folder);
        Path file = files.of(known.firstStep());
        if (!windowIsWritten) {
            files.write(known.firstStep(), known.rows());
            windowIsWritten = true;
        }
        return List.of(String.valueOf(file.getFileName()));
    }

    @Override
    public void restore(Path folder, int step) {
        int firstStep = firstStepOfWindow(step);
        if (step != firstStep) {
            Dataset rows =
                    new RefreshedNegatives(folder).read(firstStep, pairs.rows().data());
            window = NegativeWindow.of(firstStep, rows, pairs);
            windowIsWritten = true;
        }
    }
}
