package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.onnx.internal.Attribute;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.Parameter;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Scales each vector to Euclidean length 1; sentence-transformers' {@code Normalize}. */
record Normalize() implements SentenceModule {

    @Override
    public Tensor forward(Tensor embeddings) {
        return Vectors.normalise(embeddings);
    }

    @Override
    public Value describe(GraphBuilder graph, Value embeddings) {
        List<Attribute> lastAxis = List.of(Attribute.integers("axes", -1), Attribute.integer("keepdims", 1));
        Value length = graph.node("ReduceL2", lastAxis, embeddings);
        return graph.node("Div", embeddings, graph.node("Max", length, graph.number(Vectors.SMALLEST_LENGTH)));
    }

    @Override
    public int dimension(int inputDimension) {
        return inputDimension;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public String className() {
        return "Normalize";
    }

    @Override
    public ObjectNode toJson() {
        return JsonFile.object();
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        return Map.of();
    }

    @Override
    public SentenceModule copy() {
        return this;
    }

    @Override
    public void close() {}
}
