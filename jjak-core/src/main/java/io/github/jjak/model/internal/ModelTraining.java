package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.EncoderPass;
import io.github.jjak.encoder.internal.EncoderTraining;
import io.github.jjak.encoder.internal.LowRankAdapter;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A model in training: embeddings with dropout, and their backward passes; see {@link EncoderTraining}. What follows the encoder is
 * float32 and differentiated by libtorch. Not thread-safe.
 */
public final class ModelTraining implements AutoCloseable {

    private final EmbeddingModel model;
    private final EncoderTraining encoder;
    private final boolean dropout;
    private final @Nullable LowRankAdapter adapter;

    /** @param dropout whether modules behind the encoder drop anything; the encoder has its own */
    ModelTraining(EmbeddingModel model, EncoderTraining encoder, boolean dropout, @Nullable LowRankAdapter adapter) {
        this.model = model;
        this.encoder = encoder;
        this.dropout = dropout;
        this.adapter = adapter;
    }

    /** Everything the optimiser may change, in a fixed order: of an encoder with an adapter, that in place of the encoder. */
    public List<Parameter> parameters() {
        return adapter == null
                ? model.parameters()
                : Stream.concat(adapter.parameters().stream(), model.modules().parameters().stream())
                        .toList();
    }

    /**
     * The parameters of each of the encoder's layers of which a pass tells when it is done with them; nothing if it does not, or if an
     * adapter takes its gradients from theirs.
     */
    public List<List<Parameter>> layerParameters() {
        return adapter == null ? encoder.layerParameters() : List.of();
    }

    /** Writes the adapter's files into a folder that a model is saved to; nothing if there is none. */
    public void saveAdapter(Path folder) throws IOException {
        if (adapter != null) {
            AdapterFiles.write(folder.resolve("adapter"), adapter, model.location());
        }
    }

    /**
     * Embeddings of which no backward pass will come.
     *
     * @param seed of dropout
     * @param layers layers below the last whose hidden states become embeddings too, through the same pooling and modules; see {@link
     *     io.github.jjak.encoder.internal.Encoder#forward(PackedTokens, boolean, int[])}
     * @return {@code [rows, (1 + layers) * dimension]} in the order the rows were packed from, the last layer's first; in the caller's
     *     scope
     * @throws io.github.jjak.error.UsageException if there is no such layer
     */
    public Tensor embed(PackedTokens tokens, long seed, int... layers) {
        return Gradients.recording(
                false, () -> embedAll(encoder.forward(tokens, seed, all(layers)), tokens, seed, layers.length));
    }

    /** Embeddings with what backward needs; see {@link #embed}. */
    public EmbeddingPass pass(PackedTokens tokens, long seed, int... layers) {
        EncoderPass pass = encoder.pass(tokens, seed, all(layers));
        Tensor hidden = TensorScope.keepOnly(() -> pass.hidden().detach().set_requires_grad(true));
        return new EmbeddingPass(
                pass, hidden, TensorScope.keepOnly(() -> embedAll(hidden, tokens, seed, layers.length)));
    }

    /** Those that the modules mix, or those that are asked for. */
    private int[] all(int[] layers) {
        int[] mixed = model.modules().layersBelow();
        if (mixed.length > 0 && layers.length > 0) {
            throw new UsageException(
                    "The model's WeightedLayerPooling mixes the hidden states of its layers, so no layer has vectors"
                            + " of its own that a loss could look at.");
        }
        return mixed.length > 0 ? mixed : layers;
    }

    private Tensor embedAll(Tensor hidden, PackedTokens tokens, long seed, int layers) {
        if (layers == 0) {
            return embed(hidden, tokens, seed);
        }
        long size = hidden.size(1) / (1 + layers);
        Tensor[] embeddings = new Tensor[1 + layers];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = embed(hidden.narrow(1, i * size, size), tokens, seed);
        }
        return torch.cat(new TensorVector(embeddings), 1);
    }

    private Tensor embed(Tensor hidden, PackedTokens tokens, long seed) {
        return dropout ? model.modules().train(hidden, tokens, seed) : model.embedHidden(hidden, tokens);
    }

    /** Says whether the next passes are parts of a batch that does not fit into memory at once. */
    public void memoryIsScarce(boolean scarce) {
        encoder.memoryIsScarce(scarce);
    }

    /** To be called when all passes of a step have gone backward; only then are all gradients where they belong. */
    public void completeGradients() {
        encoder.completeGradients();
        if (adapter != null) {
            adapter.takeGradients();
        }
    }

    /** To be called after an update of the parameters. */
    public void parametersChanged() {
        if (adapter != null) {
            adapter.apply();
        }
        encoder.parametersChanged();
    }

    /**
     * Makes all gradients undefined.
     *
     * @param keepMemory whether memory of gradients may be kept for the next step
     */
    public void clearGradients(boolean keepMemory) {
        encoder.clearGradients(keepMemory);
        if (adapter != null) {
            adapter.clearGradients();
        }
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : model.modules().parameters()) {
                parameter.value().mutable_grad().reset();
            }
        }
    }

    @Override
    public void close() {
        encoder.close();
        if (adapter != null) {
            adapter.close();
        }
    }
}
