package io.github.jjak.encoder;

import io.github.jjak.tensor.Tensors;
import io.github.jjak.tokenize.PackedTokens.LengthGroup;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One post-norm transformer layer over packed tokens; Vaswani et al., "Attention Is All You Need", arXiv 1706.03762.
 *
 * <p>Query, key and value share one matrix {@code [3 * hidden, hidden]}, so they cost one product instead of three.
 */
record BertLayer(
        EncoderConfiguration configuration,
        FusedLinear queryKeyValue,
        Linear attentionOutput,
        LayerNorm attentionNorm,
        Linear intermediate,
        Linear output,
        LayerNorm outputNorm) {

    /**
     * {@code [tokens, hidden]} to {@code [tokens, hidden]}.
     *
     * @param biases added to the scores of each group, {@code [heads, length, length]}, or null
     */
    Tensor forward(Tensor hidden, List<LengthGroup> groups, @Nullable List<Tensor> biases, boolean training) {
        Tensor context = attend(queryKeyValue.linear().forward(hidden), groups, biases, training);
        double dropout = configuration.architecture().dropsAttentionOutput() ? configuration.hiddenDropout() : 0;
        Tensor attended = attentionNorm.forward(Attention.dropout(attentionOutput.forward(context), dropout, training)
                .add(hidden));
        Tensor activated = configuration.activation().apply(intermediate.forward(attended));
        return outputNorm.forward(Attention.dropout(output.forward(activated), configuration.hiddenDropout(), training)
                .add(attended));
    }

    /** {@code [tokens, 3 * hidden]} to {@code [tokens, hidden]}; each group of equal lengths is a dense block. */
    private Tensor attend(Tensor projected, List<LengthGroup> groups, @Nullable List<Tensor> biases, boolean training) {
        int heads = configuration.attentionHeads();
        int headSize = configuration.hiddenSize() / heads;
        Tensor[] contexts = new Tensor[groups.size()];
        for (int i = 0; i < contexts.length; i++) {
            LengthGroup group = groups.get(i);
            // [rows, length, 3, heads, headSize] to [3, rows, heads, length, headSize]
            Tensor parts = projected
                    .narrow(0, group.firstToken(), group.tokens())
                    .view(group.rows(), group.length(), 3, heads, headSize)
                    .permute(2, 0, 3, 1, 4);
            Tensor bias = biases == null ? null : biases.get(i);
            contexts[i] = Attention.attend(parts, bias, configuration.attentionDropout(), training)
                    .transpose(1, 2)
                    .reshape(group.tokens(), configuration.hiddenSize());
        }
        return Tensors.concatenate(contexts);
    }
}
