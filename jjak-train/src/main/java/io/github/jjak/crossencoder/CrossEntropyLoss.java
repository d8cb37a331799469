package io.github.jjak.crossencoder;

import io.github.jjak.tensor.internal.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Which class is a pair of? The mean over pairs of the cross-entropy of the softmax over labels; sentence-transformers' class of the same
 * name. The model has a label for each class.
 */
public final class CrossEntropyLoss implements CrossEncoderLoss {

    private static final long MEAN = 1;
    private static final long IGNORE = -100;

    @Override
    public Tensor compute(PairScores batch) {
        int[] classes = new int[batch.labels().length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (int) batch.labels()[i];
        }
        return torch.cross_entropy_loss(batch.logits(), Tensors.indices(classes), Tensors.none(), MEAN, IGNORE, 0);
    }

    @Override
    public String name() {
        return "CrossEntropyLoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    @Override
    public Labels labels() {
        return Labels.CLASSES;
    }
}
