package io.github.jjak.encoder;

import io.github.jjak.onnx.GraphBuilder;
import io.github.jjak.onnx.Value;

/** {@link BertEncoder} as an ONNX graph. */
record BertGraph(TransformerGraph parts) {

    Value describe() {
        GraphBuilder graph = parts.graph();
        Value words = parts.embed("embeddings.word_embeddings.weight", parts.ids());
        Value positions = parts.embed("embeddings.position_embeddings.weight", positions());
        Value sum = graph.node("Add", graph.node("Add", words, positions), tokenTypes());
        Value hidden = parts.normalise("embeddings.LayerNorm", sum);
        Value maskBias = parts.maskBias();
        for (int layer = 0; layer < parts.configuration().layers(); layer++) {
            hidden = layer("encoder.layer." + layer + ".", hidden, maskBias);
        }
        return hidden;
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
        Value rows = parts.configuration().tokenTypes() > 1 ? graph.input("token_type_ids") : graph.integer(0);
        return parts.embed("embeddings.token_type_embeddings.weight", rows);
    }

    private Value layer(String prefix, Value hidden, Value maskBias) {
        String self = prefix + "attention.self.";
        Value context = parts.attend(
                parts.linear(self + "query", hidden),
                parts.linear(self + "key", hidden),
                parts.linear(self + "value", hidden),
                maskBias);
        Value attended = residual(prefix + "attention.output.", context, hidden);
        Value intermediate = parts.activate(parts.linear(prefix + "intermediate.dense", attended));
        return residual(prefix + "output.", intermediate, attended);
    }

    private Value residual(String prefix, Value update, Value hidden) {
        Value sum = parts.graph().node("Add", parts.linear(prefix + "dense", update), hidden);
        return parts.normalise(prefix + "LayerNorm", sum);
    }
}
