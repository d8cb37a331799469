package io.github.jjak.encoder.internal;

import io.github.jjak.onnx.internal.Attribute;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
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
        return graph.rows(rows, table, stored(table));
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
        Value product = graph.product(input, layer + ".weight", stored(layer + ".weight"));
        return weights.containsKey(layer + ".bias") ? graph.node("Add", product, weight(layer + ".bias")) : product;
    }

    /** Layer normalisation with {@code LAYER.weight} and, if there is one, {@code LAYER.bias}. */
    Value normalise(String layer, Value input) {
        List<Attribute> attributes =
                List.of(Attribute.integer("axis", -1), Attribute.number("epsilon", configuration.layerNormEpsilon()));
        Value scale = weight(layer + ".weight");
        return weights.containsKey(layer + ".bias")
                ? graph.node("LayerNormalization", attributes, input, scale, weight(layer + ".bias"))
                : graph.node("LayerNormalization", attributes, input, scale);
    }

    /** Places {@code from} to before {@code to} of an axis. */
    Value slice(Value input, long axis, long from, long to) {
        return graph.node("Slice", input, graph.integers(from), graph.integers(to), graph.integers(axis));
    }

    /** {@code [sequence, sequence]}: position of the query less that of the key. */
    Value distances() {
        Value numbers = tokenNumbers();
        return graph.node(
                "Sub",
                graph.node("Unsqueeze", numbers, graph.integers(1)),
                graph.node("Unsqueeze", numbers, graph.integers(0)));
    }

    /** As {@link #maskBias} for keys farther away than {@code window}; the smaller of both holds for a key. */
    Value farBias(int window) {
        Value far = graph.node("Greater", graph.node("Abs", distances()), graph.integer(window));
        return graph.node("Where", far, graph.number(NEVER), graph.number(0));
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
        return attendHeads(heads(query), heads(key), heads(value), bias);
    }

    /** {@code [batch, sequence, hidden]} to {@code [batch, heads, sequence, headSize]}. */
    Value heads(Value states) {
        int heads = configuration.attentionHeads();
        return graph.transpose(graph.reshape(states, 0, 0, heads, configuration.hiddenSize() / heads), 0, 2, 1, 3);
    }

    /** Scaled dot-product attention of {@code [batch, heads, sequence, headSize]} each, heads side by side in the result. */
    Value attendHeads(Value queries, Value keys, Value values, Value bias) {
        double size = (double) configuration.hiddenSize() / configuration.attentionHeads();
        Value products = graph.node("MatMul", queries, graph.transpose(keys, 0, 1, 3, 2));
        Value scaled = graph.node("Mul", products, graph.number(1 / Math.sqrt(size)));
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
