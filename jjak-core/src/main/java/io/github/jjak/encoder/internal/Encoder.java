package io.github.jjak.encoder.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Packed token ids to one hidden state per token.
 *
 * <p>Forward passes may run from several threads at once as long as no training step changes the parameters meanwhile.
 */
public interface Encoder extends AutoCloseable {

    /**
     * The last hidden states, {@code [tokens, hiddenSize]}, in packed order.
     *
     * @param tokens rows of at most {@link #maxTokens()} tokens, ids below the vocabulary's size
     * @param training true switches dropout on
     */
    Tensor forward(PackedTokens tokens, boolean training);

    /**
     * The last hidden states and, beside them, those of layers below: {@code [tokens, (1 + layers) * hiddenSize]}, in packed order.
     *
     * @param training true switches dropout on
     * @param layers numbers below the number of layers, each once: 0 is what the first layer gets, n what the nth layer gives, as in
     *     transformers' {@code hidden_states}
     * @throws UsageException if there is no such layer, or the architecture does not say what its layers give
     */
    default Tensor forward(PackedTokens tokens, boolean training, int[] layers) {
        if (layers.length > 0) {
            throw new UsageException(
                    "A model of the architecture "
                            + configuration().architecture().modelType()
                            + " returns the hidden states of its last layer only, so the layers below cannot be trained or pooled.");
        }
        return forward(tokens, training);
    }

    /**
     * The last hidden states without dropout, {@code [tokens, hiddenSize]}, float32, in packed order.
     *
     * @param precision number format of products and activations
     * @throws UsageException if this architecture does not run in that format
     */
    default Tensor forward(PackedTokens tokens, Precision precision) {
        if (precision != Precision.FP32) {
            throw new UsageException("`precision` " + precision.id() + " is not possible for "
                    + configuration().architecture().modelType()
                    + " encoders, which run in fp32. Use `precision` fp32 or auto.");
        }
        return forward(tokens, false);
    }

    /**
     * The same with the hidden states of layers beside the last ones; see {@link #forward(PackedTokens, boolean, int[])}.
     *
     * @param layers as there
     * @throws UsageException if this architecture does not run in that format
     */
    default Tensor forward(PackedTokens tokens, Precision precision, int[] layers) {
        if (layers.length == 0) {
            return forward(tokens, precision);
        }
        if (precision != Precision.FP32) {
            throw new UsageException(
                    "`precision` " + precision.id() + " is not possible for this model, which mixes the hidden states"
                            + " of its layers in fp32. Use `precision` fp32.");
        }
        return forward(tokens, false, layers);
    }

    /** This encoder in training, which keeps what backward needs. */
    default EncoderTraining training(Precision precision, boolean dropout) {
        return training(precision, dropout, false);
    }

    /**
     * This encoder in training.
     *
     * @param precision number format of products and activations
     * @param dropout whether anything is dropped
     * @param recomputeLayers whether each layer keeps its input alone from forward to backward, which runs it again; the bits are the same
     * @throws io.github.jjak.error.UsageException if this architecture is not trained in that format, or is no chain of layers
     */
    default EncoderTraining training(Precision precision, boolean dropout, boolean recomputeLayers) {
        if (precision != Precision.FP32) {
            throw new UsageException("`precision` " + precision.id() + " is not possible for "
                    + configuration().architecture().modelType()
                    + " encoders, which are trained in fp32. Use `precision` fp32"
                    + " or auto.");
        }
        if (recomputeLayers && !recomputesLayers()) {
            throw new UsageException("`recomputeLayers` is not possible for "
                    + configuration().architecture().modelType()
                    + " models, whose layers Jjak cannot run one by one. Leave it out, and use a smaller"
                    + " `miniBatchTokens` if memory is short.");
        }
        return new AutogradTraining(this, dropout, recomputeLayers);
    }

    /** Whether {@link #training(Precision, boolean, boolean)} can run layers again. */
    default boolean recomputesLayers() {
        return this instanceof LayerChain;
    }

    /** The fastest format on this machine in which {@link #training} is possible. */
    default Precision fastestPrecision() {
        return Precision.FP32;
    }

    /**
     * Freezes parts from below: they keep their values in training and cost no backward pass. Everything else is trained.
     *
     * @param embeddings whether the tables of words, positions and types are frozen, with what stands below the first layer
     * @param layers how many layers are frozen, from the first one
     * @throws UsageException if there are not so many layers
     */
    default void freeze(boolean embeddings, int layers) {
        int most = configuration().layers();
        if (layers < 0 || layers > most) {
            throw new UsageException("`freezeLayers` must be from 0 to " + most
                    + ", the layers of this encoder, but is " + layers + ".");
        }
        for (Parameter parameter : parameters()) {
            int layer = Encoders.layerOf(parameter.name());
            boolean frozen = layer < 0 ? embeddings && parameter.name().startsWith("embeddings") : layer < layers;
            parameter.value().set_requires_grad(!frozen);
        }
    }

    /** Whether {@link #training} goes backward by hand-written passes, which keep less than libtorch's graphs. */
    default boolean hasWrittenBackward() {
        return false;
    }

    /** Everything the optimiser may change, in a fixed order. */
    List<Parameter> parameters();

    /** The matrices of the layers' linear layers under their names in checkpoints, from the lowest layer. */
    default List<LinearWeight> linearWeights() {
        return parameters().stream()
                .filter(parameter -> parameter.decays()
                        && parameter.value().dim() == 2
                        && parameter.name().endsWith(".weight")
                        && Encoders.layerOf(parameter.name()) >= 0)
                .map(LinearWeight::whole)
                .toList();
    }

    /** All weights under Hugging Face's names, as views or copies; made in the caller's scope. */
    Map<String, Tensor> checkpoint();

    /** What shaped this encoder. */
    EncoderConfiguration configuration();

    /** Numbers of tokens that it takes are below this. */
    default int tokenNumbers() {
        return configuration().vocabularySize();
    }

    /** Most tokens per row that the position table allows, special tokens included. */
    int maxTokens();

    /**
     * A copy that reads longer texts: its table of positions goes on with the rows it has, again and again, as Longformer's was
     * begun (Beltagy et al. 2020, arXiv 2004.05150). Texts that fitted before have the hidden states they had; longer ones need
     * training.
     *
     * @param maxTokens {@link #maxTokens()} of the copy, no less than this one's
     * @return the copy, which shares no memory with this encoder; the caller closes both
     * @throws UsageException if there is no table to make longer, or the number is less than there is or beyond 2^20 rows
     */
    default Encoder extendPositions(int maxTokens) {
        throw new UsageException("The " + configuration().architecture().modelType()
                + " encoder has no position embeddings that could be extended.");
    }

    /** A copy with the same weights, which shares no memory with this encoder; the caller closes both. */
    default Encoder copy() {
        try (TensorScope scope = TensorScope.open();
                CheckpointSource source = new CheckpointSource(checkpoint())) {
            return Encoders.load(configuration(), source);
        }
    }

    /**
     * A copy with another vocabulary: some rows of the table of tokens, renumbered. Rows of tokens that are kept have the hidden
     * states they had, to the bit.
     *
     * @param rows the old number of each token, by its new one
     * @return the copy, which shares no memory with this encoder; the caller closes both
     * @throws UsageException if positions depend on the number of the padding token and that would change
     */
    default Encoder withVocabulary(int[] rows) {
        return new VocabularyRows(this, rows).copy();
    }

    /**
     * A copy with some of the layers, in their order.
     *
     * @param layers their numbers from 0, rising
     * @return the copy, which shares no memory with this encoder; the caller closes both
     * @throws UsageException if a number is none of a layer, or this architecture's layers differ by their place
     */
    default Encoder withLayers(int[] layers) {
        return new ChosenLayers(this, layers).copy();
    }

    /**
     * Describes the forward pass over padded rows as an ONNX graph. Inputs are {@code input_ids},
     * {@code attention_mask} and what else the architecture takes; positions that the mask leaves out change nothing
     * elsewhere. The weights are referred to: keep the caller's scope open until the graph is written.
     *
     * @return the last hidden states, {@code [batch, sequence, hiddenSize]}
     */
    Value describe(GraphBuilder graph);

    @Override
    void close();
}
