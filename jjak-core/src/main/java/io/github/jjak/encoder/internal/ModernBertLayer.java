package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens.LengthGroup;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * One pre-norm layer: rotary attention, local or global, then a gated feed-forward block; Warner et al., arXiv 2412.13663.
 *
 * @param attentionNorm null in the first layer, whose input is already normalised
 * @param window distance up to which a token sees others, or null for all of them
 */
record ModernBertLayer(
        EncoderConfiguration configuration,
        @Nullable LayerNorm attentionNorm,
        Linear queryKeyValue,
        Linear attentionOutput,
        LayerNorm feedForwardNorm,
        Linear gatedInput,
        Linear output,
        RotaryPositions rotary,
        @Nullable Integer window) {

    /** {@code [tokens, hidden]} to {@code [tokens, hidden]}. */
    Tensor forward(Tensor hidden, List<LengthGroup> groups, boolean training) {
        Tensor normalised = attentionNorm == null ? hidden : attentionNorm.forward(hidden);
        Tensor context = Attention.byGroup(
                queryKeyValue.forward(normalised),
                groups,
                configuration,
                (group, parts) -> attend(parts, groups.get(group).length(), training));
        Tensor attended = Attention.dropout(
                        attentionOutput.forward(context), configuration.attentionDropout(), training)
                .add(hidden);
        Tensor both = gatedInput.forward(feedForwardNorm.forward(attended));
        long width = configuration.intermediateSize();
        Tensor gated =
                configuration.activation().apply(both.narrow(1, 0, width)).mul(both.narrow(1, width, width));
        return output.forward(Attention.dropout(gated, configuration.hiddenDropout(), training))
                .add(attended);
    }

    private Tensor attend(Tensor parts, int length, boolean training) {
        Tensor turned = torch.cat(new TensorVector(rotary.turn(parts.narrow(0, 0, 2)), parts.narrow(0, 2, 1)), 0);
        return Attention.attend(turned, bias(length), configuration.attentionDropout(), training);
    }

    /** {@code [1, length, length]}: minus infinity where a token is too far away; null where none is. */
    private @Nullable Tensor bias(int length) {
        if (window == null || length - 1 <= window) {
            return null;
        }
        Tensor positions = Tensors.range(length);
        Tensor far = positions.unsqueeze(1).sub(positions.unsqueeze(0)).abs().gt(Tensors.number(window));
        return far.to(ScalarType.Float)
                .masked_fill(far, Tensors.number(Double.NEGATIVE_INFINITY))
                .unsqueeze(0);
    }

    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        if (attentionNorm != null) {
            parameters.addAll(attentionNorm.parameters());
        }
        parameters.addAll(queryKeyValue.parameters());
        parameters.addAll(attentionOutput.parameters());
        parameters.addAll(feedForwardNorm.parameters());
        parameters.addAll(gatedInput.parameters());
        parameters.addAll(output.parameters());
        return parameters;
    }
}
