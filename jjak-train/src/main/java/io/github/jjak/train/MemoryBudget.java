package io.github.jjak.train;

import io.github.jjak.encoder.Architecture;
import io.github.jjak.encoder.EncoderConfiguration;
import io.github.jjak.model.SentenceTransformer;

/** How many tokens' activations a training step may hold. */
public final class MemoryBudget {

    /** Small models need not save memory. */
    private static final long LEAST_BYTES = 128L << 20;

    /** Weights, gradients and two moments are four times the weights; activations get a fifth of one more. */
    private static final double SHARE_OF_WEIGHTS = 0.22;

    private MemoryBudget() {}

    /** Tokens per mini-batch so that the whole of training stays under five times the weights. */
    static int miniBatchTokens(SentenceTransformer model) {
        return miniBatchTokens(model, 0);
    }

    /**
     * The same where an objective keeps more for backward than the encoder does.
     *
     * @param furtherBytesPerToken what it keeps per token of the mini-batch
     */
    public static int miniBatchTokens(SentenceTransformer model, double furtherBytesPerToken) {
        double budget = Math.max(LEAST_BYTES, SHARE_OF_WEIGHTS * Float.BYTES * model.parameterCount());
        EncoderConfiguration configuration = model.encoder().configuration();
        return (int) Math.max(64, budget / (activationBytesPerToken(configuration) + furtherBytesPerToken));
    }

    /**
     * Bytes that backward needs per token of a short text. Per layer: input, query, key, value, context, two sums and the first
     * norm's output ({@code 8 * hidden}), two dropout masks of a byte each, the intermediate vector before and after its
     * activation (twice as much where it is gated), and twice the attention of a 32-token text with its mask.
     */
    static double activationBytesPerToken(EncoderConfiguration configuration) {
        double intermediates = configuration.architecture() == Architecture.MODERNBERT ? 4 : 2;
        double perLayer = 8.5 * configuration.hiddenSize()
                + intermediates * configuration.intermediateSize()
                + 2.25 * 32 * configuration.attentionHeads();
        return Float.BYTES * configuration.layers() * perLayer;
    }
}
