package io.github.jjak.train;

/**
 * What one step did.
 *
 * @param step steps done, this one included
 * @param epoch part of all epochs done, for instance 1.5
 * @param loss value of the loss
 * @param inBatchAccuracy share of rows whose own positive ranked first in its batch; NaN for labelled rows, which need not be
 *     positive pairs
 * @param multiPositiveRows rows with a further known positive in the batch
 * @param learningRate rate used
 * @param gradNorm length of the gradient before clipping
 * @param tokens tokens of the batch
 * @param seconds duration of the step
 */
public record StepReport(
        int step,
        double epoch,
        double loss,
        double inBatchAccuracy,
        int multiPositiveRows,
        double learningRate,
        double gradNorm,
        int tokens,
        double seconds) {}
