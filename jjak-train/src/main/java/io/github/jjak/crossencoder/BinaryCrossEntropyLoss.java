package io.github.jjak.crossencoder;

import io.github.jjak.tensor.internal.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Is a pair right? The mean over pairs of the binary cross-entropy of the sigmoid of the score; sentence-transformers' class of the same
 * name.
 */
public final class BinaryCrossEntropyLoss implements CrossEncoderLoss {

    /** Reduction by a mean, in the numbers of libtorch. */
    private static final long MEAN = 1;

    private final double posWeight;

    /** Right and wrong pairs count the same. */
    public BinaryCrossEntropyLoss() {
        this(1);
    }

    /** @param posWeight factor of right pairs, 1e-6 to 1e6; the number of wrong pairs to a right one makes both count the same */
    public BinaryCrossEntropyLoss(double posWeight) {
        this.posWeight = ScoreLists.factor("posWeight", posWeight);
    }

    @Override
    public Tensor compute(PairScores batch) {
        Tensor labels = Tensors.of(batch.labels(), batch.labels().length);
        return torch.binary_cross_entropy_with_logits(
                batch.scores(),
                labels,
                Tensors.none(),
                posWeight == 1 ? Tensors.none() : Tensors.some(Tensors.of(new float[] {(float) posWeight}, 1)),
                MEAN);
    }

    @Override
    public String name() {
        return "BinaryCrossEntropyLoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of("pos_weight", Double.toString(posWeight));
    }

    @Override
    public Labels labels() {
        return Labels.PROBABILITIES;
    }
}
