package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tokenize.internal.PackedTokens.LengthGroup;
import java.util.List;
import java.util.stream.Stream;
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
        Tensor context = Attention.byGroup(
                queryKeyValue.linear().forward(hidden),
                groups,
                configuration,
                (group, parts) -> Attention.attend(
                        parts, biases == null ? null : biases.get(group), configuration.attentionDropout(), training));
        double dropout = configuration.architecture().dropsAttentionOutput() ? configuration.hiddenDropout() : 0;
        Tensor attended = attentionNorm.forward(Attention.dropout(attentionOutput.forward(context), dropout, training)
                .add(hidden));
        Tensor activated = configuration.activation().apply(intermediate.forward(attended));
        return outputNorm.forward(Attention.dropout(output.forward(activated), configuration.hiddenDropout(), training)
                .add(attended));
    }

    List<Parameter> parameters() {
        return Stream.of(
                        queryKeyValue.linear().parameters(),
                        attentionOutput.parameters(),
                        attentionNorm.parameters(),
                        intermediate.parameters(),
                        output.parameters(),
                        outputNorm.parameters())
                .flatMap(List::stream)
                .toList();
    }
}
