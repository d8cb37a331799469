package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rotary position embedding: queries and keys are turned by an angle that grows with their position, so that a score depends on
 * distance only; Su et al., "RoFormer", arXiv 2104.09864. Halves, not neighbours, form the planes, as in transformers.
 *
 * @param theta base of the wave lengths
 * @param headSize even
 */
record RotaryPositions(double theta, int headSize) {

    /**
     * Turns queries and keys.
     *
     * @param parts {@code [parts, rows, heads, length, headSize]}
     */
    Tensor turn(Tensor parts) {
        Tensor angles = angles(Math.toIntExact(parts.size(3)));
        Tensor first = parts.narrow(4, 0, headSize / 2);
        Tensor second = parts.narrow(4, headSize / 2, headSize - headSize / 2);
        Tensor turned = torch.cat(new TensorVector(second.neg(), first), -1);
        return parts.mul(angles.cos()).add(turned.mul(angles.sin()));
    }

    /** Angle from one position to the next, for each plane, {@code [headSize / 2]}; in float32 as in transformers. */
    float[] frequencies() {
        float[] frequencies = new float[headSize / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) (1.0 / (float) Math.pow(theta, (float) (2.0 * i / headSize)));
        }
        return frequencies;
    }

    /** {@code [length, headSize]}. */
    private Tensor angles(int length) {
        float[] frequencies = frequencies();
        Tensor positions = Tensors.range(length).to(ScalarType.Float);
        Tensor half = positions.unsqueeze(1).mul(Tensors.of(frequencies, 1, frequencies.length));
        return torch.cat(new TensorVector(half, half), -1);
    }
}
