package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.GradientBuffers;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.RowRanges;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** What lies below the first layer, in one pass of training: tables, norm, dropout, projection. The sum is float32. */
final class BertEmbeddingsPass implements AutoCloseable {

    private final BertEmbeddings embeddings;
    private final PackedTokens tokens;
    private final ComputeWeights weights;
    private final GradientBuffers gradients;
    private final double dropout;
    private final long seed;
    private final TrainedLayerNorm norm;
    private final @Nullable Tensor projected;
    private final Tensor output;

    private BertEmbeddingsPass(
            BertEmbeddings embeddings,
            PackedTokens tokens,
            BertLayerPass.Surroundings surroundings,
            double dropout,
            long seed,
            TrainedLayerNorm norm,
            @Nullable Tensor projected,
            Tensor output) {
        this.embeddings = embeddings;
        this.tokens = tokens;
        this.weights = surroundings.weights();
        this.gradients = surroundings.gradients();
        this.dropout = dropout;
        this.seed = seed;
        this.norm = norm;
        this.projected = projected == null ? null : TensorScope.keep(projected);
        this.output = TensorScope.keep(output);
    }

    static BertEmbeddingsPass forward(
            BertEmbeddings embeddings,
            PackedTokens tokens,
            BertLayerPass.Surroundings surroundings,
            double dropout,
            Precision precision,
            long seed) {
        Tensor sum = torch.embedding(embeddings.words().value().detach(), Tensors.indices(tokens.ids()))
                .add_(torch.embedding(
                        embeddings.positions().value().detach(), Tensors.indices(embeddings.positionRows(tokens))));
        Parameter tokenTypes = embeddings.tokenTypes();
        if (tokenTypes != null) {
            int[] types = tokens.types();
            Tensor table = tokenTypes.value().detach();
            sum.add_(types == null ? table.select(0, 0) : torch.embedding(table, Tensors.indices(types)));
        }
        TrainedLayerNorm.Step normalised = TrainedLayerNorm.forward(embeddings.norm(), sum);
        Tensor embedded = normalised.output();
        if (dropout > 0) {
            embedded.mul_(mask(embedded, dropout, PartRanges.tokens(tokens), seed));
        }
        Tensor input = embedded.to(precision.type());
        Linear projection = embeddings.projection();
        Tensor output = projection == null ? input : surroundings.weights().forward(projection, input);
        return new BertEmbeddingsPass(
                embeddings,
                tokens,
                surroundings,
                dropout,
                seed,
                normalised.kept(),
                projection == null ? null : new Tensor(input),
                new Tensor(output));
    }

    /** Whatever the number format of the layers, this part is float32. */
    private static Tensor mask(Tensor shape, double dropout, @Nullable RowRanges part, long seed) {
        return new DropoutMasks(Precision.FP32).mask(seed, dropout, part, shape.size(0), shape.size(1));
    }

    /** Input of the first layer, {@code [tokens, hidden]}; lives as long as this pass. */
    Tensor output() {
        return output;
    }

    /** @param gradient of {@link #output} */
    void backward(Tensor gradient) {
        Tensor embedded = gradient;
        Linear projection = embeddings.projection();
        if (projection != null && projected != null) {
            weights.gradients(projection, gradient, projected);
            embedded = weights.inputGradient(projection, gradient, null);
        }
        Tensor single = embedded.to(ScalarType.Float);
        Tensor sum = norm.backward(
                dropout > 0 ? single.mul(mask(single, dropout, PartRanges.tokens(tokens), seed)) : single, gradients);
        gradients.addRows(embeddings.words(), tokens.ids(), sum);
        gradients.addRows(embeddings.positions(), embeddings.positionRows(tokens), sum);
        Parameter tokenTypes = embeddings.tokenTypes();
        if (tokenTypes != null) {
            int[] types = tokens.types();
            if (types == null) {
                gradients.addRows(tokenTypes, new int[1], sum.sum(new long[] {0}, true, Tensors.sameType()));
            } else {
                gradients.addRows(tokenTypes, types, sum);
            }
        }
    }

    @Override
    public void close() {
        norm.close();
        if (projected != null) {
            TensorScope.release(projected);
        }
        TensorScope.release(output);
    }
}
