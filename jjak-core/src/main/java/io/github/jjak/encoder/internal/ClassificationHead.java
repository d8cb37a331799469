package io.github.jjak.encoder.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.onnx.internal.Attribute;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.weights.internal.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The head of transformers' {@code AutoModelForSequenceClassification}: the vector of a row to a score for each label, by a dense
 * layer, an activation and a linear layer. {@link HeadShape} says what architectures call the parts and where they differ.
 *
 * <p>Owns its tensors. Not thread-safe while it is trained.
 */
public final class ClassificationHead implements AutoCloseable {

    /** More are no labels of pairs. */
    public static final int MOST_LABELS = 10_000;

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private final HeadShape shape;
    private final Linear dense;
    private final @Nullable LayerNorm norm;
    private final Linear output;
    private final int labels;

    private ClassificationHead(HeadShape shape, Map<String, Tensor> weights) {
        WeightStore store = new WeightStore(weights);
        this.shape = shape;
        this.dense = store.linear(shape.dense());
        this.norm = shape.norm() == null ? null : store.layerNorm(shape.norm(), shape.epsilon());
        this.output = store.linear(shape.output());
        this.labels = Math.toIntExact(output.weight().value().size(0));
    }

    /**
     * A fresh head; the same seed gives the same weights everywhere. BERT's dense layer is taken from the encoder's checkpoint where it
     * has one.
     *
     * @param labels number of scores, at least 1
     * @throws io.github.jjak.error.UsageException if the architecture has no such head
     */
    public static ClassificationHead random(Encoder encoder, int labels, long seed) {
        EncoderConfiguration configuration = encoder.configuration();
        HeadShape shape = HeadShape.of(configuration);
        Map<String, Tensor> weights = Weights.random(
                specifications(configuration, shape, labels),
                configuration.initializerRange(),
                configuration.padTokenId(),
                seed);
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> known = encoder.checkpoint();
            for (String name : List.of(shape.dense() + WEIGHT, shape.dense() + BIAS)) {
                Tensor pretrained = known.get(name);
                Tensor fresh = weights.get(name);
                if (pretrained != null && fresh != null) {
                    fresh.copy_(pretrained);
                }
            }
        }
        return new ClassificationHead(shape, weights);
    }

    /**
     * Whether a checkpoint holds the head that the architecture has.
     *
     * @throws io.github.jjak.error.UsageException if the architecture has no such head
     */
    public static boolean isIn(EncoderConfiguration configuration, TensorSource source) {
        return source.names().contains(HeadShape.of(configuration).output() + WEIGHT);
    }

    /**
     * Reads a head; how many labels it has is what the file holds.
     *
     * @param source a checkpoint that {@linkplain #isIn holds} one; stays open
     * @throws ModelException naming every tensor that is missing or has another shape
     */
    public static ClassificationHead load(EncoderConfiguration configuration, TensorSource source) {
        HeadShape shape = HeadShape.of(configuration);
        long[] found = source.shape(shape.output() + WEIGHT);
        long labels = found.length == 2 ? found[0] : 0;
        if (labels < 1 || labels > MOST_LABELS) {
            throw new ModelException(source.origin() + ": " + shape.output() + WEIGHT + " should have shape [labels, "
                    + configuration.hiddenSize() + "] with 1 to " + MOST_LABELS + " labels but has shape "
                    + Arrays.toString(found) + ".");
        }
        List<String> problems = new ArrayList<>();
        Map<String, String> stored = new LinkedHashMap<>();
        for (TensorSpecification specification : specifications(configuration, shape, (int) labels)) {
            String name = storedName(specification.name(), configuration, source);
            stored.put(specification.name(), name);
            if (!source.names().contains(name)) {
                problems.add(name + " of shape " + specification.shapeText() + " is missing");
            } else if (!specification.accepts(source.shape(name))) {
                problems.add(name + " should have shape " + specification.shapeText() + " but has shape "
                        + Arrays.toString(source.shape(name)));
            }
        }
        if (!problems.isEmpty()) {
            throw new ModelException(
                    source.origin() + " does not fit its config.json: " + String.join("; ", problems) + ".");
        }
        Map<String, Tensor> tensors;
        try (TensorScope scope = TensorScope.open()) {
            tensors = Weights.read(stored, source);
        }
        return new ClassificationHead(shape, tensors);
    }

    /** BERT's dense layer lies in the encoder, the rest beside it. */
    private static String storedName(String name, EncoderConfiguration configuration, TensorSource source) {
        String prefixed = configuration.architecture().prefix() + name;
        return source.names().contains(prefixed) ? prefixed : name;
    }

    private static List<TensorSpecification> specifications(
            EncoderConfiguration configuration, HeadShape shape, int labels) {
        int hidden = configuration.hiddenSize();
        List<TensorSpecification> all = new ArrayList<>();
        all.add(TensorSpecification.matrix(shape.dense() + WEIGHT, hidden, hidden));
        if (shape.denseBias()) {
            all.add(TensorSpecification.bias(shape.dense() + BIAS, hidden));
        }
        if (shape.norm() != null) {
            all.add(TensorSpecification.scale(shape.norm() + WEIGHT, hidden));
            if (shape.normBias()) {
                all.add(TensorSpecification.bias(shape.norm() + BIAS, hidden));
            }
        }
        all.add(TensorSpecification.matrix(shape.output() + WEIGHT, labels, hidden));
        all.add(TensorSpecification.bias(shape.output() + BIAS, labels));
        return all;
    }

    /** {@code [rows, hiddenSize]} to scores {@code [rows, labels]}, without dropout. */
    public Tensor forward(Tensor pooled) {
        return output.forward(transformed(pooled));
    }

    /**
     * As {@link #forward(Tensor)} with dropout.
     *
     * @param seed of dropout
     */
    public Tensor forward(Tensor pooled, long seed) {
        Tensor input = shape.dropsInput() ? dropped(pooled, DropoutMasks.seed(seed, 0)) : pooled;
        return output.forward(dropped(transformed(input), DropoutMasks.seed(seed, 1)));
    }

    private Tensor transformed(Tensor pooled) {
        Tensor activated = shape.activation().apply(dense.forward(pooled));
        return norm == null ? activated : norm.forward(activated);
    }

    private Tensor dropped(Tensor vectors, long seed) {
        return shape.dropout() == 0
                ? vectors
                : vectors.mul(
                        new DropoutMasks(Precision.FP32).mask(seed, shape.dropout(), vectors.size(0), vectors.size(1)));
    }

    /** {@link #forward(Tensor)} as nodes of a graph. */
    public Value describe(GraphBuilder graph, Value pooled) {
        Value activated = shape.activation().describe(graph, describe(graph, dense, pooled));
        LayerNorm normalisation = norm;
        if (normalisation != null) {
            List<Attribute> attributes =
                    List.of(Attribute.integer("axis", -1), Attribute.number("epsilon", normalisation.epsilon()));
            Value scale = weight(graph, normalisation.weight());
            Parameter bias = normalisation.bias();
            activated = bias == null
                    ? graph.node("LayerNormalization", attributes, activated, scale)
                    : graph.node("LayerNormalization", attributes, activated, scale, weight(graph, bias));
        }
        return describe(graph, output, activated);
    }

    private static Value describe(GraphBuilder graph, Linear linear, Value input) {
        Parameter matrix = linear.weight();
        Value product = graph.node(
                "MatMul",
                input,
                graph.transposedWeight(matrix.name(), matrix.value().detach()));
        Parameter bias = linear.bias();
        return bias == null ? product : graph.node("Add", product, weight(graph, bias));
    }

    private static Value weight(GraphBuilder graph, Parameter parameter) {
        return graph.weight(parameter.name(), parameter.value().detach());
    }

    /**
     * Whether the head of an architecture reads the mean of a row's tokens, not the first one.
     *
     * @throws io.github.jjak.error.UsageException if the architecture has no such head
     */
    public static boolean readsMean(EncoderConfiguration configuration) {
        return HeadShape.of(configuration).readsMean();
    }

    /** transformers' name of the architecture with this head, for {@code config.json}. */
    public String architecture() {
        return shape.architecture();
    }

    /** Number of scores of a row. */
    public int labels() {
        return labels;
    }

    /** What the optimiser may change, in a fixed order. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(dense.parameters());
        if (norm != null) {
            parameters.addAll(norm.parameters());
        }
        parameters.addAll(output.parameters());
        return parameters;
    }

    /**
     * The weights of encoder and head under transformers' names, as {@code AutoModelForSequenceClassification} saves them; made in the
     * caller's scope.
     */
    public Map<String, Tensor> checkpoint(Encoder encoder) {
        String prefix = encoder.configuration().architecture().prefix();
        Map<String, Tensor> named = new LinkedHashMap<>();
        encoder.checkpoint().forEach((name, tensor) -> {
            // A layer over the first token that belongs to another head, or to this one.
            if (!name.startsWith("pooler.")) {
                named.put(prefix + name, tensor);
            }
        });
        for (Parameter parameter : parameters()) {
            String owner = parameter.name().startsWith("pooler.") ? prefix : "";
            named.put(owner + parameter.name(), parameter.value().detach());
        }
        return named;
    }

    /** A head with the same weights, which shares nothing with this one. */
    public ClassificationHead copy() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : parameters()) {
                weights.put(
                        parameter.name(),
                        TensorScope.keep(parameter.value().detach().clone()));
            }
        }
        return new ClassificationHead(shape, weights);
    }

    /** The head's own weights by their names in this class. */
    public Map<String, Tensor> checkpoint() {
        return Encoders.checkpoint(parameters(), Map.of());
    }

    @Override
    public void close() {
        parameters().forEach(parameter -> TensorScope.release(parameter.value()));
    }
}
