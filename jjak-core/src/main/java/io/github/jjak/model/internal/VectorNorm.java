package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.onnx.internal.Attribute;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.internal.Finite;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.TensorSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Brings each text's vector to mean 0 and variance 1, then scales and shifts each number; sentence-transformers' {@code LayerNorm}.
 *
 * @param weight {@code [dimension]}
 * @param bias {@code [dimension]}
 */
record VectorNorm(Parameter weight, Parameter bias) implements SentenceModule {

    static final String CLASS_NAME = "LayerNorm";

    private static final String WEIGHT = "norm.weight";
    private static final String BIAS = "norm.bias";

    /** PyTorch's, which the module's configuration cannot change. */
    private static final double EPSILON = 1e-5;

    /** @param name prefix of the parameters' names */
    static VectorNorm load(Path folder, String name, int inputDimension) {
        Path configuration = folder.resolve("config.json");
        try (TensorSource source = WeightFiles.open(folder)) {
            return of(JsonFile.readObject(configuration), configuration.toString(), source, name, inputDimension);
        }
    }

    /**
     * Builds the module.
     *
     * @param json its configuration
     * @param configuration name of that for messages
     * @param source its tensors; stays open
     * @param name prefix of the parameters' names
     */
    static VectorNorm of(ObjectNode json, String configuration, TensorSource source, String name, int inputDimension) {
        FolderKeys.LAYER_NORM.check(json, configuration);
        int dimension = new JsonFields(json, configuration).integer("dimension", 1, 1 << 20);
        if (dimension != inputDimension) {
            throw new ModelException(configuration + ": dimension is " + dimension + ", but its input vectors have "
                    + inputDimension + " dimensions.");
        }
        try (TensorScope scope = TensorScope.open()) {
            return new VectorNorm(read(source, name, WEIGHT, dimension), read(source, name, BIAS, dimension));
        }
    }

    private static Parameter read(TensorSource source, String prefix, String name, int dimension) {
        long[] found = source.shape(name);
        if (!Arrays.equals(found, new long[] {dimension})) {
            throw new ModelException(source.origin() + ": tensor " + name + " should have shape [" + dimension
                    + "] but has shape " + Arrays.toString(found) + ".");
        }
        Tensor values = source.floats(name);
        Finite.require(values, name, source.origin());
        return Parameter.of(prefix + "." + name, values, false);
    }

    @Override
    public Tensor forward(Tensor embeddings) {
        return torch.layer_norm(
                embeddings,
                new long[] {embeddings.size(1)},
                Tensors.some(weight.value()),
                Tensors.some(bias.value()),
                EPSILON,
                false);
    }

    @Override
    public Value describe(GraphBuilder graph, Value embeddings) {
        List<Attribute> attributes = List.of(Attribute.integer("axis", -1), Attribute.number("epsilon", EPSILON));
        return graph.node(
                "LayerNormalization",
                attributes,
                embeddings,
                graph.weight(weight.name(), weight.value()),
                graph.weight(bias.name(), bias.value()));
    }

    @Override
    public int dimension(int inputDimension) {
        return inputDimension;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }

    @Override
    public String className() {
        return CLASS_NAME;
    }

    @Override
    public ObjectNode toJson() {
        return JsonFile.object().put("dimension", weight.value().size(0));
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(BIAS, bias.value().detach());
        tensors.put(WEIGHT, weight.value().detach());
        return tensors;
    }

    @Override
    public SentenceModule copy() {
        try (TensorScope scope = TensorScope.open()) {
            return new VectorNorm(copy(weight), copy(bias));
        }
    }

    private static Parameter copy(Parameter parameter) {
        return Parameter.of(
                parameter.name(), Tensors.copyAsFloat(parameter.value().detach()), parameter.decays());
    }

    @Override
    public void close() {
        parameters().forEach(parameter -> TensorScope.release(parameter.value()));
    }
}
