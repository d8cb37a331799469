package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.SparseGradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/** Training by libtorch's automatic differentiation, for architectures without a written-out backward pass; float32. */
record AutogradTraining(Encoder encoder, boolean dropout, boolean recomputeLayers) implements EncoderTraining {

    @Override
    public Tensor forward(PackedTokens tokens, long seed, int[] layers) {
        torch.manual_seed(seed);
        return Gradients.recording(false, () -> encoder.forward(tokens, dropout, layers));
    }

    @Override
    public EncoderPass pass(PackedTokens tokens, long seed, int[] layers) {
        torch.manual_seed(seed);
        if (recomputeLayers && encoder instanceof LayerChain chain) {
            return new Limited(new RecomputedPass(chain, tokens, dropout, layers), encoder.parameters());
        }
        return new Limited(
                new Pass(TensorScope.keepOnly(() -> encoder.forward(tokens, dropout, layers))), encoder.parameters());
    }

    /** A pass that leaves no sparse gradient as large as a table. */
    private record Limited(EncoderPass pass, List<Parameter> parameters) implements EncoderPass {

        @Override
        public Tensor hidden() {
            return pass.hidden();
        }

        @Override
        public void backward(Tensor gradient) {
            pass.backward(gradient);
            SparseGradients.limit(parameters);
        }

        @Override
        public void close() {
            pass.close();
        }
    }

    private static final class Pass implements EncoderPass {
        private final Tensor withGraph;
        private final Tensor hidden;
        private boolean closed;

        Pass(Tensor withGraph) {
            this.withGraph = withGraph;
            this.hidden = TensorScope.keepOnly(withGraph::detach);
        }

        @Override
        public Tensor hidden() {
            return hidden;
        }

        @Override
        public void backward(Tensor gradient) {
            withGraph.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                TensorScope.release(withGraph);
                TensorScope.release(hidden);
            }
        }
    }

    @Override
    public void memoryIsScarce(boolean scarce) {
        // Nothing is kept from pass to pass.
    }

    @Override
    public void completeGradients() {
        // Backward has put them where they belong.
    }

    @Override
    public void parametersChanged() {
        // The graph refers to the parameters themselves.
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : encoder.parameters()) {
                parameter.value().mutable_grad().reset();
            }
        }
    }

    @Override
    public void close() {
        clearGradients(false);
    }
}
