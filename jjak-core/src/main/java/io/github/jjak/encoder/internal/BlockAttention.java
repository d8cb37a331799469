package io.github.jjak.encoder.internal;

import io.github.jjak.encoder.internal.AttentionBlocks.Block;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Attention of one layer over the blocks of a batch, forward and backward, for training. Of short texts, whose probabilities are
 * few, those and their dropout masks are kept for backward; of long texts backward makes them again from queries and keys.
 *
 * @param heads attention heads
 * @param dropout probability with which a weight is dropped, 0 for none
 */
record BlockAttention(int heads, double dropout, DropoutMasks masks) {

    /** Rows up to this length keep their probabilities: {@code 2 * heads * length} numbers per token. */
    static final int LONGEST_KEPT = 48;

    /**
     * What a block's probabilities were.
     *
     * @param probabilities {@code [rows * heads, length, length]}
     * @param mask of dropout, of the same shape; null for none
     */
    record Weights(Tensor probabilities, @Nullable Tensor mask) {

        void release() {
            TensorScope.release(probabilities);
            if (mask != null) {
                TensorScope.release(mask);
            }
        }
    }

    /**
     * The weighted values.
     *
     * @param context {@code [tokens, hidden]}, in the caller's scope
     * @param kept one for each block, null where backward makes it again; to be released
     */
    record Result(Tensor context, List<@Nullable Weights> kept) {}

    /** From projections {@code [tokens, 3 * hidden]}. */
    Result forward(Tensor projected, List<Block> blocks, long seed) {
        Tensor[] contexts = new Tensor[blocks.size()];
        List<@Nullable Weights> kept = new ArrayList<>();
        for (int i = 0; i < contexts.length; i++) {
            Block block = blocks.get(i);
            contexts[i] = TensorScope.keepOnly(() -> {
                Tensor parts = parts(block, projected);
                Weights weights = weights(block, parts, seed);
                Tensor mask = weights.mask();
                Tensor dropped = mask == null
                        ? weights.probabilities()
                        : weights.probabilities().mul(mask);
                kept.add(block.length() > LONGEST_KEPT ? null : keep(weights));
                return block.unpadded(joinHeads(block, torch.bmm(dropped, parts.select(0, 2))));
            });
        }
        return new Result(joined(contexts), kept);
    }

    /** One after the other, in the caller's scope; the parts, which were kept, are released. */
    private static Tensor joined(Tensor[] parts) {
        Tensor joined = new Tensor(Tensors.concatenate(parts));
        List.of(parts).forEach(TensorScope::release);
        return joined;
    }

    private static Weights keep(Weights weights) {
        Tensor mask = weights.mask();
        return new Weights(
                TensorScope.keep(weights.probabilities()), mask == null ? null : TensorScope.keep(new Tensor(mask)));
    }

    /**
     * Gradient of the projections.
     *
     * @param projected as in the forward pass
     * @param gradient of the context, {@code [tokens, hidden]}
     * @param kept as the forward pass gave it
     * @return {@code [tokens, 3 * hidden]}
     */
    Tensor backward(Tensor projected, Tensor gradient, List<Block> blocks, List<@Nullable Weights> kept, long seed) {
        Tensor[] gradients = new Tensor[blocks.size()];
        for (int i = 0; i < gradients.length; i++) {
            Block block = blocks.get(i);
            Weights known = kept.get(i);
            gradients[i] = TensorScope.keepOnly(() -> {
                Tensor parts = parts(block, projected);
                Weights weights = known == null ? weights(block, parts, seed) : known;
                return block.unpadded(backward(block, parts, gradient, weights));
            });
        }
        return joined(gradients);
    }

    /**
     * With P = softmax(s Q K^T) and D = P * mask: C = D V. Then dV = D^T dC, dP = (dC V^T) * mask,
     * dS = P * (dP - rowsum(dP * P)), dQ = s dS K, dK = s dS^T Q.
     */
    private Tensor backward(Block block, Tensor parts, Tensor gradient, Weights weights) {
        Tensor probabilities = weights.probabilities();
        Tensor mask = weights.mask();
        Tensor contextGradient = splitHeads(block, gradient);
        Tensor dropped = mask == null ? probabilities : probabilities.mul(mask);
        Tensor weightGradient = torch.bmm(contextGradient, parts.select(0, 2).transpose(1, 2));
        if (mask != null) {
            weightGradient.mul_(mask);
        }
        Tensor rowSums = weightGradient.mul(probabilities).sum(new long[] {-1}, true, Tensors.sameType());
        Tensor scoreGradient = weightGradient.sub_(rowSums).mul_(probabilities).mul_(Tensors.number(scale(parts)));
        return joinParts(
                block,
                torch.bmm(scoreGradient, parts.select(0, 1)),
                torch.bmm(scoreGradient.transpose(1, 2), parts.select(0, 0)),
                torch.bmm(dropped.transpose(1, 2), contextGradient));
    }

    /** {@code [3, rows * heads, length, headSize]}. */
    private Tensor parts(Block block, Tensor projected) {
        Tensor own = block.padded(projected);
        long headSize = own.size(1) / (3L * heads);
        return own.view(block.rows(), block.length(), 3, heads, headSize)
                .permute(2, 0, 3, 1, 4)
                .contiguous()
                .view(3, (long) block.rows() * heads, block.length(), headSize);
    }

    private static double scale(Tensor parts) {
        return 1 / Math.sqrt((double) parts.size(3));
    }

    private Weights weights(Block block, Tensor parts, long seed) {
        Tensor scores = torch.bmm(parts.select(0, 0), parts.select(0, 1).transpose(1, 2))
                .mul_(Tensors.number(scale(parts)));
        AttentionBlocks.Padding padding = block.padding();
        if (padding != null) {
            scores.view(block.rows(), heads, block.length(), block.length()).add_(padding.keys());
        }
        Tensor probabilities = torch.softmax(scores, -1);
        return new Weights(probabilities, dropout == 0 ? null : mask(block, seed, probabilities));
    }

    /** Of the probabilities' shape; rows of several lengths lie in the corners of a padded one. */
    private Tensor mask(Block block, long seed, Tensor probabilities) {
        long[] shape = Tensors.shape(probabilities);
        if (block.padding() == null) {
            return mask(block.drawn().get(0), seed).view(shape);
        }
        Tensor mask = probabilities.new_zeros(shape);
        Tensor byRow = mask.view(block.rows(), heads, block.length(), block.length());
        int row = 0;
        for (DrawnRows drawn : block.drawn()) {
            byRow.narrow(0, row, drawn.rows())
                    .narrow(2, 0, drawn.length())
                    .narrow(3, 0, drawn.length())
                    .copy_(mask(drawn, seed));
            row += drawn.rows();
        }
        return mask;
    }

    /** {@code [rows, heads, length, length]}. */
    private Tensor mask(DrawnRows drawn, long seed) {
        long length = drawn.length();
        return masks.mask(
                DropoutMasks.seed(seed, drawn.number()), dropout, drawn.ofWhole(), drawn.rows(), heads, length, length);
    }

    /** {@code [tokens, hidden]} to {@code [rows * heads, length, headSize]}, zero where there is padding. */
    private Tensor splitHeads(Block block, Tensor gradient) {
        Tensor own = block.padded(gradient);
        AttentionBlocks.Padding padding = block.padding();
        if (padding != null) {
            own.mul_(padding.real());
        }
        long headSize = own.size(1) / heads;
        return own.view(block.rows(), block.length(), heads, headSize)
                .transpose(1, 2)
                .reshape((long) block.rows() * heads, block.length(), headSize);
    }

    private Tensor joinHeads(Block block, Tensor context) {
        long headSize = context.size(2);
        return context.view(block.rows(), heads, block.length(), headSize)
                .transpose(1, 2)
                .reshape((long) block.rows() * block.length(), heads * headSize);
    }

    /** Three times {@code [rows * heads, length, headSize]} to {@code [rows * length, 3 * hidden]}. */
    private Tensor joinParts(Block block, Tensor... parts) {
        long headSize = parts[0].size(2);
        Tensor joined = parts[0].new_empty((long) block.rows(), block.length(), parts.length, heads, headSize);
        for (int i = 0; i < parts.length; i++) {
            joined.select(2, i)
                    .copy_(parts[i].view(block.rows(), heads, block.length(), headSize)
                            .transpose(1, 2));
        }
        return joined.view((long) block.rows() * block.length(), (long) parts.length * heads * headSize);
    }
}
