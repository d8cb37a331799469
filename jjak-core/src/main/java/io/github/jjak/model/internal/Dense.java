package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Activation;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.internal.Finite;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.TensorSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer with an activation, behind the pooling or before it; sentence-transformers' {@code Dense}.
 *
 * @param weight {@code [out, in]}
 * @param bias {@code [out]}, or null for none
 * @param activation what follows the linear layer
 */
record Dense(Parameter weight, @Nullable Parameter bias, DenseActivation activation) implements SentenceModule {

    private static final String WEIGHT = "linear.weight";
    private static final String BIAS = "linear.bias";

    /** Activations by the Python names that configurations carry. */
    enum DenseActivation {
        TANH("torch.nn.modules.activation.Tanh"),
        RELU("torch.nn.modules.activation.ReLU"),
        GELU("torch.nn.modules.activation.GELU"),
        SIGMOID("torch.nn.modules.activation.Sigmoid"),
        IDENTITY("torch.nn.modules.linear.Identity");

        private final String pythonName;

        DenseActivation(String pythonName) {
            this.pythonName = pythonName;
        }

        String pythonName() {
            return pythonName;
        }

        Tensor apply(Tensor tensor) {
            return switch (this) {
                case TANH -> tensor.tanh();
                case RELU -> torch.relu(tensor);
                case GELU -> torch.gelu(tensor);
                case SIGMOID -> torch.sigmoid(tensor);
                case IDENTITY -> tensor;
            };
        }

        Value describe(GraphBuilder graph, Value value) {
            return switch (this) {
                case TANH -> graph.node("Tanh", value);
                case RELU -> graph.node("Relu", value);
                case GELU -> Activation.GELU.describe(graph, value);
                case SIGMOID -> graph.node("Sigmoid", value);
                case IDENTITY -> value;
            };
        }

        static DenseActivation named(String name, String origin) {
            String last = name.substring(name.lastIndexOf('.') + 1);
            return Arrays.stream(values())
                    .filter(activation -> name.startsWith("torch.") && activation.pythonName.endsWith("." + last))
                    .findFirst()
                    .orElseThrow(() -> new ModelException(origin + ": activation_function \"" + name
                            + "\" is not known; known are "
                            + String.join(
                                    ", ",
                                    Arrays.stream(values())
                                            .map(activation -> activation.pythonName)
                                            .toList())
                            + "."));
        }
    }

    /** @param name prefix of the parameters' names */
    static Dense load(Path folder, String name, int inputDimension) {
        Path configuration = folder.resolve("config.json");
        ObjectNode json = JsonFile.readObject(configuration);
        try (TensorSource source = WeightFiles.open(folder)) {
            return of(json, configuration.toString(), source, name, inputDimension);
        }
    }

    /**
     * Builds a layer.
     *
     * @param json its configuration
     * @param configuration name of that for messages
     * @param source its tensors; stays open
     * @param name prefix of the parameters' names
     */
    static Dense of(ObjectNode json, String configuration, TensorSource source, String name, int inputDimension) {
        FolderKeys.DENSE.check(json, configuration);
        JsonFields fields = new JsonFields(json, configuration);
        int in = fields.integer("in_features", 1, 1 << 20);
        int out = fields.integer("out_features", 1, 1 << 20);
        if (in != inputDimension) {
            throw new ModelException(configuration + ": in_features is " + in + ", but its input vectors have "
                    + inputDimension + " dimensions.");
        }
        DenseActivation activation = DenseActivation.named(
                fields.text("activation_function", DenseActivation.TANH.pythonName), configuration);
        try (TensorScope scope = TensorScope.open()) {
            boolean biased = fields.flag("bias", true);
            Set<String> unexpected = new TreeSet<>(source.names());
            unexpected.removeAll(biased ? Set.of(WEIGHT, BIAS) : Set.of(WEIGHT));
            if (!unexpected.isEmpty()) {
                throw new ModelException(source.origin() + " contains tensors that " + configuration
                        + " does not mention: " + String.join(", ", unexpected) + ".");
            }
            Parameter weight = read(source, name, WEIGHT, true, out, in);
            Parameter bias = biased ? read(source, name, BIAS, false, out) : null;
            return new Dense(weight, bias, activation);
        }
    }

    private static Parameter read(TensorSource source, String prefix, String name, boolean decays, long... expected) {
        long[] found = source.shape(name);
        if (!Arrays.equals(found, expected)) {
            throw new ModelException(source.origin() + ": tensor " + name + " should have shape "
                    + Arrays.toString(expected) + " but has shape " + Arrays.toString(found) + ".");
        }
        Tensor values = source.floats(name);
        Finite.require(values, name, source.origin());
        return Parameter.of(prefix + "." + name, values, decays);
    }

    @Override
    public Tensor forward(Tensor embeddings) {
        return activation.apply(
                torch.linear(embeddings, weight.value(), bias == null ? Tensors.none() : Tensors.some(bias.value())));
    }

    @Override
    public Value describe(GraphBuilder graph, Value embeddings) {
        Value product = graph.node("MatMul", embeddings, graph.transposedWeight(weight.name(), weight.value()));
        return activation.describe(
                graph, bias == null ? product : graph.node("Add", product, graph.weight(bias.name(), bias.value())));
    }

    @Override
    public int dimension(int inputDimension) {
        return Math.toIntExact(weight.value().size(0));
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(weight));
        if (bias != null) {
            parameters.add(bias);
        }
        return parameters;
    }

    @Override
    public String className() {
        return "Dense";
    }

    @Override
    public ObjectNode toJson() {
        return JsonFile.object()
                .put("in_features", weight.value().size(1))
                .put("out_features", weight.value().size(0))
                .put("bias", bias != null)
                .put("activation_function", activation.pythonName);
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (bias != null) {
            tensors.put(BIAS, bias.value().detach());
        }
        tensors.put(WEIGHT, weight.value().detach());
        return tensors;
    }

    @Override
    public SentenceModule copy() {
        try (TensorScope scope = TensorScope.open()) {
            return new Dense(copy(weight), bias == null ? null : copy(bias), activation);
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
