package io.github.jjak.model;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.internal.Pooling;
import io.github.jjak.model.internal.StandardPooling;
import io.github.jjak.onnx.internal.Attribute;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import java.util.List;

/**
 * {@link Pooling} as nodes of a graph, over padded rows: padding on either side takes no part.
 *
 * @param graph what is being built
 * @param hidden {@code [batch, sequence, hidden]}
 * @param mask {@code [batch, sequence]} of int64: 1 for tokens, 0 for padding
 */
record PoolingGraph(GraphBuilder graph, Value hidden, Value mask) {

    /** As in sentence-transformers: a row without tokens becomes zeros instead of a division by zero. */
    private static final double LEAST_TOKENS = 1e-9;

    private static final List<Attribute> OVER_TOKENS = List.of(Attribute.integer("keepdims", 0));

    /** {@code [batch, dimension]}. */
    Value describe(Pooling pooling) {
        Value[] parts = pooling.modes().stream().map(this::describe).toArray(Value[]::new);
        return parts.length == 1 ? parts[0] : graph.node("Concat", List.of(Attribute.integer("axis", -1)), parts);
    }

    private Value describe(PoolingMode mode) {
        if (!(mode instanceof StandardPooling standard)) {
            throw new UsageException(
                    "The pooling " + mode.modeName() + " cannot be exported to ONNX: Jjak has its code but no"
                            + " description of its graph. Export the model with"
                            + " `Output.HIDDEN_STATES` and pool outside.");
        }
        Value tokens = graph.toFloat(mask);
        return switch (standard) {
            case CLS -> tokenWithLargest(tokens);
            case LASTTOKEN -> tokenWithLargest(graph.toFloat(counted()));
            case MAX -> largest();
            case MEAN -> graph.node("Div", weightedSum(tokens), total(tokens));
            case MEAN_SQRT_LEN_TOKENS -> graph.node("Div", weightedSum(tokens), graph.node("Sqrt", total(tokens)));
            case WEIGHTEDMEAN -> {
                Value weights = graph.toFloat(counted());
                yield graph.node("Div", weightedSum(weights), total(weights));
            }
        };
    }

    /** Tokens numbered from 1, padding 0. */
    private Value counted() {
        return graph.node("Mul", graph.node("CumSum", mask, graph.integer(1)), mask);
    }

    /** The hidden state of the token whose number is the largest, the first of several. */
    private Value tokenWithLargest(Value numbers) {
        Value index =
                graph.node("ArgMax", List.of(Attribute.integer("axis", 1), Attribute.integer("keepdims", 1)), numbers);
        return graph.node("GatherND", List.of(Attribute.integer("batch_dims", 1)), hidden, index);
    }

    private Value largest() {
        Value present = graph.node("Cast", List.of(Attribute.integer("to", GraphBuilder.BOOLEAN)), column(mask));
        Value tokens = graph.node("Where", present, hidden, graph.number(-Float.MAX_VALUE));
        return graph.node(
                "ReduceMax", List.of(Attribute.integers("axes", 1), Attribute.integer("keepdims", 0)), tokens);
    }

    private Value weightedSum(Value weights) {
        Value weighted = graph.node("Mul", hidden, column(weights));
        return graph.node("ReduceSum", OVER_TOKENS, weighted, graph.integers(1));
    }

    /** {@code [batch, 1]}. */
    private Value total(Value weights) {
        Value sum = graph.node("ReduceSum", List.of(Attribute.integer("keepdims", 1)), weights, graph.integers(1));
        return graph.node("Max", sum, graph.number(LEAST_TOKENS));
    }

    private Value column(Value perToken) {
        return graph.node("Unsqueeze", perToken, graph.integers(2));
    }
}
