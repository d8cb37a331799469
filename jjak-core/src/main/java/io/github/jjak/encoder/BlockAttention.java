package io.github.jjak.encoder;

import io.github.jjak.encoder.AttentionBlocks.Block;
import io.github.jjak.tensor.DropoutMasks;
import io.github.jjak.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Attention of one layer over the blocks of a batch, forward and backward, for training. Backward makes the probabilities again
 * from queries and keys, and the dropout mask from its seed, so nothing but the projections is kept.
 *
 * @param heads attention heads
 * @param dropout probability with which a weight is dropped, 0 for none
 */
record BlockAttention(int heads, double dropout, DropoutMasks masks) {

    /** {@code [tokens, 3 * hidden]} to {@code [tokens, hidden]}. */
    Tensor forward(Tensor projected, List<Block> blocks, long seed) {
        Tensor[] contexts = new Tensor[blocks.size()];
        for (int i = 0; i < contexts.length; i++) {
            Block block = blocks.get(i);
            Tensor parts = parts(block, projected);
            Tensor weights = probabilities(block, parts);
            Tensor mask = mask(weights, seed, i);
            Tensor context = torch.bmm(mask == null ? weights : weights.mul_(mask), parts.select(0, 2));
            contexts[i] = block.unpadded(joinHeads(block, context));
        }
        return Tensors.concatenate(contexts);
    }

    /**
     * Gradient of the projections.
     *
     * @param projected as in the forward pass
     * @param gradient of the result, {@code [tokens, hidden]}
     * @return {@code [tokens, 3 * hidden]}
     */
    Tensor backward(Tensor projected, Tensor gradient, List<Block> blocks, long seed) {
        Tensor[] gradients = new Tensor[blocks.size()];
        for (int i = 0; i < gradients.length; i++) {
            Block block = blocks.get(i);
            gradients[i] = block.unpadded(backward(block, parts(block, projected), gradient, seed, i));
        }
        return Tensors.concatenate(gradients);
    }

    /**
     * With P = softmax(s Q K^T) and D = P * mask: C = D V. Then dV = D^T dC, dP = (dC V^T) * mask,
     * dS = P * (dP - rowsum(dP * P)), dQ = s dS K, dK = s dS^T Q.
     */
    private Tensor backward(Block block, Tensor parts, Tensor gradient, long seed, int number) {
        Tensor query = parts.select(0, 0);
        Tensor key = parts.select(0, 1);
        Tensor value = parts.select(0, 2);
        Tensor contextGradient = splitHeads(block, gradient);
        Tensor weights = probabilities(block, parts);
        Tensor mask = mask(weights, seed, number);
        Tensor dropped = mask == null ? weights : weights.mul(mask);
        Tensor valueGradient = torch.bmm(dropped.transpose(1, 2), contextGradient);
        Tensor weightGradient = torch.bmm(contextGradient, value.transpose(1, 2));
        if (mask != null) {
            weightGradient.mul_(mask);
        }
        Tensor rowSums = weightGradient.mul(weights).sum(new long[] {-1}, true, Tensors.sameType());
        Tensor scoreGradient = weightGradient.sub_(rowSums).mul_(weights).mul_(Tensors.number(scale(parts)));
        Tensor queryGradient = torch.bmm(scoreGradient, key);
        Tensor keyGradient = torch.bmm(scoreGradient.transpose(1, 2), query);
        return joinParts(block, queryGradient, keyGradient, valueGradient);
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

    /** {@code [rows * heads, length, length]}. */
    private Tensor probabilities(Block block, Tensor parts) {
        Tensor scores = torch.bmm(parts.select(0, 0), parts.select(0, 1).transpose(1, 2))
                .mul_(Tensors.number(scale(parts)));
        AttentionBlocks.Padding padding = block.padding();
        if (padding != null) {
            scores.view(block.rows(), heads, block.length(), block.length()).add_(padding.keys());
        }
        return torch.softmax(scores, -1);
    }

    private @Nullable Tensor mask(Tensor weights, long seed, int block) {
        return dropout == 0 ? null : masks.mask(DropoutMasks.seed(seed, block), dropout, Tensors.shape(weights));
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

    private Tensor joinParts(Block block, Tensor query, Tensor key, Tensor value) {
        long headSize = query.size(2);
        return torch.stack(new TensorVector(query, key, value), 0)
                .view(3, block.rows(), heads, block.length(), headSize)
                .permute(1, 3, 0, 2, 4)
                .reshape((long) block.rows() * block.length(), 3L * heads * headSize);
    }
}
