package io.github.jjak.onnx.internal;

import io.github.jjak.tensor.internal.Tensors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;

/** Writes a graph as a TorchScript file: libtorch compiles the {@linkplain TorchScriptSource source} and saves it with the weights. */
public final class TorchScriptFile {

    private TorchScriptFile() {}

    /**
     * Writes the file.
     *
     * @param output name of the value that {@code forward} returns
     */
    public static void write(Path file, GraphBuilder graph, String output) {
        TorchScriptSource.Method method = TorchScriptSource.of(graph, output);
        Map<String, Tensor> tensors = new HashMap<>();
        graph.weights().forEach(weight -> tensors.put(weight.name(), weight.tensor()));
        try (QualifiedName name = new QualifiedName("Encoder");
                JitModule module = new JitModule(name)) {
            method.attributes().forEach((value, attribute) -> {
                Tensor tensor = tensors.get(value);
                module.register_buffer(attribute, tensor == null ? numbers(graph, value) : tensor.detach());
            });
            module.define(method.text());
            module.eval();
            module.save(file.toString());
        }
    }

    private static Tensor numbers(GraphBuilder graph, String name) {
        GraphBuilder.Constant constant = graph.constants().get(name);
        if (constant == null || constant.isInteger()) {
            throw new IllegalStateException("the graph has no numbers " + name);
        }
        float[] row = new float[constant.numbers().size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = constant.numbers().get(i).floatValue();
        }
        return Tensors.of(row, row.length);
    }
}
