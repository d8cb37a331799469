package io.github.jjak.encoder.internal;

import io.github.jjak.encoder.internal.AttentionBlocks.Block;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.GradientBuffers;
import io.github.jjak.tensor.internal.RowRanges;
import io.github.jjak.tensor.internal.TensorScope;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One post-norm layer in one pass of training, forward and backward written out.
 *
 * <p>Kept from forward to backward are, per token, the projections, the context, both sums before normalisation and the
 * intermediate vector before its activation ({@code 6 * hidden + intermediate} numbers), and the attention probabilities of short
 * texts. All else is made again: the activation, the normalised sums, the dropout masks. The layer's own input is the output of the layer below.
 *
 * <ol>
 *   <li>projections = x W + b; context = attention(projections)
 *   <li>sum1 = x + dropout(context W + b); h = norm1(sum1)
 *   <li>intermediate = h W + b; sum2 = h + dropout(activation(intermediate) W + b); output = norm2(sum2)
 * </ol>
 */
final class BertLayerPass implements AutoCloseable {

    private static final int ATTENTION = 0;
    private static final int ATTENTION_OUTPUT = 1;
    private static final int OUTPUT = 2;

    private final BertLayer layer;
    private final Surroundings surroundings;
    private final long seed;
    private final Tensor projected;
    private final BlockAttention.Result attention;
    private final TrainedLayerNorm attentionNorm;
    private final Tensor intermediate;
    private final TrainedLayerNorm outputNorm;

    /**
     * What all layers of a pass share.
     *
     * @param weights linear layers in the number format of training
     * @param gradients where gradients go
     * @param attention attention forward and backward
     * @param masks dropout, or null for none
     * @param blocks the batch's rows
     * @param part the tokens among those of the batch that they are a part of; null if they are a whole batch
     */
    record Surroundings(
            ComputeWeights weights,
            GradientBuffers gradients,
            BlockAttention attention,
            @Nullable DropoutMasks masks,
            List<Block> blocks,
            @Nullable RowRanges part) {}

    /** A layer's output, in the caller's scope, and what backward needs. */
    record Step(Tensor output, BertLayerPass pass) {}

    private BertLayerPass(
            BertLayer layer,
            Surroundings surroundings,
            long seed,
            Tensor projected,
            BlockAttention.Result attention,
            TrainedLayerNorm attentionNorm,
            Tensor intermediate,
            TrainedLayerNorm outputNorm) {
        this.layer = layer;
        this.surroundings = surroundings;
        this.seed = seed;
        this.projected = TensorScope.keep(projected);
        this.attention = attention;
        TensorScope.keep(attention.context());
        this.attentionNorm = attentionNorm;
        this.intermediate = TensorScope.keep(intermediate);
        this.outputNorm = outputNorm;
    }

    /**
     * Runs the layer.
     *
     * @param input {@code [tokens, hidden]}
     * @param seed of this layer's dropout
     */
    static Step forward(BertLayer layer, Surroundings surroundings, Tensor input, long seed) {
        ComputeWeights weights = surroundings.weights();
        Tensor projected = weights.forward(layer.queryKeyValue().linear(), input);
        BlockAttention.Result attention =
                surroundings.attention().forward(projected, surroundings.blocks(), DropoutMasks.seed(seed, ATTENTION));
        Tensor attended = weights.forward(layer.attentionOutput(), attention.context());
        drop(layer, surroundings, attended, seed, ATTENTION_OUTPUT);
        TrainedLayerNorm.Step first = TrainedLayerNorm.forward(layer.attentionNorm(), attended.add_(input));
        Tensor intermediate = weights.forward(layer.intermediate(), first.output());
        Tensor activated = layer.configuration().activation().apply(intermediate);
        Tensor output = weights.forward(layer.output(), activated);
        drop(layer, surroundings, output, seed, OUTPUT);
        TrainedLayerNorm.Step second = TrainedLayerNorm.forward(layer.outputNorm(), output.add_(first.output()));
        return new Step(
                second.output(),
                new BertLayerPass(
                        layer, surroundings, seed, projected, attention, first.kept(), intermediate, second.kept()));
    }

    /** The layer's output once more, in the caller's scope. */
    Tensor output() {
        return outputNorm.output();
    }

    /**
     * Adds the gradients of the layer's parameters.
     *
     * @param gradient of the output, {@code [tokens, hidden]}
     * @param input the layer's input, as in the forward pass
     * @return gradient of the input; in the caller's scope
     */
    Tensor backward(Tensor gradient, Tensor input) {
        ComputeWeights weights = surroundings.weights();
        Tensor sum2 = outputNorm.backward(gradient, surroundings.gradients());
        Tensor attendedGradient = feedForwardBackward(weights, sum2);
        Tensor sum1 = attentionNorm.backward(attendedGradient, surroundings.gradients());
        Tensor outputGradient = dropped(sum1, ATTENTION_OUTPUT);
        weights.gradients(layer.attentionOutput(), outputGradient, attention.context());
        Tensor contextGradient = weights.inputGradient(layer.attentionOutput(), outputGradient, null);
        Tensor projectedGradient = surroundings
                .attention()
                .backward(
                        projected,
                        contextGradient,
                        surroundings.blocks(),
                        attention.kept(),
                        DropoutMasks.seed(seed, ATTENTION));
        weights.gradients(layer.queryKeyValue().linear(), projectedGradient, input);
        return weights.inputGradient(layer.queryKeyValue().linear(), projectedGradient, sum1);
    }

    /** The widest tensors of a layer are those between its two products, so none stays longer than it is needed. */
    private Tensor feedForwardBackward(ComputeWeights weights, Tensor sumGradient) {
        Activation activation = layer.configuration().activation();
        Tensor intermediateGradient = TensorScope.keepOnly(() -> {
            Tensor outputGradient = dropped(sumGradient, OUTPUT);
            try (TensorScope inner = TensorScope.open()) {
                weights.gradients(layer.output(), outputGradient, activation.apply(intermediate));
            }
            Tensor activatedGradient = weights.inputGradient(layer.output(), outputGradient, null);
            return activation.backward(activatedGradient, intermediate);
        });
        try (TensorScope inner = TensorScope.open()) {
            weights.gradients(layer.intermediate(), intermediateGradient, attentionNorm.output());
        }
        Tensor gradient = weights.inputGradient(layer.intermediate(), intermediateGradient, sumGradient);
        TensorScope.release(intermediateGradient);
        return gradient;
    }

    private static void drop(BertLayer layer, Surroundings surroundings, Tensor values, long seed, int place) {
        Tensor mask = mask(layer, surroundings, values, seed, place);
        if (mask != null) {
            values.mul_(mask);
        }
    }

    private Tensor dropped(Tensor gradient, int place) {
        Tensor mask = mask(layer, surroundings, gradient, seed, place);
        return mask == null ? gradient : gradient.mul(mask);
    }

    private static @Nullable Tensor mask(
            BertLayer layer, Surroundings surroundings, Tensor values, long seed, int place) {
        EncoderConfiguration configuration = layer.configuration();
        boolean drops = place == OUTPUT || configuration.architecture().dropsAttentionOutput();
        DropoutMasks masks = surroundings.masks();
        return masks == null || !drops || configuration.hiddenDropout() == 0
                ? null
                : masks.mask(
                        DropoutMasks.seed(seed, place),
                        configuration.hiddenDropout(),
                        surroundings.part(),
                        values.size(0),
                        values.size(1));
    }

    @Override
    public void close() {
        TensorScope.release(projected);
        TensorScope.release(attention.context());
        attention.kept().stream().filter(Objects::nonNull).forEach(BlockAttention.Weights::release);
        TensorScope.release(intermediate);
        attentionNorm.close();
        outputNorm.close();
    }
}
