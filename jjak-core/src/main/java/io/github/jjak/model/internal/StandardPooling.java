package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.model.PoolingMode;
import io.github.jjak.tensor.internal.Tensors;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** The modes of sentence-transformers, in the order in which it concatenates several. */
public enum StandardPooling implements PoolingMode {
    /** The first token's vector. */
    CLS("cls", "pooling_mode_cls_token"),
    /** The largest value of each dimension. */
    MAX("max", "pooling_mode_max_tokens"),
    /** The mean over all tokens, special tokens included. */
    MEAN("mean", "pooling_mode_mean_tokens"),
    /** The sum divided by the square root of the number of tokens. */
    MEAN_SQRT_LEN_TOKENS("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
    /** The mean weighted by position, 1 for the first token; Muennighoff, "SGPT", arXiv 2202.08904. */
    WEIGHTEDMEAN("weightedmean", "pooling_mode_weightedmean_tokens"),
    /** The last token's vector. */
    LASTTOKEN("lasttoken", "pooling_mode_lasttoken");

    /** What a token that does not count is worth where the largest value wins, as in sentence-transformers. */
    private static final double LOWEST = -1e9;

    /** Sums of weights below this count as this, as in sentence-transformers. */
    private static final double SMALLEST_WEIGHT = 1e-9;

    private final String modeName;
    private final String legacyFlag;

    StandardPooling(String modeName, String legacyFlag) {
        this.modeName = modeName;
        this.legacyFlag = legacyFlag;
    }

    @Override
    public String modeName() {
        return modeName;
    }

    /** The boolean's name in older pooling configurations. */
    String legacyFlag() {
        return legacyFlag;
    }

    static StandardPooling named(String name, String origin) {
        return Arrays.stream(values())
                .filter(mode -> mode.modeName.equals(name))
                .findFirst()
                .orElseThrow(() -> new ModelException(origin + ": pooling_mode \"" + name
                        + "\" is not known; known are "
                        + Arrays.stream(values()).map(StandardPooling::modeName).collect(Collectors.joining(", "))
                        + ". Java programs can pass in another one with LoadOptions.withPooling."));
    }

    @Override
    public Tensor pool(Tensor block, @Nullable Tensor content) {
        long length = block.size(1);
        return switch (this) {
            case CLS -> content == null ? block.select(1, 0) : first(block, content);
            case LASTTOKEN -> block.select(1, length - 1);
            case MAX ->
                (content == null ? block : block.masked_fill(content.eq(number(0)), number(LOWEST)))
                        .amax(new long[] {1}, false);
            case MEAN -> content == null ? block.mean(1) : weighted(block, content);
            case MEAN_SQRT_LEN_TOKENS ->
                content == null
                        ? block.sum(1).div(number(Math.sqrt((double) length)))
                        : block.mul(content)
                                .sum(1)
                                .div(content.sum(1)
                                        .clamp_min(number(SMALLEST_WEIGHT))
                                        .sqrt());
            case WEIGHTEDMEAN -> {
                Tensor positions = Tensors.range(Math.toIntExact(length))
                        .add(number(1))
                        .to(ScalarType.Float)
                        .view(1, length, 1);
                yield weighted(block, content == null ? positions : positions.mul(content));
            }
        };
    }

    /** The first token that counts; the first of all where none does. */
    private static Tensor first(Tensor block, Tensor content) {
        Tensor index = content.argmax(new LongOptional(1), true).expand(block.size(0), 1, block.size(2));
        return block.gather(1, index).squeeze(1);
    }

    private static Tensor weighted(Tensor block, Tensor weights) {
        return block.mul(weights).sum(1).div(weights.sum(1).clamp_min(number(SMALLEST_WEIGHT)));
    }

    private static Scalar number(double value) {
        return Tensors.number(value);
    }
}
