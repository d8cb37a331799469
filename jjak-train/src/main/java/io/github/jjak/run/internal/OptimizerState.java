package io.github.jjak.run.internal;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** What of an optimiser a checkpoint holds. */
public interface OptimizerState {

    /** Its tensors by name, to be written or overwritten; they stay the optimiser's. */
    Map<String, Tensor> state();

    /** Number of updates so far. */
    long updates();

    /** Goes on after so many updates, with the tensors as they are now. */
    void restore(long updatesSoFar);
}
