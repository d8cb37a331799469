package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tensor.internal.ThreadShare;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** The engine of training; works on the model's own weights. */
record LibtorchBackend(Encoder encoder, Modules modules) implements EncodingBackend {

    @Override
    public float[][] encode(List<int[]> rows, int[] promptTokens, Precision precision, int dimension) {
        PackedTokens packed = PackedTokens.pack(rows).withPromptTokens(promptTokens);
        return forward(
                packed,
                precision,
                embeddings -> dimension == embeddings.size(1) ? embeddings : embeddings.narrow(1, 0, dimension));
    }

    /** Rows of what follows the embeddings, in the order they were packed from. */
    float[][] forward(PackedTokens packed, Precision precision, UnaryOperator<Tensor> behind) {
        try (ThreadShare.Share share =
                        Libtorch.threadShare().begin(encoder.configuration().multiplications(packed.tokens()));
                TensorScope scope = TensorScope.open()) {
            return Gradients.recording(
                    false,
                    () -> Tensors.toRows(behind.apply(
                            modules.embed(encoder.forward(packed, precision, modules.layersBelow()), packed))));
        }
    }

    @Override
    public void requireTrainable() {}

    @Override
    public void close() {}
}
