package io.github.jjak.train;

import java.util.Map;

/** The part of a run that changes: steps done, what was measured, what is best. Confined to the training thread. */
final class RunProgress {

    private int step;
    private int stepsHere;
    private double secondsHere;
    private double lastStepSeconds;
    private long tokensHere;
    private double lossSum;
    private int bestStep;
    private Map<String, Double> base = Map.of();
    private Map<String, Double> best = Map.of();
    private Map<String, Double> last = Map.of();

    void restore(Checkpoint checkpoint) {
        this.step = checkpoint.step();
        this.bestStep = checkpoint.bestStep();
        this.base = checkpoint.base();
        this.best = checkpoint.best();
        this.last = checkpoint.best();
    }

    Checkpoint checkpoint(Map<String, String> fingerprint) {
        return new Checkpoint(step, bestStep, base, best, fingerprint);
    }

    void stepDone(TrainingStep.Outcome outcome, double seconds) {
        step++;
        stepsHere++;
        lastStepSeconds = seconds;
        secondsHere += seconds;
        tokensHere += outcome.batch().tokens();
        lossSum += outcome.batch().loss();
    }

    /** Notes a measurement and says whether it is the best so far; equal to the best is not better. */
    boolean measured(Map<String, Double> metrics, String primary) {
        boolean first = base.isEmpty();
        boolean better = first || metrics.getOrDefault(primary, Double.NaN) > best.getOrDefault(primary, Double.NaN);
        last = metrics;
        if (first) {
            base = metrics;
        }
        if (better) {
            best = metrics;
            bestStep = step;
        }
        return better;
    }

    int step() {
        return step;
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
                stepsHere == 0 ? 0 : lossSum / stepsHere,
                base,
                best,
                bestStep,
                last);
    }
}
