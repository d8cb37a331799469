package io.github.jjak.encoder.internal;

import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;

/** {@link BertEncoder} as an ONNX graph. */
record BertGraph(TransformerGraph parts) {

    Value describe() {
        GraphBuilder graph = parts.graph();
        TensorNames names = names();
        Value sum = graph.node(
                "Add",
                parts.embed(names.words() + ".weight", parts.ids()),
                parts.embed(names.positions() + ".weight", positions()));
        if (names.tokenTypes() != null) {
            sum = graph.node("Add", sum, parts.embed(names.tokenTypes() + ".weight", tokenTypes()));
        }
        Value hidden = parts.normalise(names.embeddingNorm(), sum);
        if (BertTensors.projects(parts.configuration())) {
            hidden = parts.linear(names.projection(), hidden);
        }
        Value bias = names.relativeBias() == null
                ? parts.maskBias()
                : graph.node("Add", parts.maskBias(), relativeBias(names.relativeBias() + ".weight"));
        for (int layer = 0; layer < parts.configuration().layers(); layer++) {
            hidden = layer(names.layer(layer), hidden, bias);
        }
        return hidden;
    }

    private TensorNames names() {
        return parts.configuration().architecture().names();
    }

    /** Rows of the position table; those of padding take part in nothing. */
    private Value positions() {
        EncoderConfiguration configuration = parts.configuration();
        int first = configuration.architecture().firstPosition(configuration.padTokenId());
        // A table with rows reserved for padding is one whose tokens are counted by the mask, as transformers does.
        return first == 0
                ? parts.tokenNumbers()
                : parts.graph().node("Add", parts.countedTokens(), parts.graph().integer(first - 1));
    }

    /** An input where there are types to choose from; else the only row of the table. */
    private Value tokenTypes() {
        GraphBuilder graph = parts.graph();
        return parts.configuration().tokenTypes() > 1 ? graph.input("token_type_ids") : graph.integer(0);
    }

    /** {@link RelativePositionBias#forLength} for a length that is not known yet: {@code [1, heads, sequence, sequence]}. */
    private Value relativeBias(String table) {
        GraphBuilder graph = parts.graph();
        int perSide = BertTensors.relativeBuckets(parts.configuration()) / 2;
        int exact = perSide / 2;
        Value distances = parts.distances();
        Value later = graph.node(
                "Mul", graph.toInteger(graph.node("Less", distances, graph.integer(0))), graph.integer(perSide));
        Value far = graph.node("Abs", distances);
        Value steps = graph.node(
                "Mul",
                graph.node(
                        "Div",
                        graph.node("Log", graph.node("Div", graph.toFloat(far), graph.number(exact))),
                        graph.number(Math.log(RelativePositionBias.FARTHEST / exact))),
                graph.number(perSide - exact));
        Value logarithmic =
                graph.node("Add", graph.toInteger(graph.node("Max", steps, graph.number(0))), graph.integer(exact));
        Value shared = graph.node("Min", logarithmic, graph.integer(perSide - 1));
        Value bucket = graph.node("Where", graph.node("Less", far, graph.integer(exact)), far, shared);
        Value offsets = parts.embed(table, graph.node("Add", later, bucket));
        return graph.node("Unsqueeze", graph.transpose(offsets, 2, 0, 1), graph.integers(0));
    }

    private Value layer(String prefix, Value hidden, Value bias) {
        TensorNames names = names();
        Value context = parts.attend(
                parts.linear(prefix + names.queryKeyValue().get(0), hidden),
                parts.linear(prefix + names.queryKeyValue().get(1), hidden),
                parts.linear(prefix + names.queryKeyValue().get(2), hidden),
                bias);
        Value attended = residual(prefix, names.attentionOutput(), names.attentionNorm(), context, hidden);
        Value intermediate = parts.activate(parts.linear(prefix + names.intermediate(), attended));
        return residual(prefix, names.output(), names.outputNorm(), intermediate, attended);
    }

    private Value residual(String prefix, String linear, String norm, Value update, Value hidden) {
        Value sum = parts.graph().node("Add", parts.linear(prefix + linear, update), hidden);
        return parts.normalise(prefix + norm, sum);
    }
}
