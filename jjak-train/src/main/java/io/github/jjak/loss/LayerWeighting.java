package io.github.jjak.loss;

/** How much the layers below the last count in {@link AdaptiveLayerLoss}, by sentence-transformers' names. */
public enum LayerWeighting {

    /** All the same; arXiv 2402.14776v1, 2410.13230. */
    UNIFORM,

    /** Layer n counts {@code 1 / (1 + ln(1 + n))}; arXiv 2402.14776v2. */
    LOG,

    /** Layer n counts {@code 1 / (1 + n)}. */
    LINEAR;

    /** @param layer 0 for what the first layer gets, n for what the nth layer gives */
    double of(int layer) {
        return switch (this) {
            case UNIFORM -> 1;
            case LOG -> 1 / (1 + Math.log(1.0 + layer));
            case LINEAR -> 1.0 / (1 + layer);
        };
    }
}
