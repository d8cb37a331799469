package io.github.jjak.train;

import java.util.List;
import java.util.Map;

/** The part of a run that changes: steps done, what was measured, what is best. Confined to the training thread. */
final class RunProgress {

    private int step;
    private double secondsHere;
    private double lastStepSeconds;
    private long tokensHere;
    private double lossSum;
    private int updatesHere;
    private int skipped;
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
        this.last = checkpoint.best();
        this.evaluationsSinceBest = checkpoint.evaluationsSinceBest();
    }

    /** @param beside names of files in the run folder that the checkpoint needs */
    Checkpoint checkpoint(long updates, Map<String, String> fingerprint, List<String> beside) {
        return new Checkpoint(step, updates, bestStep, base, best, evaluationsSinceBest, fingerprint, beside);
    }

    void stepDone(TrainingStep.Outcome outcome, double seconds) {
        step++;
        lastStepSeconds = seconds;
        secondsHere += seconds;
        tokensHere += outcome.batch().tokens();
        if (outcome.applied()) {
            updatesHere++;
            lossSum += outcome.batch().loss();
            skippedInARow = 0;
        } else {
            skipped++;
            skippedInARow++;
        }
    }

    /** Notes a measurement and says whether it is the best so far; equal to the best is not better. */
    boolean measured(Map<String, Double> metrics, String primary, boolean greaterIsBetter) {
        boolean first = base.isEmpty();
        double gain = metrics.getOrDefault(primary, Double.NaN) - best.getOrDefault(primary, Double.NaN);
        boolean better = first || (greaterIsBetter ? gain > 0 : gain < 0);
        last = metrics;
        if (first) {
            base = metrics;
        }
        if (better) {
            best = metrics;
            bestStep = step;
        }
        evaluationsSinceBest = better ? 0 : evaluationsSinceBest + 1;
        return better;
    }

    int step() {
        return step;
    }

    /** Steps of this process whose batch was left out because it was not finite. */
    int skipped() {
        return skipped;
    }

    int skippedInARow() {
        return skippedInARow;
    }

    int evaluationsSinceBest() {
        return evaluationsSinceBest;
    }

    int bestStep() {
        return bestStep;
    }

    double lastStepSeconds() {
        return lastStepSeconds;
    }

    Map<String, Double> base() {
        return base;
    }

    Map<String, Double> last() {
        return last;
    }

    TrainingResult result(int steps, double epochs) {
        return new TrainingResult(
                steps,
                epochs,
                secondsHere,
                secondsHere == 0 ? 0 : tokensHere / secondsHere,
                updatesHere == 0 ? 0 : lossSum / updatesHere,
                base,
                best,
                bestStep,
                last);
    }
}
