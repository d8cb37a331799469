package io.github.jjak.crossencoder;

import io.github.jjak.tensor.internal.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes the best order of a list the most likely one: the sum over its places of how unlikely the right document is among those that are
 * left. Xia et al., "Listwise Approach to Learning to Rank", ICML 2008; sentence-transformers' class of the same name.
 */
public final class ListMLELoss implements CrossEncoderLoss {

    private final boolean respectInputOrder;

    /** The best order is by falling label; of equal labels, the earlier document is first. */
    public ListMLELoss() {
        this(false);
    }

    /** @param respectInputOrder whether the best order is the one in which documents are given; sentence-transformers' default */
    public ListMLELoss(boolean respectInputOrder) {
        this.respectInputOrder = respectInputOrder;
    }

    @Override
    public Tensor compute(PairScores batch) {
        return ScoreLists.mean(
                batch,
                (scores, labels) ->
                        reversed(scores, labels, respectInputOrder).sum().neg());
    }

    /** Logarithm of the likelihood of each place, the last one first, {@code [documents]}. */
    static Tensor reversed(Tensor scores, float[] labels, boolean inputOrder) {
        int[] order = new int[labels.length];
        int[] best = ScoreLists.falling(labels);
        for (int place = 0; place < order.length; place++) {
            order[order.length - 1 - place] = inputOrder ? place : best[place];
        }
        Tensor lastFirst = scores.index_select(0, Tensors.indices(order));
        return lastFirst.sub(torch.logcumsumexp(lastFirst, 0));
    }

    @Override
    public String name() {
        return "ListMLELoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of("respect_input_order", Boolean.toString(respectInputOrder));
    }

    @Override
    public boolean comparesDocuments() {
        return true;
    }
}
