package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.loss.MultipleNegativesRankingLoss.HardnessMode;
import io.github.jjak.tensor.internal.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Which negatives count more the more alike they are, and how much more. */
record Hardness(HardnessMode mode, double strength) {

    /**
     * Adds strength times the raw similarity, without gradient, to the logits of the chosen negatives.
     *
     * @param logits {@code [chosen rows, documents]}
     * @param rows of the batch
     * @param from number of the first chosen row
     * @param factor what similarities were multiplied by
     */
    Tensor harden(Tensor logits, int rows, int from, Tensor factor) {
        if (mode == HardnessMode.NONE || strength == 0) {
            return logits;
        }
        int documents = Math.toIntExact(logits.size(1));
        int to = from + Math.toIntExact(logits.size(0));
        boolean[] chosen = new boolean[(to - from) * documents];
        for (int row = from; row < to; row++) {
            for (int document = 0; document < documents; document++) {
                boolean ofThisRow = document % rows == row;
                chosen[(row - from) * documents + document] = switch (mode) {
                    case IN_BATCH_NEGATIVES -> !ofThisRow;
                    case HARD_NEGATIVES -> ofThisRow && document != row;
                    case ALL_NEGATIVES -> document != row;
                    case NONE -> false;
                };
            }
        }
        Tensor penalty = logits.detach()
                .mul(number(strength))
                .div(factor.detach())
                .mul(Tensors.mask(chosen, to - from, documents));
        return logits.add(penalty);
    }
}
