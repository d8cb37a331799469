package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;
import io.github.jjak.loss.internal.CandidateMask;
import io.github.jjak.loss.internal.Comparison;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Both forms of {@link SeveralPositives} that learn more than a row's own positive. */
final class AllPositives {

    private AllPositives() {}

    /** Per row, the loss that learns all its positives in the batch. */
    static Tensor ofRows(
            SeveralPositives form, Embeddings batch, int from, int to, Tensor logits, @Nullable Tensor doubtful) {
        Comparison comparison =
                Comparison.of(Direction.QUERY_TO_DOC, batch.columns().size());
        CandidateMask all = new CandidateMask(batch.rows(), from, to, batch.facts(), false);
        Tensor positives = all.positives(comparison);
        Tensor doubtfulOthers = doubtful == null ? null : doubtful.logical_and(positives.logical_not());
        Tensor denominator = torch.logsumexp(all.admit(logits, comparison, doubtfulOthers), 1);
        Tensor count = positives.sum(1);
        if (form == SeveralPositives.OUTSIDE) {
            return denominator.sub(logits.mul(positives).sum(1).div(count));
        }
        Tensor numerator =
                torch.logsumexp(logits.masked_fill(positives.logical_not(), number(Double.NEGATIVE_INFINITY)), 1);
        return denominator.sub(numerator).add(count.log());
    }
}
