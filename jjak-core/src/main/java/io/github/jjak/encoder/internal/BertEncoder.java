package io.github.jjak.encoder.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.weights.internal.TensorSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * BERT and its kin, all with post-norm layers: RoBERTa, XLM-RoBERTa, ELECTRA, DistilBERT, MPNet. What they call their tensors
 * and where they differ is said by {@link Architecture}; tensor names are those of transformers.
 */
final class BertEncoder implements Encoder, LayerChain {

    /** Smaller products are no faster in bf16; see docs/decisions/0016. */
    private static final int SMALLEST_IN_BF16 = 256;

    private final EncoderConfiguration configuration;
    private final BertEmbeddings embeddings;
    private final @Nullable RelativePositionBias relativeBias;
    private final List<BertLayer> layers;
    private final Map<String, Tensor> kept;
    private volatile boolean closed;

    private BertEncoder(EncoderConfiguration configuration, Map<String, Tensor> weights) {
        TensorNames names = configuration.architecture().names();
        WeightStore store = new WeightStore(weights);
        this.configuration = withRows(configuration, weights.get(names.positions() + ".weight"));
        this.embeddings = new BertEmbeddings(
                store.matrix(names.words() + ".weight"),
                store.matrix(names.positions() + ".weight"),
                names.tokenTypes() == null ? null : store.matrix(names.tokenTypes() + ".weight"),
                store.layerNorm(names.embeddingNorm(), configuration.layerNormEpsilon()),
                BertTensors.projects(configuration) ? store.linear(names.projection()) : null,
                configuration.architecture().firstPosition(configuration.padTokenId()));
        this.relativeBias = names.relativeBias() == null
                ? null
                : // Without decay, as transformers spares all that is called bias.
                new RelativePositionBias(store.parameter(names.relativeBias() + ".weight", false));
        List<BertLayer> built = new ArrayList<>();
        for (int layer = 0; layer < configuration.layers(); layer++) {
            built.add(layer(store, names, names.layer(layer)));
        }
        this.layers = List.copyOf(built);
        // What no vector depends on, but who opens the saved model elsewhere may ask for.
        this.kept = new LinkedHashMap<>(weights);
    }

    /** The table is what counts: a saved model whose {@code config.json} says another size does not open elsewhere. */
    private static EncoderConfiguration withRows(EncoderConfiguration configuration, @Nullable Tensor positions) {
        long rows = positions == null ? configuration.maxPositions() : positions.size(0);
        return rows == configuration.maxPositions() ? configuration : configuration.withMaxPositions(rows);
    }

    private BertLayer layer(WeightStore store, TensorNames names, String prefix) {
        double epsilon = configuration.layerNormEpsilon();
        List<String> queryKeyValue =
                names.queryKeyValue().stream().map(name -> prefix + name).toList();
        return new BertLayer(
                configuration,
                store.fused(prefix + names.fused(), queryKeyValue),
                store.linear(prefix + names.attentionOutput()),
                store.layerNorm(prefix + names.attentionNorm(), epsilon),
                store.linear(prefix + names.intermediate()),
                store.linear(prefix + names.output()),
                store.layerNorm(prefix + names.outputNorm(), epsilon));
    }

    /** Reads an encoder; see {@link Encoders#load}. */
    static BertEncoder load(EncoderConfiguration configuration, TensorSource source) {
        return new BertEncoder(
                configuration,
                Weights.load(
                        BertTensors.specifications(configuration, TensorSpecification.ANY), configuration, source));
    }

    /** A fresh encoder; see {@link Encoders#random}. */
    static BertEncoder random(EncoderConfiguration configuration, long seed) {
        Libtorch.load();
        return new BertEncoder(
                configuration,
                Weights.random(
                        BertTensors.specifications(configuration, configuration.maxPositions()),
                        configuration.initializerRange(),
                        configuration.padTokenId(),
                        seed));
    }

    @Override
    public Tensor forward(PackedTokens tokens, boolean training) {
        return forward(tokens, training, LayerStates.NONE);
    }

    @Override
    public Tensor forward(PackedTokens tokens, boolean training, int[] chosen) {
        Encoders.requireOpen(closed);
        Encoders.requireFits(tokens, maxTokens(), configuration);
        return run(tokens, training, chosen);
    }

    /** The relative biases of each group's length, if there are any. */
    @Override
    public List<Tensor> shared(PackedTokens tokens) {
        RelativePositionBias bias = relativeBias;
        return bias == null
                ? List.of()
                : tokens.groups().stream()
                        .map(group -> bias.forLength(group.length()))
                        .toList();
    }

    @Override
    public Tensor layer(int number, Tensor input, List<Tensor> shared, PackedTokens tokens, boolean training) {
        return layers.get(number).forward(input, tokens.groups(), shared.isEmpty() ? null : shared, training);
    }

    @Override
    public List<List<Parameter>> layerParameters() {
        return layers.stream().map(BertLayer::parameters).toList();
    }

    /** In bf16 the weights are rounded for each product: nothing is stored twice, and they may be trained meanwhile. */
    @Override
    public Tensor forward(PackedTokens tokens, Precision precision) {
        if (precision == Precision.FP32 || !hasWrittenBackward()) {
            return Encoder.super.forward(tokens, precision);
        }
        Encoders.requireOpen(closed);
        Encoders.requireFits(tokens, maxTokens(), configuration);
        BertTraining rounded = new BertTraining(configuration, embeddings, layers, precision, false, false);
        rounded.memoryIsScarce(true);
        return rounded.forward(tokens, 0);
    }

    @Override
    public Tensor below(PackedTokens tokens, boolean training) {
        // A sparse gradient: the batch touches few rows of a table that is a fifth of the model.
        Tensor sum = torch.embedding(embeddings.words().value(), Tensors.indices(tokens.ids()), -1, false, true)
                .add(torch.embedding(embeddings.positions().value(), Tensors.indices(embeddings.positionRows(tokens))));
        Parameter tokenTypes = embeddings.tokenTypes();
        if (tokenTypes != null) {
            int[] types = tokens.types();
            sum = sum.add(
                    types == null
                            ? tokenTypes.value().select(0, 0)
                            : torch.embedding(tokenTypes.value(), Tensors.indices(types)));
        }
        Tensor embedded = Attention.dropout(embeddings.norm().forward(sum), configuration.hiddenDropout(), training);
        Linear projection = embeddings.projection();
        return projection == null ? embedded : projection.forward(embedded);
    }

    @Override
    public EncoderTraining training(Precision precision, boolean dropout, boolean recomputeLayers) {
        Encoders.requireOpen(closed);
        return hasWrittenBackward()
                ? new BertTraining(configuration, embeddings, layers, precision, dropout, recomputeLayers)
                : Encoder.super.training(precision, dropout, recomputeLayers);
    }

    @Override
    public Precision fastestPrecision() {
        boolean gains = hasWrittenBackward() && configuration.hiddenSize() >= SMALLEST_IN_BF16;
        return gains ? Precision.fastest() : Precision.FP32;
    }

    @Override
    public boolean hasWrittenBackward() {
        return relativeBias == null;
    }

    /** The tables and what stands below the first layer. */
    BertEmbeddings embeddings() {
        return embeddings;
    }

    /** From the lowest. */
    List<BertLayer> layers() {
        return layers;
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(embeddings.parameters());
        if (relativeBias != null) {
            parameters.add(relativeBias.table());
        }
        layers.forEach(layer -> parameters.addAll(layer.parameters()));
        return parameters;
    }

    @Override
    public List<LinearWeight> linearWeights() {
        Map<String, FusedLinear> fused = new LinkedHashMap<>();
        layers.forEach(
                layer -> fused.put(layer.queryKeyValue().linear().weight().name(), layer.queryKeyValue()));
        return Encoder.super.linearWeights().stream()
                .flatMap(weight -> {
                    FusedLinear linear = fused.get(weight.parameter().name());
                    return linear == null ? Stream.of(weight) : linear.weights().stream();
                })
                .toList();
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        Map<String, FusedLinear> fused = new LinkedHashMap<>();
        for (BertLayer layer : layers) {
            layer.queryKeyValue().linear().parameters().forEach(part -> fused.put(part.name(), layer.queryKeyValue()));
        }
        Map<String, Tensor> checkpoint = Encoders.checkpoint(parameters(), fused);
        kept.forEach((name, tensor) -> checkpoint.put(name, tensor.detach()));
        return checkpoint;
    }

    @Override
    public Encoder extendPositions(int maxTokens) {
        Encoders.requireOpen(closed);
        if (maxTokens < maxTokens()) {
            throw new UsageException("The encoder has positions for " + maxTokens() + " tokens, which is more than the "
                    + maxTokens + " asked for.");
        }
        int first = embeddings.firstPosition();
        EncoderConfiguration longer = configuration.withMaxPositions((long) first + maxTokens);
        try (TensorScope scope = TensorScope.open()) {
            int[] rows = IntStream.range(0, longer.maxPositions())
                    .map(row -> row < first ? row : first + (row - first) % maxTokens())
                    .toArray();
            Map<String, Tensor> weights = new LinkedHashMap<>();
            checkpoint().forEach((name, value) -> {
                boolean table = name.equals(embeddings.positions().name());
                weights.put(
                        name,
                        TensorScope.keep(
                                table ? value.index_select(0, Tensors.indices(rows)) : Tensors.copyAsFloat(value)));
            });
            return new BertEncoder(longer, weights);
        }
    }

    @Override
    public Value describe(GraphBuilder graph) {
        return new BertGraph(new TransformerGraph(graph, configuration, checkpoint())).describe();
    }

    @Override
    public EncoderConfiguration configuration() {
        return configuration;
    }

    @Override
    public int maxTokens() {
        return Math.toIntExact(embeddings.positions().value().size(0)) - embeddings.firstPosition();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            parameters().forEach(parameter -> TensorScope.release(parameter.value()));
            kept.values().forEach(TensorScope::release);
        }
    }
}
