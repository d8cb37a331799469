package io.github.jjak.run.internal;

import io.github.jjak.run.TrainingResult;
import java.util.List;
import java.util.Map;

/** The part of a run that changes: steps done, what was measured, what is best. Confined to the training thread. */
public final class RunProgress {

    private int step;
    private double secondsHere;
    private double lastStepSeconds;
    private long tokensHere;
    private double lossSum;
    private int updatesHere;
    private int skippedInARow;
    private int bestStep;
    private int evaluationsSinceBest;
    private Map<String, Double> base = Map.of();
    private Map<String, Double> best = Map.of();
    private Map<String, Double> last = Map.of();

    void restore(Checkpoint checkpoint) {
        this.step = checkpoint.step();
        this.bestStep = checkpoint.bestStep();
        this.base = checkpoint.base();
        this.best = checkpoint.best();
        this.last = checkpoint.best().isEmpty() ? checkpoint.base() : checkpoint.best();
        this.evaluationsSinceBest = checkpoint.evaluationsSinceBest();
    }

    /** Of a worker that goes on where the first one does. */
    public void follow(int stepsDone) {
        this.step = stepsDone;
    }

    /** Of a worker that does not measure: what the first one found. */
    public void followEvaluations(int sinceBest) {
        this.evaluationsSinceBest = sinceBest;
    }

    /** @param beside names of files in the run folder that the checkpoint needs */
    Checkpoint checkpoint(long updates, Map<String, String> fingerprint, List<String> beside) {
        return new Checkpoint(step, updates, bestStep, base, best, evaluationsSinceBest, fingerprint, beside);
    }

    /**
     * Notes a step.
     *
     * @param applied whether the model was updated; if not, loss or gradient were not finite
     */
    public void stepDone(double loss, int tokens, boolean applied, double seconds) {
        step++;
        lastStepSeconds = seconds;
        secondsHere += seconds;
        tokensHere += tokens;
        if (applied) {
            updatesHere++;
            lossSum += loss;
            skippedInARow = 0;
        } else {
            skippedInARow++;
        }
    }

    /** Notes a measurement that chooses no best model. */
    public void measured(Map<String, Double> metrics) {
        last = metrics;
        if (base.isEmpty()) {
            base = metrics;
        }
    }

    /**
     * Notes a measurement and says whether it is the best so far; equal to the best is not better, and what is undefined is neither
     * better nor the best.
     */
    public boolean measured(Map<String, Double> metrics, String primary, boolean greaterIsBetter) {
        measured(metrics);
        double value = metrics.getOrDefault(primary, Double.NaN);
        double gain = value - best.getOrDefault(primary, Double.NaN);
        boolean better = best.isEmpty() ? !Double.isNaN(value) : greaterIsBetter ? gain > 0 : gain < 0;
        if (better) {
            best = metrics;
            bestStep = step;
        }
        evaluationsSinceBest = better ? 0 : evaluationsSinceBest + 1;
        return better;
    }

    /** Whether a measurement has chosen a best model; otherwise the last one stands for it. */
    public boolean hasBest() {
        return !best.isEmpty();
    }

    /** Steps done. */
    public int step() {
        return step;
    }

    /** Steps up to the last one whose batch was left out because it was not finite. */
    public int skippedInARow() {
        return skippedInARow;
    }

    /** Evaluations after the best one. */
    public int evaluationsSinceBest() {
        return evaluationsSinceBest;
    }

    /** How long the last step took. */
    public double lastStepSeconds() {
        return lastStepSeconds;
    }

    /** The first measurement; empty if there was none. */
    public Map<String, Double> base() {
        return base;
    }

    Map<String, Double> last() {
        return last;
    }

    /** What has come of the run. */
    public TrainingResult result(int steps, double epochs) {
        return new TrainingResult(
                steps,
                epochs,
                secondsHere,
                secondsHere == 0 ? 0 : tokensHere / secondsHere,
                updatesHere == 0 ? 0 : lossSum / updatesHere,
                base,
                hasBest() ? best : last,
                hasBest() ? bestStep : step,
                last);
    }
}
