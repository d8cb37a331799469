package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.loss.MultipleNegativesRankingLoss.PartitionMode;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The denominator of a softmax over the candidates of one or several directions. */
final class Denominator {

    private Denominator() {}

    /**
     * Its logarithm for each row.
     *
     * @param candidates logits of each direction, {@code [rows, candidates of the direction]}
     * @return {@code [rows]}; of several directions apart the mean
     */
    static Tensor logSumExp(List<Tensor> candidates, PartitionMode mode) {
        if (mode == PartitionMode.JOINT) {
            Tensor all = candidates.size() == 1
                    ? candidates.get(0)
                    : torch.cat(new TensorVector(candidates.toArray(Tensor[]::new)), 1);
            return torch.logsumexp(all, 1);
        }
        Tensor sum = torch.logsumexp(candidates.get(0), 1);
        for (Tensor direction : candidates.subList(1, candidates.size())) {
            sum = sum.add(torch.logsumexp(direction, 1));
        }
        return sum.div(number(candidates.size()));
    }
}
