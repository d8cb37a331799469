package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tensor.internal.ThreadShare;
import io.github.jjak.tokenize.internal.PackedTokens.LengthGroup;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Scaled dot-product attention within dense blocks of rows of one length; Vaswani et al., arXiv 1706.03762. */
final class Attention {

    private Attention() {}

    /**
     * The weighted values.
     *
     * @param queryKeyValue {@code [3, rows, heads, length, headSize]}
     * @param bias {@code [heads or 1, length, length]}, added to the scaled scores, or null
     * @param dropout probability with which a weight is dropped in training
     * @return {@code [rows, heads, length, headSize]}
     */
    static Tensor attend(Tensor queryKeyValue, @Nullable Tensor bias, double dropout, boolean training) {
        return training ? attendForTraining(queryKeyValue, bias, dropout) : attendForInference(queryKeyValue, bias);
    }

    /** Attention within one group of rows of one length. */
    @FunctionalInterface
    interface OfGroup {
        /**
         * @param group number of the group
         * @param queryKeyValue {@code [3, rows, heads, length, headSize]}
         * @return {@code [rows, heads, length, headSize]}
         */
        Tensor attend(int group, Tensor queryKeyValue);
    }

    /** {@code [tokens, 3 * hidden]} to {@code [tokens, hidden]}; each group of equal lengths is a dense block. */
    static Tensor byGroup(
            Tensor projected, List<LengthGroup> groups, EncoderConfiguration configuration, OfGroup ofGroup) {
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
            contexts[i] = ofGroup.attend(i, parts).transpose(1, 2).reshape(group.tokens(), configuration.hiddenSize());
        }
        return Tensors.concatenate(contexts);
    }

    private static Tensor attendForInference(Tensor queryKeyValue, @Nullable Tensor bias) {
        try (ThreadShare.Share products = Libtorch.threadShare().beginSmallProducts()) {
            return torch.scaled_dot_product_attention(
                    queryKeyValue.select(0, 0),
                    queryKeyValue.select(0, 1),
                    queryKeyValue.select(0, 2),
                    bias == null ? Tensors.none() : Tensors.some(bias.unsqueeze(0)),
                    0,
                    false,
                    new DoubleOptional(),
                    false);
        }
    }

    /**
     * Attention written out, because libtorch's own keeps scaled copies of queries and keys and dropout noise in float32 for
     * backward; this keeps one copy of the three parts, the probabilities, and a mask of one byte each.
     */
    private static Tensor attendForTraining(Tensor queryKeyValue, @Nullable Tensor bias, double dropout) {
        long rows = queryKeyValue.size(1);
        long heads = queryKeyValue.size(2);
        long length = queryKeyValue.size(3);
        long headSize = queryKeyValue.size(4);
        Tensor flat = queryKeyValue.contiguous().view(3, rows * heads, length, headSize);
        Tensor added = bias == null
                ? Tensors.scalar(0)
                : bias.unsqueeze(0).expand(rows, heads, length, length).reshape(rows * heads, length, length);
        Tensor scores = torch.baddbmm(
                added,
                flat.select(0, 0),
                flat.select(0, 1).transpose(1, 2),
                Tensors.number(bias == null ? 0 : 1),
                Tensors.number(1 / Math.sqrt((double) headSize)));
        Tensor probabilities = dropout(torch.softmax(scores, -1), dropout, true);
        return torch.bmm(probabilities, flat.select(0, 2)).view(rows, heads, length, headSize);
    }

    /** Dropout that remembers a mask of one byte per number. */
    static Tensor dropout(Tensor input, double probability, boolean training) {
        return training && probability > 0
                ? torch.native_dropout(input, probability, new BoolOptional(true))
                        .get0()
                : input;
    }
}
