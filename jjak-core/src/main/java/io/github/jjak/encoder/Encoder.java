package io.github.jjak.encoder;

import io.github.jjak.onnx.GraphBuilder;
import io.github.jjak.onnx.Value;
import io.github.jjak.tensor.Parameter;
import io.github.jjak.tokenize.PackedTokens;
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

    /** Everything the optimiser may change, in a fixed order. */
    List<Parameter> parameters();

    /** All weights under Hugging Face's names, as views or copies; made in the caller's scope. */
    Map<String, Tensor> checkpoint();

    /** What shaped this encoder. */
    EncoderConfiguration configuration();

    /** Most tokens per row that the position table allows, special tokens included. */
    int maxTokens();

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
