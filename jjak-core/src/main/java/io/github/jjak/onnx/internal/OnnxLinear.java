package io.github.jjak.onnx.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.weights.internal.TensorSource;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A linear layer behind the encoder of a graph that Jjak wrote, as {@code linear.weight} {@code [out, in]} and {@code linear.bias}.
 */
final class OnnxLinear implements TensorSource {

    private static final String WEIGHT = "linear.weight";
    private static final String BIAS = "linear.bias";

    private final OnnxGraph graph;
    private final OnnxData data;
    private final String name;
    private final String origin;

    OnnxLinear(OnnxGraph graph, OnnxData data, String name, String origin) {
        this.graph = graph;
        this.data = data;
        this.name = name;
        this.origin = origin;
    }

    @Override
    public Set<String> names() {
        return graph.constant(name + "." + BIAS) == null ? Set.of(WEIGHT) : Set.of(WEIGHT, BIAS);
    }

    @Override
    public long[] shape(String tensor) {
        return constant(tensor).shape();
    }

    @Override
    public Tensor floats(String tensor) {
        return data.floats(constant(tensor));
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public void close() {}

    private OnnxGraph.Constant constant(String tensor) {
        OnnxGraph.Constant found = graph.constant(name + "." + tensor + (tensor.equals(WEIGHT) ? ".T" : ""));
        if (found == null || (tensor.equals(WEIGHT) && found.shape().length != 2)) {
            throw new ModelException(origin + " has no tensor " + name + "." + tensor + ".");
        }
        return tensor.equals(WEIGHT) ? found.transpose() : found;
    }
}
