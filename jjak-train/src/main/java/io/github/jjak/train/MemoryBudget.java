package io.github.jjak.train;

import io.github.jjak.encoder.Architecture;
import io.github.jjak.encoder.EncoderConfiguration;

/** How many tokens' activations a training step may hold. */
final class MemoryBudget {

    /** Small models need not save memory. */
    private static final long LEAST_BYTES = 128L << 20;

    /** Weights, gradients and two moments are four times the weights; activations get a fifth of one more. */
    private static final double SHARE_OF_WEIGHTS = 0.22;

    private MemoryBudget() {}

    /**
     * Tokens per mini-batch so that the whole of training stays under five times the weights.
     *
     * @param longestText most tokens of a text
     */
    static int miniBatchTokens(MemoryPlanning.ModelSize model, int longestText) {
        double budget = Math.max(LEAST_BYTES, SHARE_OF_WEIGHTS * Float.BYTES * model.parameters());
        return (int) Math.max(64, budget / activationBytesPerToken(model.configuration(), longestText));
    }

    /**
     * Bytes that backward needs per token of texts of at most a length. Per layer: input, query, key, value, context, two sums and the first
     * norm's output ({@code 8 * hidden}), two dropout masks of a byte each, the intermediate vector before and after its
     * activation (twice as much where it is gated), and twice the attention to the other tokens of the text with its
     * mask.
     *
     * @param longestText most tokens of a text
     */
    static double activationBytesPerToken(EncoderConfiguration configuration, int longestText) {
        double intermediates = configuration.architecture() == Architecture.MODERNBERT ? 4 : 2;
        double perLayer = 8.5 * configuration.hiddenSize()
                + intermediates * configuration.intermediateSize()
                + 2.25 * longestText * configuration.attentionHeads();
        return Float.BYTES * configuration.layers() * perLayer;
    }
}
