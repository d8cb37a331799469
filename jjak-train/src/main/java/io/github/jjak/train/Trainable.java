package io.github.jjak.train;

import io.github.jjak.tensor.Parameter;
import java.util.List;

/** Parameters under an optimiser, and what must know when they or their gradients change. */
public interface Trainable {

    /** Everything the optimiser may change, in a fixed order; names are unique. */
    List<Parameter> parameters();

    /** Called after every change of the parameters: an update, or a checkpoint that was restored. */
    void parametersChanged();

    /**
     * Makes all gradients undefined.
     *
     * @param keepMemory whether memory of gradients may be kept for the next step
     */
    void clearGradients(boolean keepMemory);
}
