package io.github.jjak.crossencoder;

import io.github.jjak.tensor.internal.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Makes scores those of a teacher, or any other number: the mean over pairs of the squared difference, before the activation;
 * sentence-transformers' class of the same name for cross-encoders.
 */
public final class MSELoss implements CrossEncoderLoss {

    @Override
    public Tensor compute(PairScores batch) {
        return batch.scores()
                .sub(Tensors.of(batch.labels(), batch.labels().length))
                .square()
                .mean();
    }

    @Override
    public String name() {
        return "MSELoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }
}
