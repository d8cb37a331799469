package io.github.jjak.memory.internal;

import io.github.jjak.encoder.internal.EncoderConfiguration;

/** How many tokens' activations a training step may hold. */
public final class MemoryBudget {

    /** Small models need not save more memory than this. */
    private static final long LEAST_BYTES = 64L << 20;

    /** Weights, gradients and two moments are four times the weights; activations get a sixth of one more. */
    private static final double SHARE_OF_WEIGHTS = 0.16;

    /** Texts up to this length keep their attention probabilities. */
    private static final int MOST_KEPT_LENGTH = 48;

    private MemoryBudget() {}

    /**
     * Tokens per mini-batch so that the whole of training stays under five times the weights.
     *
     * @param longestText most tokens of a text
     */
    static int miniBatchTokens(MemoryPlanning.ModelSize model, int longestText) {
        return miniBatchTokens(model, longestText, 0);
    }

    /**
     * The same where an objective keeps more for backward than the encoder does.
     *
     * @param longestText most tokens of a text
     * @param furtherBytesPerToken what it keeps per token of the mini-batch
     */
    public static int miniBatchTokens(MemoryPlanning.ModelSize model, int longestText, double furtherBytesPerToken) {
        double budget = Math.max(LEAST_BYTES, SHARE_OF_WEIGHTS * Float.BYTES * model.parameters());
        return (int) Math.max(64, budget / (activationBytesPerToken(model, longestText) + furtherBytesPerToken));
    }

    /**
     * Bytes that backward needs per token of texts of at most a length.
     *
     * <p>Where the backward pass is written out, a layer keeps its projections, context, two sums and the intermediate vector
     * ({@code 6 * hidden + intermediate}) in the number format of training, and of short texts the attention with its mask. Where it is libtorch's: input, query, key, value,
     * context, two sums and the first norm's output ({@code 8 * hidden}), two dropout masks of a byte each, the intermediate
     * vector before and after its activation (twice as much where it is gated), and twice the attention to the other tokens of
     * the text with its mask.
     *
     * <p>Where layers are run again, each keeps its input ({@code hidden}), and only one at a time has all this.
     *
     * @param longestText most tokens of a text
     */
    static double activationBytesPerToken(MemoryPlanning.ModelSize model, int longestText) {
        EncoderConfiguration configuration = model.configuration();
        double hidden = configuration.hiddenSize();
        double intermediate = configuration.intermediateSize();
        if (configuration.layers() == 0) {
            // A table of token vectors: a token's vector, its gradient, and a copy of each for the pooling.
            return 4 * Float.BYTES * hidden;
        }
        if (model.writtenOut()) {
            double probabilities = 2.0 * configuration.attentionHeads() * Math.min(longestText, MOST_KEPT_LENGTH);
            return model.precision().bytes() * ofLayers(model, 6 * hidden + intermediate + probabilities)
                    + 6 * Float.BYTES * hidden;
        }
        int intermediates = configuration.architecture().keptIntermediates();
        double perLayer =
                8.5 * hidden + intermediates * intermediate + 2.25 * longestText * configuration.attentionHeads();
        return Float.BYTES * ofLayers(model, perLayer);
    }

    /** Numbers that all layers keep, given those of one that keeps all. */
    private static double ofLayers(MemoryPlanning.ModelSize model, double perLayer) {
        int layers = model.configuration().layers();
        double inputs = (double) layers * model.configuration().hiddenSize();
        return model.recomputesLayers() ? inputs + perLayer : layers * perLayer;
    }
}
