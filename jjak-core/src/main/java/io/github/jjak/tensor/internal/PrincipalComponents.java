package io.github.jjak.tensor.internal;

import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Principal components of vectors, computed in float64 from the eigenvectors of their covariance, as in {@code model2vec.distill}. The
 * sign of a component is that for which the vector that is farthest along it is positive.
 *
 * @param scores places of the vectors along the components, {@code [vectors][components]}; the most varied component first
 * @param explained share of the variance that the components hold, in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PrincipalComponents(float[][] scores, double explained) {

    /**
     * The first components.
     *
     * @param vectors at least two, of the same size
     * @param count at least 1 and at most the vectors' size
     */
    public static PrincipalComponents of(List<float[]> vectors, int count) {
        try (TensorScope scope = TensorScope.open()) {
            return Gradients.recording(false, () -> of(Tensors.ofRows(vectors).cpu(), count));
        }
    }

    private static PrincipalComponents of(Tensor vectors, int count) {
        Tensor values = vectors.to(ScalarType.Double);
        Tensor centred = values.sub(values.mean(0));
        Tensor covariance = centred.t().matmul(centred).div(Tensors.number(vectors.size(0) - 1.0));
        T_TensorTensor_T decomposition = torch.linalg_eigh(covariance);
        Tensor variances = decomposition.get0().clamp_min(Tensors.number(0));
        long size = variances.size(0);
        // From the smallest to the largest, there.
        Tensor largest = decomposition.get1().narrow(1, size - count, count).flip(1);
        Tensor scores = centred.matmul(largest);
        Tensor farthest = scores.abs().argmax(new LongOptional(0), true);
        Tensor signed = scores.mul(scores.gather(0, farthest).sign());
        double total = variances.sum().item_double();
        double kept = variances.narrow(0, size - count, count).sum().item_double();
        return new PrincipalComponents(Tensors.toRows(signed), total == 0 ? 1 : kept / total);
    }
}
