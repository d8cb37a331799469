package io.github.jjak.encoder.internal;

import io.github.jjak.onnx.internal.Attribute;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import java.util.List;

/** {@link ModernBertEncoder} as an ONNX graph. */
record ModernBertGraph(TransformerGraph parts, ModernBertConfiguration details) {

    Value describe() {
        Value hidden =
                parts.normalise(ModernBertEncoder.EMBEDDING_NORM, parts.embed(ModernBertEncoder.WORDS, parts.ids()));
        Value everywhere = parts.maskBias();
        Value nearby = parts.graph().node("Min", everywhere, parts.farBias(details.window()));
        for (int layer = 0; layer < parts.configuration().layers(); layer++) {
            boolean local = details.local().get(layer);
            String prefix = ModernBertEncoder.prefix(layer);
            Value input = layer == 0 ? hidden : parts.normalise(prefix + "attn_norm", hidden);
            Value context = attend(
                    parts.linear(prefix + "attn.Wqkv", input),
                    local ? details.localTheta() : details.globalTheta(),
                    local ? nearby : everywhere);
            Value attended = parts.graph().node("Add", parts.linear(prefix + "attn.Wo", context), hidden);
            hidden = parts.graph().node("Add", feedForward(prefix, attended), attended);
        }
        return parts.normalise(ModernBertEncoder.FINAL_NORM, hidden);
    }

    private Value feedForward(String prefix, Value attended) {
        int width = parts.configuration().intermediateSize();
        Value both = parts.linear(prefix + "mlp.Wi", parts.normalise(prefix + "mlp_norm", attended));
        Value gated = parts.graph()
                .node("Mul", parts.activate(parts.slice(both, -1, 0, width)), parts.slice(both, -1, width, 2L * width));
        return parts.linear(prefix + "mlp.Wo", gated);
    }

    private Value attend(Value projected, double theta, Value bias) {
        int hidden = parts.configuration().hiddenSize();
        RotaryPositions rotary =
                new RotaryPositions(theta, hidden / parts.configuration().attentionHeads());
        Value angles = angles(rotary);
        return parts.attendHeads(
                turn(parts.heads(parts.slice(projected, -1, 0, hidden)), angles, rotary),
                turn(parts.heads(parts.slice(projected, -1, hidden, 2L * hidden)), angles, rotary),
                parts.heads(parts.slice(projected, -1, 2L * hidden, 3L * hidden)),
                bias);
    }

    /** {@code [sequence, headSize]}. */
    private Value angles(RotaryPositions rotary) {
        GraphBuilder graph = parts.graph();
        Value positions = graph.node("Unsqueeze", graph.toFloat(parts.tokenNumbers()), graph.integers(1));
        Value half = graph.node("Mul", positions, graph.numbers(rotary.frequencies()));
        return graph.node("Concat", List.of(Attribute.integer("axis", -1)), half, half);
    }

    /** {@link RotaryPositions#turn} of {@code [batch, heads, sequence, headSize]}. */
    private Value turn(Value states, Value angles, RotaryPositions rotary) {
        GraphBuilder graph = parts.graph();
        int half = rotary.headSize() / 2;
        Value turned = graph.node(
                "Concat",
                List.of(Attribute.integer("axis", -1)),
                graph.node("Neg", parts.slice(states, -1, half, 2L * half)),
                parts.slice(states, -1, 0, half));
        return graph.node(
                "Add",
                graph.node("Mul", states, graph.node("Cos", angles)),
                graph.node("Mul", turned, graph.node("Sin", angles)));
    }
}
