package io.github.jjak.pretrain.internal;

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
        return new Dealt(epoch, batches.apply(epoch));
    }

    private final class Dealt implements Epoch {
        private final int epoch;
        private final BatchesOfSteps dealt;

        Dealt(int epoch, BatchesOfSteps dealt) {
            this.epoch = epoch;
            this.dealt = dealt;
        }

        @Override
        public int steps() {
            return dealt.steps();
        }

        @Override
        public int[] rows(int stepOfEpoch) {
            return dealt.rows(stepOfEpoch);
        }

        @Override
        public Gradient accumulate(int stepOfEpoch, int step) {
            MaskedLanguageLoss.Sums sums = loss.accumulate(rows.of(rows(stepOfEpoch), epoch), seed, step);
            Map<String, Number> numbers = new LinkedHashMap<>();
            numbers.put(MaskedLanguageEvaluator.ACCURACY, (double) sums.right() / sums.hidden());
            numbers.put(HIDDEN, sums.hidden());
            return new Gradient(sums.sum() / sums.hidden(), sums.tokens(), sums.miniBatches(), numbers);
        }
    }
}
