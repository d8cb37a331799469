package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.weights.internal.TensorSource;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Looks each token up in a table; what a token means never depends on the others. Trained by libtorch's automatic differentiation, with
 * a gradient of the whole table ({@code docs/decisions/0250-static-embeddings.md}).
 *
 * <p>A text without tokens is given as the single token {@link #noToken}, whose vector is zero, so that its mean is the zero vector as in
 * sentence-transformers.
 */
final class StaticEncoder implements Encoder {

    private final EncoderConfiguration configuration;
    private final Parameter table;
    private volatile boolean closed;

    private StaticEncoder(EncoderConfiguration configuration, Parameter table) {
        this.configuration = configuration;
        this.table = table;
    }

    static StaticEncoder load(EncoderConfiguration configuration, TensorSource source) {
        List<TensorSpecification> specifications = List.of(TensorSpecification.matrix(
                StaticArchitecture.TABLE, configuration.vocabularySize(), configuration.hiddenSize()));
        WeightStore store = new WeightStore(Weights.load(specifications, configuration, source));
        return new StaticEncoder(configuration, store.matrix(StaticArchitecture.TABLE));
    }

    @Override
    public int tokenNumbers() {
        return noToken() + 1;
    }

    /** The number that stands for no token at all; one beyond the table. */
    private int noToken() {
        return configuration.vocabularySize();
    }

    @Override
    public Tensor forward(PackedTokens tokens, boolean training) {
        Encoders.requireOpen(closed);
        int[] ids = tokens.ids();
        long[] rows = new long[ids.length];
        boolean[] absent = new boolean[ids.length];
        boolean anyAbsent = false;
        for (int i = 0; i < ids.length; i++) {
            absent[i] = ids[i] == noToken();
            anyAbsent |= absent[i];
            rows[i] = absent[i] ? 0 : ids[i];
        }
        Tensor vectors = torch.embedding(table.value(), Tensors.indices(rows));
        return anyAbsent ? vectors.masked_fill(Tensors.mask(absent, absent.length, 1), Tensors.number(0)) : vectors;
    }

    @Override
    public void freeze(boolean embeddings, int layers) {
        if (layers != 0) {
            throw new UsageException(
                    "`freezeLayers` must be 0 for a table of token vectors, which has no layers, but is " + layers
                            + ".");
        }
        table.value().set_requires_grad(!embeddings);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(table);
    }

    @Override
    public List<LinearWeight> linearWeights() {
        return List.of();
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        return Map.of(StaticArchitecture.TABLE, table.value().detach());
    }

    @Override
    public EncoderConfiguration configuration() {
        return configuration;
    }

    @Override
    public int maxTokens() {
        return StaticArchitecture.MOST_TOKENS;
    }

    @Override
    public Encoder withVocabulary(int[] rows) {
        ObjectNode json = configuration.json().deepCopy().put(StaticArchitecture.ROWS, rows.length);
        try (TensorScope scope = TensorScope.open();
                CheckpointSource source = new CheckpointSource(Map.of(
                        StaticArchitecture.TABLE, table.value().detach().index_select(0, Tensors.indices(rows))))) {
            return load(StaticArchitecture.INSTANCE.parse(json, "a table of fewer tokens"), source);
        }
    }

    @Override
    public Encoder withLayers(int[] layers) {
        throw new UsageException("A table of token vectors has no layers to choose from.");
    }

    @Override
    public Value describe(GraphBuilder graph) {
        // What stands for no token has no row; pooling leaves it out.
        return graph.node(
                "Gather",
                graph.weight(StaticArchitecture.TABLE, table.value().detach()),
                graph.node("Min", graph.input("input_ids"), graph.integer(noToken() - 1L)));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            TensorScope.release(table.value());
        }
    }
}
