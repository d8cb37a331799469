package io.github.jjak.encoder;

import io.github.jjak.tensor.Parameter;
import io.github.jjak.tensor.Tensors;
import io.github.jjak.tokenize.PackedTokens;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * One post-norm transformer layer over packed tokens; Vaswani et al., "Attention Is All You Need", arXiv 1706.03762.
 *
 * <p>Query, key and value share one matrix {@code [3 * hidden, hidden]}, so they cost one product instead of three.
 */
record BertLayer(
        EncoderConfiguration configuration,
        Parameter queryKeyValueWeight,
        Parameter queryKeyValueBias,
        Parameter attentionOutputWeight,
        Parameter attentionOutputBias,
        Parameter attentionNormWeight,
        Parameter attentionNormBias,
        Parameter intermediateWeight,
        Parameter intermediateBias,
        Parameter outputWeight,
        Parameter outputBias,
        Parameter outputNormWeight,
        Parameter outputNormBias) {

    List<Parameter> parameters() {
        return List.of(
                queryKeyValueWeight,
                queryKeyValueBias,
                attentionOutputWeight,
                attentionOutputBias,
                attentionNormWeight,
                attentionNormBias,
                intermediateWeight,
                intermediateBias,
                outputWeight,
                outputBias,
                outputNormWeight,
                outputNormBias);
    }

    /** {@code [tokens, hidden]} to {@code [tokens, hidden]}. */
    Tensor forward(Tensor hidden, List<PackedTokens.LengthGroup> groups, boolean training) {
        Tensor context = attend(linear(hidden, queryKeyValueWeight, queryKeyValueBias), groups, training);
        Tensor attended = residual(
                hidden,
                linear(context, attentionOutputWeight, attentionOutputBias),
                attentionNormWeight,
                attentionNormBias,
                training);
        Tensor intermediate = configuration.activation().apply(linear(attended, intermediateWeight, intermediateBias));
        return residual(
                attended, linear(intermediate, outputWeight, outputBias), outputNormWeight, outputNormBias, training);
    }

    /** {@code [tokens, 3 * hidden]} to {@code [tokens, hidden]}; each group of equal lengths is a dense block. */
    private Tensor attend(Tensor queryKeyValue, List<PackedTokens.LengthGroup> groups, boolean training) {
        Tensor[] contexts = new Tensor[groups.size()];
        for (int i = 0; i < contexts.length; i++) {
            contexts[i] = attendWithin(groups.get(i), queryKeyValue, training);
        }
        return Tensors.concatenate(contexts);
    }

    private Tensor attendWithin(PackedTokens.LengthGroup group, Tensor queryKeyValue, boolean training) {
        int heads = configuration.attentionHeads();
        int headSize = configuration.hiddenSize() / heads;
        // [rows, length, 3, heads, headSize] to three times [rows, heads, length, headSize]
        Tensor parts = queryKeyValue
                .narrow(0, group.firstToken(), group.tokens())
                .view(group.rows(), group.length(), 3, heads, headSize)
                .permute(2, 0, 3, 1, 4);
        Tensor context =
                training ? attendForTraining(parts, group, heads, headSize) : attendForInference(parts.unbind(0));
        return context.transpose(1, 2).reshape(group.tokens(), configuration.hiddenSize());
    }

    private static Tensor attendForInference(TensorVector parts) {
        return torch.scaled_dot_product_attention(
                parts.get(0), parts.get(1), parts.get(2), Tensors.none(), 0, false, new DoubleOptional(), false);
    }

    /**
     * Attention written out, because libtorch's own keeps scaled copies of queries and keys and dropout noise in float32 for
     * backward; this keeps one copy of the three parts, the probabilities, and a mask of one byte each.
     */
    private Tensor attendForTraining(Tensor parts, PackedTokens.LengthGroup group, int heads, int headSize) {
        TensorVector flat = parts.contiguous()
                .view(3, (long) group.rows() * heads, group.length(), headSize)
                .unbind(0);
        Tensor scores = torch.baddbmm(
                Tensors.scalar(0),
                flat.get(0),
                flat.get(1).transpose(1, 2),
                Tensors.number(0),
                Tensors.number(1 / Math.sqrt((double) headSize)));
        Tensor probabilities = dropout(torch.softmax(scores, -1), configuration.attentionDropout(), true);
        return torch.bmm(probabilities, flat.get(2)).view(group.rows(), heads, group.length(), headSize);
    }

    /** Dropout that remembers a mask of one byte per number. */
    static Tensor dropout(Tensor input, double probability, boolean training) {
        return training && probability > 0
                ? torch.native_dropout(input, probability, new BoolOptional(true))
                        .get0()
                : input;
    }

    private Tensor residual(Tensor input, Tensor update, Parameter weight, Parameter bias, boolean training) {
        Tensor sum = dropout(update, configuration.hiddenDropout(), training).add(input);
        return normalise(sum, weight, bias, configuration.layerNormEpsilon());
    }

    static Tensor normalise(Tensor hidden, Parameter weight, Parameter bias, double epsilon) {
        return torch.layer_norm(
                hidden,
                new long[] {hidden.size(1)},
                Tensors.some(weight.value()),
                Tensors.some(bias.value()),
                epsilon,
                false);
    }

    private static Tensor linear(Tensor input, Parameter weight, Parameter bias) {
        return torch.linear(input, weight.value(), Tensors.some(bias.value()));
    }
}
