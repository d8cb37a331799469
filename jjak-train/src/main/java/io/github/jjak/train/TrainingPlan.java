package io.github.jjak.train;

/**
 * What a run will do, known exactly before it starts.
 *
 * @param work what it works on
 * @param stepsPerEpoch steps of the first epoch
 * @param totalSteps steps of the run
 * @param firstStep step the run starts at; above 0 when it is resumed
 */
public record TrainingPlan(Workload work, int stepsPerEpoch, int totalSteps, int firstStep) {}
