package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.tensor.internal.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A denominator in which some of the negatives are taken for positives that nobody knows; Chuang et al., "Debiased Contrastive Learning",
 * arXiv 2007.00224. For N negatives with logits n, a positive with logit p and the share τ of positives among texts drawn at random:
 *
 * <ol>
 *   <li>What negatives drawn from the negatives alone would sum to: {@code (sum exp(n) - τ N exp(p)) / (1 - τ)}.
 *   <li>At least {@code N exp(-s)} for the scale s, the least that N cosines can give.
 *   <li>The denominator is that and {@code exp(p)}.
 * </ol>
 *
 * <p>Weights of texts count as so many negatives. With hardness, the negatives' mean is weighted by it, without changing their number; Robinson
 * et al., "Contrastive Learning with Hard Negative Samples", arXiv 2010.04592, here with weights that have no gradient.
 *
 * @param positiveShare τ, from 0 to below 1
 */
record Debiased(double positiveShare) {

    private static final double LEAST_LOGARITHM = -1e30;

    /**
     * Its logarithm for each row.
     *
     * @param logits {@code [rows, documents]}, the row's own positive at {@code from + row}
     * @param hardened the same with hardness
     * @param admitted the latter with logarithms of weights, and minus infinity for what is no candidate
     * @param factor what similarities were multiplied by, {@code [1]}
     * @return {@code [rows]}
     */
    Tensor logDenominator(Tensor logits, Tensor hardened, Tensor admitted, int from, Tensor factor) {
        Tensor own = own(logits, from);
        Tensor number = logarithms(admitted, hardened, own).exp().sum(1);
        Tensor logWeights = logarithms(admitted, logits, own);
        // Only their ratios count; without any negative there is none.
        Tensor weights = logWeights
                .sub(logWeights.amax(new long[] {1}, true).clamp_min(number(LEAST_LOGARITHM)))
                .exp();
        Tensor perWeight = number.div(weights.sum(1).clamp_min(number(Float.MIN_NORMAL)));
        Tensor largest = logits.detach().amax(new long[] {1}, true);
        Tensor shares = logits.sub(largest).exp();
        Tensor positive = logits.diagonal(from, 0, 1).sub(largest.squeeze(1)).exp();
        Tensor negatives = shares.mul(weights).sum(1).mul(perWeight);
        Tensor unbiased =
                negatives.sub(positive.mul(number).mul(number(positiveShare))).div(number(1 - positiveShare));
        Tensor least = factor.neg().sub(largest.squeeze(1)).exp().mul(number);
        return positive.add(torch.maximum(unbiased, least)).log().add(largest.squeeze(1));
    }

    private static Tensor logarithms(Tensor weighted, Tensor plain, Tensor own) {
        return weighted.sub(plain).detach().masked_fill(own, number(Double.NEGATIVE_INFINITY));
    }

    private static Tensor own(Tensor logits, int from) {
        int rows = Math.toIntExact(logits.size(0));
        int documents = Math.toIntExact(logits.size(1));
        boolean[] own = new boolean[Math.multiplyExact(rows, documents)];
        for (int row = 0; row < rows; row++) {
            own[row * documents + from + row] = true;
        }
        return Tensors.mask(own, rows, documents);
    }
}
