package io.github.jjak.loss;

import io.github.jjak.error.UsageException;
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

    /** Refuses a loss that looks at several layers or at texts, for one that computes it on changed vectors of a single layer. */
    static void refuseLayers(Loss inner, String outer) {
        if (inner.layers(2, 0).length > 0) {
            throw new UsageException(inner.name() + " looks at several layers and cannot be inside " + outer
                    + ". Wrap the other way round: " + inner.name() + " around " + outer + ".");
        }
        refuseDecoder(inner, outer);
    }

    /** Refuses a loss that reconstructs texts. */
    static void refuseDecoder(Loss inner, String outer) {
        if (inner.usesDecoder()) {
            throw new UsageException(inner.name()
                    + " reconstructs the second column, which no other loss then sees, so it cannot be part of " + outer
                    + ". Use it alone, or as the loss of one of several data sets.");
        }
    }

    /** Name and options, always in one order. */
    static String inWords(Loss loss) {
        Map<String, String> options = new TreeMap<>(loss.options());
        return options.isEmpty() ? loss.name() : loss.name() + options;
    }
}
