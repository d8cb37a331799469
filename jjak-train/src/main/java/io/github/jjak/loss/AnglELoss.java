package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.rank.internal.Vectors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * {@link CoSENTLoss} by the angle in complex space instead of the cosine: the halves of a vector are the real and the imaginary parts
 * of complex numbers, and a pair's similarity is {@code |cos(x, y) + sin(x, y)|}, whose gradient does not vanish where the cosine is
 * near 1. Li and Li, "AoE: Angle-optimized Embeddings", arXiv 2309.12871; sentence-transformers' class of the same name.
 *
 * <p>A vector with an odd number of components gets a zero at its end. Immutable and thread-safe.
 */
public final class AnglELoss implements Loss {

    /** The usual scale. */
    public static final double DEFAULT_SCALE = 20;

    private final double scale;

    /** Scale 20. */
    public AnglELoss() {
        this(DEFAULT_SCALE);
    }

    /** @param scale factor in front of similarities, 1e-6 to 1e6 */
    public AnglELoss(double scale) {
        this.scale = LossNumbers.factor(scale, "scale");
    }

    @Override
    public Tensor compute(Embeddings batch) {
        Labels.requirePairs(batch.columns().size(), name());
        Tensor similarities = similarities(
                Vectors.normalise(even(batch.columns().get(0))),
                Vectors.normalise(even(batch.columns().get(1))));
        return CoSENTLoss.ordered(similarities.mul(number(scale)), Labels.of(batch, name()));
    }

    private static Tensor even(Tensor vectors) {
        Tensor floats = vectors.to(ScalarType.Float);
        return vectors.size(1) % 2 == 0 ? floats : torch.constant_pad_nd(floats, 0, 1);
    }

    private static Tensor similarities(Tensor left, Tensor right) {
        long half = left.size(1) / 2;
        Tensor cosines = left.mul(right).sum(1);
        Tensor sines = left.narrow(1, half, half)
                .mul(right.narrow(1, 0, half))
                .sub(left.narrow(1, 0, half).mul(right.narrow(1, half, half)))
                .sum(1);
        return cosines.add(sines).abs();
    }

    @Override
    public String name() {
        return "AnglELoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of("scale", Double.toString(scale));
    }

    @Override
    public void check(int columns, int batchSize) {
        Labels.requirePairs(columns, name());
        Labels.requireSeveral(batchSize, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireDifferent(labels, name());
    }
}
