package io.github.jjak.encoder;

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

    @Override
    void close();
}
