package io.github.jjak.encoder;

import io.github.jjak.onnx.Attribute;
import io.github.jjak.onnx.GraphBuilder;
import io.github.jjak.onnx.Value;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The parts that graphs of transformer encoders are put together from; what belongs to one architecture alone is not
 * here.
 *
 * <p>Hidden states are {@code [batch, sequence, hidden]} everywhere.
 *
 * @param graph what is being built
 * @param configuration sizes and activation
 * @param weights by Hugging Face's names, matrices {@code [out, in]}
 */
record TransformerGraph(GraphBuilder graph, EncoderConfiguration configuration, Map<String, Tensor> weights) {

    /** Added to the score of a token that must not be looked at: what is left of it after a softmax is exactly 0. */
    private static final double NEVER = -Float.MAX_VALUE;

    /** {@code input_ids}. */
    Value ids() {
        return graph.input("input_ids");
    }

    /** {@code attention_mask}: 1 for tokens, 0 for padding. */
    Value mask() {
        return graph.input("attention_mask");
    }

    /** A weight as it is stored. */
    Value weight(String name) {
        return graph.weight(name, stored(name));
    }

    /** The rows of a table. */
    Value embed(String table, Value rows) {
        return graph.node("Gather", weight(table), rows);
    }

    /** The numbers {@code [sequence]} 0, 1, 2, … */
    Value tokenNumbers() {
        Value length = graph.node("Gather", graph.node("Shape", ids()), graph.integer(1));
        return graph.node("Range", graph.integer(0), length, graph.integer(1));
    }

    /** The numbers {@code [batch, sequence]} of tokens that are no padding, from 1; 0 for padding. */
    Value countedTokens() {
        return graph.node("Mul", graph.node("CumSum", mask(), graph.integer(1)), mask());
    }

    /** A linear layer; {@code LAYER.weight} and, if there is one, {@code LAYER.bias}. */
    Value linear(String layer, Value input) {
        Value matrix = graph.transposedWeight(layer + ".weight", stored(layer + ".weight"));
        Value product = graph.node("MatMul", input, matrix);
        return weights.containsKey(layer + ".bias") ? graph.node("Add", product, weight(layer + ".bias")) : product;
    }

    /** Layer normalisation with {@code LAYER.weight} and {@code LAYER.bias}. */
    Value normalise(String layer, Value input) {
        return graph.node(
                "LayerNormalization",
                List.of(Attribute.integer("axis", -1), Attribute.number("epsilon", configuration.layerNormEpsilon())),
                input,
                weight(layer + ".weight"),
                weight(layer + ".bias"));
    }

    /** The configured activation. */
    Value activate(Value input) {
        return configuration.activation().describe(graph, input);
    }

    /** What is added to scores {@code [batch, heads, sequence, sequence]} so that padding is not looked at. */
    Value maskBias() {
        Value padding = graph.node("Sub", graph.number(1), graph.toFloat(mask()));
        return graph.node("Unsqueeze", graph.node("Mul", padding, graph.number(NEVER)), graph.integers(1, 2));
    }

    /** Scaled dot-product attention of projected states, heads side by side as in a linear layer's output. */
    Value attend(Value query, Value key, Value value, Value bias) {
        int heads = configuration.attentionHeads();
        int size = configuration.hiddenSize() / heads;
        Value queries = graph.transpose(graph.reshape(query, 0, 0, heads, size), 0, 2, 1, 3);
        Value keys = graph.transpose(graph.reshape(key, 0, 0, heads, size), 0, 2, 3, 1);
        Value values = graph.transpose(graph.reshape(value, 0, 0, heads, size), 0, 2, 1, 3);
        Value scaled =
                graph.node("Mul", graph.node("MatMul", queries, keys), graph.number(1 / Math.sqrt((double) size)));
        Value weights = graph.node("Softmax", List.of(Attribute.integer("axis", -1)), graph.node("Add", scaled, bias));
        Value context = graph.transpose(graph.node("MatMul", weights, values), 0, 2, 1, 3);
        return graph.reshape(context, 0, 0, configuration.hiddenSize());
    }

    private Tensor stored(String name) {
        Tensor tensor = weights.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the encoder has no weight " + name);
        }
        return tensor;
    }
}
