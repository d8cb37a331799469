package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.eval.EvaluationSize;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.refresh.NegativeRefresh;
import io.github.jjak.refresh.RefreshedNegatives;
import io.github.jjak.run.RunFacts;
import io.github.jjak.tensor.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pairs whose negatives are mined again every few steps, see {@link NegativeRefresh}.
 *
 * <p>Which rows are in which batch, and so the number of steps, follows from the pairs alone; negatives ride along with their rows. A
 * batch may therefore hold the answer of one row as the negative of another; losses with in-batch negatives leave it out for the row
 * whose answer it is, as long as they mask known positives.
 *
 * <p>Exact resume: a checkpoint inside a window names the file of that window's negatives, because a later model would mine others. A
 * checkpoint between two windows needs none: the model it holds mines the same again.
 */
final class RefreshedObjective implements Objective {

    private final SentenceTransformer model;
    private final PairObjective pairs;
    private final NegativeRefresh refresh;
    private @Nullable NegativeWindow window;
    private boolean windowIsWritten;

    /**
     * @param model in training; stays the caller's
     * @param pairs the rows without negatives, with a memory plan that counts these
     */
    RefreshedObjective(SentenceTransformer model, PairObjective pairs, NegativeRefresh refresh) {
        this.model = model;
        this.pairs = pairs;
        this.refresh = refresh;
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
        Dataset rows = refresh.mining().mine(model, step);
        NegativeWindow mined = NegativeWindow.of(step, rows, pairs, model);
        if (step == 0) {
            // Later ones may lack a tag that the first ones had.
            NegativeTags.checkWeights(pairs.rowFacts().weights(), rows);
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
    public void restored(Path folder, int step) {
        int firstStep = firstStepOfWindow(step);
        if (step != firstStep) {
            Dataset rows = new RefreshedNegatives(folder).read(firstStep, pairs.data());
            window = NegativeWindow.of(firstStep, rows, pairs, model);
            windowIsWritten = true;
        }
    }

    @Override
    public Epoch epoch(int epoch) {
        return new WithNegatives(pairs.epoch(epoch));
    }

    @Override
    public OptionalInt stepsOfEveryEpoch() {
        return pairs.stepsOfEveryEpoch();
    }

    /** The steps of the pairs, with the negatives of the moment. */
    private final class WithNegatives implements Epoch {

        private final PairObjective.Batches batches;

        WithNegatives(PairObjective.Batches batches) {
            this.batches = batches;
        }

        @Override
        public int steps() {
            return batches.steps();
        }

        @Override
        public int[] rows(int stepOfEpoch) {
            return batches.rows(stepOfEpoch);
        }

        @Override
        public Gradient accumulate(int stepOfEpoch, int step) {
            NegativeWindow current = window;
            if (current == null || current.firstStep() != firstStepOfWindow(step)) {
                throw new IllegalStateException("the negatives of step " + step + " are not mined");
            }
            return pairs.accumulate(current.batches().of(batches.ofStep(stepOfEpoch)), step);
        }
    }

    @Override
    public List<Parameter> parameters() {
        return pairs.parameters();
    }

    @Override
    public void parametersChanged() {
        pairs.parametersChanged();
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        pairs.clearGradients(keepMemory);
    }

    @Override
    public void close() {
        window = null;
        pairs.close();
    }

    @Override
    public boolean measures() {
        return pairs.measures();
    }

    @Override
    public Map<String, Double> evaluate() {
        return pairs.evaluate();
    }

    @Override
    public String primaryMetric() {
        return pairs.primaryMetric();
    }

    @Override
    public @Nullable EvaluationSize evaluationSize() {
        return pairs.evaluationSize();
    }

    @Override
    public TrainingPlan plan(int stepsPerEpoch, int totalSteps, int firstStep) {
        return pairs.plan(stepsPerEpoch, totalSteps, firstStep);
    }

    @Override
    public RunFacts facts() {
        return RunFacts.builder()
                .addAll(pairs.facts())
                .describeDeciding("negatives", "mined", new TreeMap<>(refresh.options()))
                .deciding("refresh_steps", refresh.everySteps())
                .build();
    }

    @Override
    public int miniBatchTokens() {
        return pairs.miniBatchTokens();
    }

    @Override
    public void save(Path folder, Saved about) {
        pairs.save(folder, about);
    }
}
