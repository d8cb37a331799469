package io.github.jjak.onnx.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an encoder's configuration off its graph: sizes from the shapes of weights, the rest from the operators around
 * them. Field names are those of a Hugging Face {@code config.json}.
 */
final class ConfigurationInference {

    private static final String EMBEDDINGS = "embeddings.";
    private static final String LAYER = "encoder.layer.";
    private static final int MOST_LAYERS = 1024;
    /** Positions 2 to 513, as roberta-base counts them. */
    private static final long ROBERTA_POSITIONS = 514;

    private static final int NEARBY = 64;

    private final OnnxGraph graph;
    private final WeightNames names;
    private final OnnxData data;
    private final String origin;

    ConfigurationInference(OnnxGraph graph, WeightNames names, OnnxData data, String origin) {
        this.graph = graph;
        this.names = names;
        this.data = data;
        this.origin = origin;
    }

    ObjectNode infer() {
        long[] words = shape(EMBEDDINGS + "word_embeddings.weight", 2);
        long positions = shape(EMBEDDINGS + "position_embeddings.weight", 2)[0];
        boolean roberta = isRoberta(positions);
        ObjectNode json = JsonFile.object()
                .put("model_type", roberta ? "roberta" : "bert")
                .put("vocab_size", words[0])
                .put("hidden_size", words[1])
                .put("num_hidden_layers", layers())
                .put("num_attention_heads", heads(words[1]))
                .put("intermediate_size", shape(LAYER + "0.intermediate.dense.bias", 1)[0])
                .put("hidden_act", activation())
                .put("max_position_embeddings", positions)
                .put("type_vocab_size", shape(EMBEDDINGS + "token_type_embeddings.weight", 2)[0])
                .put("layer_norm_eps", epsilon());
        return json.put("pad_token_id", roberta ? robertaPad() : 0);
    }

    private long[] shape(String name, int dimensions) {
        OnnxGraph.Constant constant = names.weights().get(name);
        if (constant == null || constant.shape().length != dimensions) {
            throw new ModelException(
                    origin + " lacks the tensor " + name + ", so it is not an encoder of a kind that Jjak supports.");
        }
        return constant.shape();
    }

    private int layers() {
        int layers = 0;
        while (layers < MOST_LAYERS && names.weights().containsKey(LAYER + layers + ".attention.self.query.bias")) {
            layers++;
        }
        return layers;
    }

    /** RoBERTa counts the tokens that are no padding to number them. */
    private boolean isRoberta(long positions) {
        return names.prefix().contains("roberta.")
                || positions == ROBERTA_POSITIONS
                || robertaNumbering().stream().anyMatch(node -> node.is("CumSum"));
    }

    private int robertaPad() {
        for (OnnxNode node : robertaNumbering()) {
            if (node.is("Equal")) {
                for (String input : node.inputs()) {
                    OnnxGraph.Constant constant = graph.constant(input);
                    if (constant != null && constant.tensor().elements() == 1) {
                        return (int) data.integers(constant.tensor(), 1)[0];
                    }
                }
            }
        }
        return 1;
    }

    private List<OnnxNode> robertaNumbering() {
        return names.consumers(EMBEDDINGS + "position_embeddings.weight").stream()
                .filter(node -> node.is("Gather"))
                .findFirst()
                .map(node -> graph.before(node.input(1), NEARBY))
                .orElse(List.of());
    }

    /** The size of a head is the last number of the shape that the queries are brought into. */
    private long heads(long hidden) {
        OnnxNode query = names.linear(LAYER + "0.attention.self.query");
        if (query != null) {
            for (OnnxNode node : graph.consumers(query.output(), Set.of())) {
                long size = node.is("Reshape") ? lastNumber(node.input(1)) : 0;
                if (size > 0 && hidden % size == 0) {
                    return hidden / size;
                }
            }
        }
        throw untold("the number of attention heads");
    }

    private long lastNumber(String shape) {
        OnnxGraph.Constant constant = graph.constant(shape);
        if (constant == null) {
            OnnxNode node = graph.producer(shape);
            if (node == null || !node.is("Concat") || node.inputs().isEmpty()) {
                return 0;
            }
            constant = graph.constant(node.input(node.inputs().size() - 1));
        }
        if (constant == null
                || constant.tensor().elements() < 1
                || constant.tensor().elements() > 8) {
            return 0;
        }
        long[] numbers = data.integers(constant.tensor(), 8);
        return numbers[numbers.length - 1];
    }

    private String activation() {
        OnnxNode dense = names.linear(LAYER + "0.intermediate.dense");
        if (dense != null) {
            for (OnnxNode node : graph.after(dense.output(), ConfigurationInference::endsLayer, NEARBY)) {
                String activation = activation(node, dense.output());
                if (activation != null) {
                    return activation;
                }
            }
        }
        throw untold("the activation");
    }

    private static boolean endsLayer(OnnxNode node) {
        return node.is("MatMul") || node.is("Gemm") || node.is("LayerNormalization");
    }

    private static @Nullable String activation(OnnxNode node, String input) {
        return switch (node.operator()) {
            case "Erf" -> "gelu";
            case "Gelu" -> node.text("approximate", "none").equals("tanh") ? "gelu_new" : "gelu";
            case "Tanh" -> "gelu_new";
            case "Relu" -> "relu";
            // With a factor in front it would be the sigmoid approximation of GELU, which Jjak does not know.
            case "Sigmoid" -> node.input(0).equals(input) ? "silu" : null;
            default -> null;
        };
    }

    private double epsilon() {
        for (OnnxNode node : names.consumers(EMBEDDINGS + "LayerNorm.weight")) {
            if (node.is("LayerNormalization")) {
                return decimal(node.number("epsilon", 1e-5f));
            }
            for (String input : node.inputs()) {
                OnnxNode quotient = graph.producer(input);
                OnnxNode root = quotient == null ? null : graph.producer(quotient.input(1));
                OnnxNode sum = root == null || !root.is("Sqrt") ? null : graph.producer(root.input(0));
                if (sum != null && sum.is("Add")) {
                    for (String term : sum.inputs()) {
                        OnnxGraph.Constant constant = graph.constant(term);
                        if (constant != null) {
                            return decimal((float) data.number(constant.tensor()));
                        }
                    }
                }
            }
        }
        throw untold("LayerNorm's epsilon");
    }

    /** 1e-12 instead of the nearest float's 9.999999960041972e-13. */
    private static double decimal(float number) {
        return Double.parseDouble(Float.toString(number));
    }

    private ModelException untold(String what) {
        return new ModelException(origin + " does not contain " + what
                + ". Put the model's config.json next to it, or into the parent folder.");
    }
}
