package io.github.jjak.model;

import io.github.jjak.model.internal.StandardPooling;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How the token vectors of a text become one vector; {@code pooling_mode} of sentence-transformers. A model's own mode is replaced
 * with {@link LoadOptions#withPooling}. Own ones implement this interface; they have no weights, and a model that pools with one
 * can be exported to ONNX only up to its hidden states.
 *
 * <p>Immutable and thread-safe. Caches of vectors identify a mode by its name, so a change of the implementation that changes
 * vectors needs another name.
 */
public interface PoolingMode {

    /** The first token's vector. */
    PoolingMode CLS = StandardPooling.CLS;
    /** The largest value of each dimension. */
    PoolingMode MAX = StandardPooling.MAX;
    /** The mean over all tokens, special tokens included. */
    PoolingMode MEAN = StandardPooling.MEAN;
    /** The sum divided by the square root of the number of tokens. */
    PoolingMode MEAN_SQRT_LEN_TOKENS = StandardPooling.MEAN_SQRT_LEN_TOKENS;
    /** The mean weighted by position, 1 for the first token; Muennighoff, "SGPT", arXiv 2202.08904. */
    PoolingMode WEIGHTEDMEAN = StandardPooling.WEIGHTEDMEAN;
    /** The last token's vector. */
    PoolingMode LASTTOKEN = StandardPooling.LASTTOKEN;

    /** Its name in {@code 1_Pooling/config.json}, for instance {@code mean}. */
    String modeName();

    /**
     * Pools texts that have the same number of tokens, so there is no padding.
     *
     * @param block {@code [rows, length, hidden]}, float32
     * @param content {@code [rows, length, 1]}, 1 for tokens that count and 0 for those of a prompt in front of them, or null if
     *     all count
     * @return {@code [rows, hidden]}, differentiable
     */
    Tensor pool(Tensor block, @Nullable Tensor content);
}
