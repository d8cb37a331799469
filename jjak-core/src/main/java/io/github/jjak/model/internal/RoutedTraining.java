package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderPass;
import io.github.jjak.encoder.internal.EncoderTraining;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The models behind a Router in training. Each row goes through its route's model, forward and backward; an encoder that several routes share
 * is trained once, by the rows of all of them.
 */
final class RoutedTraining implements EncoderTraining {

    private final RoutedEncoder encoder;
    private final List<EncoderTraining> encoders = new ArrayList<>();
    private final List<ModelTraining> routes = new ArrayList<>();

    /**
     * @param dropout whether anything is dropped
     * @param recomputeLayers whether layers are run again for backward, where an encoder has any
     */
    RoutedTraining(RoutedEncoder encoder, Precision precision, boolean dropout, boolean recomputeLayers) {
        this.encoder = encoder;
        IdentityHashMap<Encoder, EncoderTraining> known = new IdentityHashMap<>();
        try {
            for (Encoder each : encoder.encoders()) {
                EncoderTraining training = each.training(
                        RoutedEncoder.precision(each, precision), dropout, recomputeLayers && each.recomputesLayers());
                encoders.add(training);
                known.put(each, training);
            }
        } catch (RuntimeException failure) {
            encoders.forEach(EncoderTraining::close);
            throw failure;
        }
        for (EmbeddingModel route : encoder.routes()) {
            EncoderTraining training = known.get(route.encoder());
            if (training == null) {
                throw new IllegalStateException("a route has an encoder that the Router does not have");
            }
            routes.add(new ModelTraining(route, training, dropout, null));
        }
    }

    private static void requireNoLayers(int[] layers) {
        if (layers.length > 0) {
            throw new UsageException(
                    "The model has a Router, whose encoders have layers of their own, so a loss over layers cannot be"
                            + " used. Use a loss of the last layer.");
        }
    }

    /** Routes draw apart, because one encoder may serve several. */
    private static long seed(long seed, RoutedEncoder.Share share) {
        return share.route() == 0 ? seed : DropoutMasks.seed(seed, -1_000_000 - share.route());
    }

    @Override
    public Tensor forward(PackedTokens tokens, long seed, int[] layers) {
        requireNoLayers(layers);
        return encoder.hidden(tokens, share -> routes.get(share.route()).embed(share.tokens(), seed(seed, share)));
    }

    @Override
    public EncoderPass pass(PackedTokens tokens, long seed, int[] layers) {
        requireNoLayers(layers);
        List<SharePass> passes = new ArrayList<>();
        Tensor hidden = TensorScope.keepOnly(() -> encoder.hidden(tokens, share -> {
            SharePass pass = new SharePass(
                    RoutedEncoder.places(tokens, share),
                    routes.get(share.route()).pass(share.tokens(), seed(seed, share)));
            passes.add(pass);
            return pass.pass().embeddings();
        }));
        return new RoutedPass(hidden, passes);
    }

    /**
     * The rows of one route.
     *
     * @param places of their vectors
     * @param pass of the route's model
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record SharePass(int[] places, EmbeddingPass pass) {}

    private static final class RoutedPass implements EncoderPass {
        private final Tensor hidden;
        private final List<SharePass> passes;
        private boolean closed;

        RoutedPass(Tensor hidden, List<SharePass> passes) {
            this.hidden = hidden;
            this.passes = passes;
        }

        @Override
        public Tensor hidden() {
            return hidden;
        }

        @Override
        public void backward(Tensor gradient) {
            for (SharePass share : passes) {
                share.pass().backward(gradient.index_select(0, Tensors.indices(share.places())));
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                TensorScope.release(hidden);
                passes.forEach(share -> share.pass().close());
            }
        }
    }

    @Override
    public void memoryIsScarce(boolean scarce) {
        encoders.forEach(training -> training.memoryIsScarce(scarce));
    }

    @Override
    public void completeGradients() {
        encoders.forEach(EncoderTraining::completeGradients);
    }

    @Override
    public void parametersChanged() {
        encoders.forEach(EncoderTraining::parametersChanged);
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        encoders.forEach(training -> training.clearGradients(keepMemory));
        try (TensorScope scope = TensorScope.open()) {
            for (ModulePart part : encoder.parts()) {
                if (!(part.module() instanceof Encoder)) {
                    for (Parameter parameter : part.parameters()) {
                        parameter.value().mutable_grad().reset();
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        encoders.forEach(EncoderTraining::close);
    }
}
