package io.github.jjak.loss;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A loss of a run with the values that its own parameters have now, for evaluators that measure by them. Valid while the evaluator runs.
 *
 * @param loss what is trained
 * @param parameters its {@linkplain Loss#parameters own parameters} by name; not to be changed
 */
public record TrainedLoss(Loss loss, Map<String, Tensor> parameters) {

    public TrainedLoss {
        parameters = Map.copyOf(parameters);
    }
}
