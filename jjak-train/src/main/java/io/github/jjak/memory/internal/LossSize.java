package io.github.jjak.memory.internal;

/**
 * What losses train beside the model.
 *
 * @param parameters numbers of their own parameters
 * @param widest most numbers that a row's vector, or what is concatenated of two, has on its way through a loss's own layers; 0
 *     without such layers
 * @param layers most layers below the last whose hidden states and vectors are looked at in a batch
 */
public record LossSize(long parameters, int widest, int layers) {

    /** Losses without parameters. */
    public static final LossSize NONE = new LossSize(0, 0, 0);
}
