package io.github.jjak.encoder.internal;

import static io.github.jjak.encoder.internal.TensorSpecification.bias;
import static io.github.jjak.encoder.internal.TensorSpecification.matrix;
import static io.github.jjak.encoder.internal.TensorSpecification.scale;

import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.weights.internal.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * ModernBERT: no position table, pre-norm layers, attention that is local in most layers; Warner et al., "Smarter, Better, Faster,
 * Longer", arXiv 2412.13663. Tensor names are those of transformers.
 */
final class ModernBertEncoder implements Encoder, LayerChain {

    static final String WORDS = "embeddings.tok_embeddings.weight";
    static final String EMBEDDING_NORM = "embeddings.norm";
    static final String FINAL_NORM = "final_norm";

    private final EncoderConfiguration configuration;
    private final double embeddingDropout;
    private final Parameter words;
    private final LayerNorm embeddingNorm;
    private final List<ModernBertLayer> layers;
    private final LayerNorm finalNorm;
    private volatile boolean closed;

    private ModernBertEncoder(
            EncoderConfiguration configuration, ModernBertConfiguration details, Map<String, Tensor> weights) {
        WeightStore store = new WeightStore(weights);
        double epsilon = configuration.layerNormEpsilon();
        this.configuration = configuration;
        this.embeddingDropout = details.embeddingDropout();
        this.words = store.matrix(WORDS);
        this.embeddingNorm = store.layerNorm(EMBEDDING_NORM, epsilon);
        int headSize = configuration.hiddenSize() / configuration.attentionHeads();
        List<ModernBertLayer> built = new ArrayList<>();
        for (int layer = 0; layer < configuration.layers(); layer++) {
            String prefix = prefix(layer);
            boolean local = details.local().get(layer);
            built.add(new ModernBertLayer(
                    configuration,
                    layer == 0 ? null : store.layerNorm(prefix + "attn_norm", epsilon),
                    store.linear(prefix + "attn.Wqkv"),
                    store.linear(prefix + "attn.Wo"),
                    store.layerNorm(prefix + "mlp_norm", epsilon),
                    store.linear(prefix + "mlp.Wi"),
                    store.linear(prefix + "mlp.Wo"),
                    new RotaryPositions(local ? details.localTheta() : details.globalTheta(), headSize),
                    local ? details.window() : null));
        }
        this.layers = List.copyOf(built);
        this.finalNorm = store.layerNorm(FINAL_NORM, epsilon);
    }

    static ModernBertEncoder load(EncoderConfiguration configuration, TensorSource source) {
        ModernBertConfiguration details = ModernBertConfiguration.of(configuration);
        return new ModernBertEncoder(
                configuration, details, Weights.load(specifications(configuration, details), configuration, source));
    }

    static ModernBertEncoder random(EncoderConfiguration configuration, long seed) {
        Libtorch.load();
        ModernBertConfiguration details = ModernBertConfiguration.of(configuration);
        return new ModernBertEncoder(
                configuration,
                details,
                Weights.random(
                        specifications(configuration, details),
                        configuration.initializerRange(),
                        configuration.padTokenId(),
                        seed));
    }

    /** Prefix of the tensors of a layer. */
    static String prefix(int layer) {
        return "layers." + layer + ".";
    }

    private static List<TensorSpecification> specifications(
            EncoderConfiguration configuration, ModernBertConfiguration details) {
        int hidden = configuration.hiddenSize();
        int intermediate = configuration.intermediateSize();
        List<TensorSpecification> all = new ArrayList<>();
        all.add(matrix(WORDS, configuration.vocabularySize(), hidden));
        addNorm(all, EMBEDDING_NORM, hidden, details);
        for (int layer = 0; layer < configuration.layers(); layer++) {
            String prefix = prefix(layer);
            if (layer > 0) {
                addNorm(all, prefix + "attn_norm", hidden, details);
            }
            addLinear(all, prefix + "attn.Wqkv", 3 * hidden, hidden, details.attentionBias());
            addLinear(all, prefix + "attn.Wo", hidden, hidden, details.attentionBias());
            addNorm(all, prefix + "mlp_norm", hidden, details);
            addLinear(all, prefix + "mlp.Wi", 2 * intermediate, hidden, details.feedForwardBias());
            addLinear(all, prefix + "mlp.Wo", hidden, intermediate, details.feedForwardBias());
        }
        addNorm(all, FINAL_NORM, hidden, details);
        return all;
    }

    private static void addLinear(
            List<TensorSpecification> all, String name, int outputs, int inputs, boolean withBias) {
        all.add(matrix(name + ".weight", outputs, inputs));
        if (withBias) {
            all.add(bias(name + ".bias", outputs));
        }
    }

    private static void addNorm(List<TensorSpecification> all, String name, int size, ModernBertConfiguration details) {
        all.add(scale(name + ".weight", size));
        if (details.normBias()) {
            all.add(bias(name + ".bias", size));
        }
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

    @Override
    public Tensor layer(int number, Tensor input, List<Tensor> shared, PackedTokens tokens, boolean training) {
        return layers.get(number).forward(input, tokens.groups(), training);
    }

    @Override
    public List<List<Parameter>> layerParameters() {
        return layers.stream().map(ModernBertLayer::parameters).toList();
    }

    @Override
    public Tensor above(Tensor last) {
        return finalNorm.forward(last);
    }

    @Override
    public Tensor below(PackedTokens tokens, boolean training) {
        // A sparse gradient: the batch touches few rows of a table that is a large part of the model.
        Tensor embedded = torch.embedding(words.value(), Tensors.indices(tokens.ids()), -1, false, true);
        return Attention.dropout(embeddingNorm.forward(embedded), embeddingDropout, training);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(words));
        parameters.addAll(embeddingNorm.parameters());
        layers.forEach(layer -> parameters.addAll(layer.parameters()));
        parameters.addAll(finalNorm.parameters());
        return parameters;
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        return Encoders.checkpoint(parameters(), Map.of());
    }

    @Override
    public Value describe(GraphBuilder graph) {
        TransformerGraph parts = new TransformerGraph(graph, configuration, checkpoint());
        return new ModernBertGraph(parts, ModernBertConfiguration.of(configuration)).describe();
    }

    @Override
    public EncoderConfiguration configuration() {
        return configuration;
    }

    @Override
    public int maxTokens() {
        return configuration.maxPositions();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            parameters().forEach(parameter -> TensorScope.release(parameter.value()));
        }
    }
}
