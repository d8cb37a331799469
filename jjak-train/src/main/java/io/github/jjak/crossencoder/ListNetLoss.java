package io.github.jjak.crossencoder;

import io.github.jjak.tensor.internal.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes the softmax of a list's scores that of its labels, by cross-entropy. Cao et al., "Learning to Rank: From Pairwise Approach to
 * Listwise Approach", ICML 2007; sentence-transformers' class of the same name.
 */
public final class ListNetLoss implements CrossEncoderLoss {

    @Override
    public Tensor compute(PairScores batch) {
        return ScoreLists.mean(
                batch,
                (scores, labels) -> torch.log_softmax(scores, 0)
                        .mul(torch.softmax(Tensors.of(labels, labels.length), 0))
                        .sum()
                        .neg());
    }

    @Override
    public String name() {
        return "ListNetLoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    @Override
    public boolean comparesDocuments() {
        return true;
    }
}
