package io.github.jjak.loss;

import io.github.jjak.loss.Loss.RowwiseLoss;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** What losses that are made of other losses ask of these. */
final class LossParts {

    private LossParts() {}

    /** The part that some rows contribute; a loss that is no sum over rows is computed as a whole with the first ones. */
    static Tensor compute(Loss loss, Embeddings batch, int from, int to) {
        if (loss instanceof RowwiseLoss rowwise) {
            return rowwise.compute(batch, from, to);
        }
        // Nothing, with a graph: the caller goes backward from it.
        return from == 0
                ? loss.compute(batch)
                : batch.columns().get(0).narrow(0, 0, 0).sum();
    }

    /** Name and options, always in one order. */
    static String inWords(Loss loss) {
        Map<String, String> options = new TreeMap<>(loss.options());
        return options.isEmpty() ? loss.name() : loss.name() + options;
    }
}
