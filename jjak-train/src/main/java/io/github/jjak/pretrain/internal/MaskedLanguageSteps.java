package io.github.jjak.pretrain.internal;

import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.train.internal.BatchesOfSteps;
import io.github.jjak.train.internal.Steps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Steps on hidden tokens. Masks are new in each epoch.
 *
 * @param batches of an epoch
 * @param seed of dropout
 */
record MaskedLanguageSteps(IntFunction<BatchesOfSteps> batches, MaskedRows rows, MaskedLanguageLoss loss, long seed)
        implements Steps {

    private static final String HIDDEN = "masked_tokens";

    @Override
    public Epoch epoch(int epoch) {
        BatchesOfSteps dealt = batches.apply(epoch);
        return dealt.epoch((stepOfEpoch, step, progress) -> accumulate(dealt.rows(stepOfEpoch), epoch, step, progress));
    }

    private Gradient accumulate(int[] rowNumbers, int epoch, int step, BackwardProgress progress) {
        MaskedLanguageLoss.Sums sums = loss.accumulate(rows.of(rowNumbers, epoch), seed, step, progress);
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put(MaskedLanguageEvaluator.ACCURACY, (double) sums.right() / sums.hidden());
        numbers.put(HIDDEN, sums.hidden());
        return new Gradient(sums.sum() / sums.hidden(), sums.tokens(), sums.miniBatches(), numbers);
    }
}
