package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.RowRanges;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A module that works on each vector alone: of tokens before the pooling, of texts after it. */
public sealed interface SentenceModule extends AutoCloseable permits Normalize, Dense, VectorNorm, Dropout {

    /** {@code [vectors, in]} to {@code [vectors, out]}. */
    Tensor forward(Tensor embeddings);

    /**
     * The same in training.
     *
     * @param seed of what is dropped
     * @param part the vectors among those of the batch that they are a part of; null if they are a whole batch
     */
    default Tensor train(Tensor embeddings, long seed, @Nullable RowRanges part) {
        return forward(embeddings);
    }

    /** The same as nodes of a graph. */
    Value describe(GraphBuilder graph, Value embeddings);

    /** Size of the vectors that come out, given the size of those that go in. */
    int dimension(int inputDimension);

    /** What the optimiser may change. */
    List<Parameter> parameters();

    /** sentence-transformers' class name, for {@code modules.json} and the folder's name. */
    String className();

    /** Content of the module's {@code config.json}; empty for none. */
    ObjectNode toJson();

    /** Tensors of the module's {@code model.safetensors}; empty for none. */
    Map<String, Tensor> checkpoint();

    /** The same module with tensors of its own; the caller closes both. */
    SentenceModule copy();

    @Override
    void close();
}
