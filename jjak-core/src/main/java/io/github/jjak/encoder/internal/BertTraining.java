package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.GradientBuffers;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * Training of BERT and its kin with the backward pass written out: no graph, little memory, products in the order that suits the
 * processor, and bf16 where that is faster.
 *
 * <p>In bf16 the activations and the operands of products are bf16; the sum of embeddings, gradients of parameters, moments, the
 * parameters themselves and everything after the last layer are float32.
 *
 * <p>With recomputation, a pass keeps each layer's input and of the last layer, which goes backward first, what backward needs; the others
 * are run again one by one. The bits are the same.
 */
final class BertTraining implements EncoderTraining {

    private final EncoderConfiguration configuration;
    private final BertEmbeddings embeddings;
    private final List<BertLayer> layers;
    private final Precision precision;
    private final boolean dropout;
    private final boolean recomputeLayers;
    private final GradientBuffers gradients = new GradientBuffers();
    private final ComputeWeights weights;
    private final DropoutMasks masks;
    private final BlockAttention attention;

    BertTraining(
            EncoderConfiguration configuration,
            BertEmbeddings embeddings,
            List<BertLayer> layers,
            Precision precision,
            boolean dropout,
            boolean recomputeLayers) {
        this.configuration = configuration;
        this.embeddings = embeddings;
        this.layers = layers;
        this.precision = precision;
        this.dropout = dropout;
        this.recomputeLayers = recomputeLayers;
        this.weights = new ComputeWeights(precision, gradients);
        this.masks = new DropoutMasks(precision);
        this.attention = new BlockAttention(
                configuration.attentionHeads(), dropout ? configuration.attentionDropout() : 0, masks);
    }

    @Override
    public Tensor forward(PackedTokens tokens, long seed, int[] chosen) {
        return Gradients.recording(false, () -> {
            try (Pass pass = new Pass(tokens, seed, chosen, false)) {
                return new Tensor(pass.hidden());
            }
        });
    }

    @Override
    public EncoderPass pass(PackedTokens tokens, long seed, int[] chosen) {
        return Gradients.recording(false, () -> new Pass(tokens, seed, chosen, true));
    }

    /** First part that is to be trained: 0 the embeddings, 1 the first layer, and so on. Below it nothing goes backward. */
    private int firstTrained() {
        if (embeddings.parameters().stream().anyMatch(gradients::wants)) {
            return 0;
        }
        for (int layer = 0; layer < layers.size(); layer++) {
            if (layers.get(layer).parameters().stream().anyMatch(gradients::wants)) {
                return layer + 1;
            }
        }
        return layers.size() + 1;
    }

    private final class Pass implements EncoderPass {
        private final AttentionBlocks blocks;
        private final BertEmbeddingsPass embedded;
        private final List<KeptLayer> kept = new ArrayList<>();
        private final int firstTrained = firstTrained();
        private final int[] chosen;
        private final Tensor hidden;
        private boolean closed;

        Pass(PackedTokens tokens, long seed, int[] chosen, boolean keep) {
            LayerStates states = new LayerStates(chosen, layers.size());
            this.chosen = chosen;
            this.blocks = AttentionBlocks.of(tokens, precision, configuration.attentionHeads());
            BertLayerPass.Surroundings surroundings = new BertLayerPass.Surroundings(
                    weights, gradients, attention, dropout ? masks : null, blocks.blocks(), PartRanges.tokens(tokens));
            try (TensorScope scope = TensorScope.open()) {
                this.embedded = BertEmbeddingsPass.forward(
                        embeddings,
                        tokens,
                        surroundings,
                        dropout ? configuration.hiddenDropout() : 0,
                        precision,
                        DropoutMasks.seed(seed, 0));
            }
            Tensor input = TensorScope.keep(new Tensor(embedded.output()));
            for (int i = 0; i < layers.size(); i++) {
                Tensor below = input;
                states.offer(i, below);
                long layerSeed = DropoutMasks.seed(seed, i + 1);
                input = keep && i + 1 >= firstTrained
                        ? keeping(i, surroundings, below, layerSeed)
                        : passing(i, surroundings, below, layerSeed);
            }
            Tensor last = input;
            this.hidden = TensorScope.keepOnly(() -> states.beside(last));
            TensorScope.release(last);
            states.close();
        }

        /** The output of a layer that goes backward; takes the input over. */
        private Tensor keeping(int number, BertLayerPass.Surroundings surroundings, Tensor input, long seed) {
            BertLayer layer = layers.get(number);
            boolean again = recomputeLayers && number < layers.size() - 1;
            return TensorScope.keepOnly(() -> {
                BertLayerPass.Step step = BertLayerPass.forward(layer, surroundings, input, seed);
                boolean keepsInput = recomputeLayers || kept.isEmpty();
                kept.add(new KeptLayer(
                        layer, surroundings, seed, keepsInput ? input : null, again ? null : step.pass()));
                if (again) {
                    step.pass().close();
                }
                if (!keepsInput) {
                    TensorScope.release(input);
                }
                return step.output();
            });
        }

        /** The output of a layer that does not go backward; takes the input over. */
        private Tensor passing(int number, BertLayerPass.Surroundings surroundings, Tensor input, long seed) {
            return TensorScope.keepOnly(() -> {
                BertLayerPass.Step step = BertLayerPass.forward(layers.get(number), surroundings, input, seed);
                step.pass().close();
                TensorScope.release(input);
                return step.output();
            });
        }

        @Override
        public Tensor hidden() {
            return hidden;
        }

        @Override
        public void backward(Tensor gradient) {
            backward(gradient, layer -> {});
        }

        @Override
        public void backward(Tensor gradient, IntConsumer layerDone) {
            Gradients.without(() -> {
                Tensor flowing = TensorScope.keepOnly(
                        () -> LayerStates.ofLast(gradient, chosen).to(precision.type()));
                while (!kept.isEmpty()) {
                    KeptLayer layer = kept.remove(kept.size() - 1);
                    KeptLayer below = kept.isEmpty() ? null : kept.get(kept.size() - 1);
                    Tensor output = flowing;
                    try (layer) {
                        flowing = TensorScope.keepOnly(() -> withOwn(gradient, layer.backward(output, below)));
                    }
                    TensorScope.release(output);
                    layerDone.accept(lowest() + kept.size());
                }
                if (firstTrained == 0) {
                    try (TensorScope scope = TensorScope.open()) {
                        embedded.backward(flowing);
                    }
                }
                TensorScope.release(flowing);
            });
        }

        /** The lowest layer that goes backward. */
        private int lowest() {
            return Math.max(0, firstTrained - 1);
        }

        /** What flows down into the layer below, with the gradient that its hidden states have of their own. */
        private Tensor withOwn(Tensor gradient, Tensor flowing) {
            int below = lowest() + kept.size();
            Tensor own = LayerStates.ofLayer(gradient, chosen, below);
            return own == null ? flowing : flowing.add(own.to(precision.type()));
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                kept.forEach(KeptLayer::close);
                kept.clear();
                embedded.close();
                blocks.close();
                TensorScope.release(hidden);
            }
        }
    }

    @Override
    public List<List<Parameter>> layerParameters() {
        return layers.stream().map(BertLayer::parameters).toList();
    }

    @Override
    public void memoryIsScarce(boolean scarce) {
        weights.keepCopies(!scarce);
    }

    @Override
    public void completeGradients() {
        gradients.complete();
    }

    @Override
    public void parametersChanged() {
        weights.parametersChanged();
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : embeddings.parameters()) {
                parameter.value().mutable_grad().reset();
            }
            for (BertLayer layer : layers) {
                for (Parameter parameter : layer.parameters()) {
                    parameter.value().mutable_grad().reset();
                }
            }
        }
        gradients.clear(keepMemory);
    }

    @Override
    public void close() {
        clearGradients(false);
        weights.close();
    }
}
