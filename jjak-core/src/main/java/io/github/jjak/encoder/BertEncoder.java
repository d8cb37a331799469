package io.github.jjak.encoder;

import static io.github.jjak.encoder.TensorSpecification.bias;
import static io.github.jjak.encoder.TensorSpecification.matrix;
import static io.github.jjak.encoder.TensorSpecification.scale;

import io.github.jjak.error.ModelException;
import io.github.jjak.onnx.GraphBuilder;
import io.github.jjak.onnx.Value;
import io.github.jjak.tensor.Libtorch;
import io.github.jjak.tensor.Parameter;
import io.github.jjak.tensor.TensorScope;
import io.github.jjak.tensor.TensorSource;
import io.github.jjak.tensor.Tensors;
import io.github.jjak.tokenize.PackedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** BERT and its kin: learned positions, post-norm layers. Tensor names are those of transformers. */
public final class BertEncoder implements Encoder {

    private static final String EMBEDDINGS = "embeddings.";
    private static final String WORD = EMBEDDINGS + "word_embeddings.weight";
    private static final String POSITION = EMBEDDINGS + "position_embeddings.weight";
    private static final String TOKEN_TYPE = EMBEDDINGS + "token_type_embeddings.weight";
    private static final String EMBEDDING_NORM = EMBEDDINGS + "LayerNorm.";
    private static final List<String> PROJECTIONS = List.of("query", "key", "value");

    private final EncoderConfiguration configuration;
    private final Parameter words;
    private final Parameter positions;
    private final Parameter tokenTypes;
    private final Parameter normWeight;
    private final Parameter normBias;
    private final List<BertLayer> layers;
    private volatile boolean closed;

    private BertEncoder(EncoderConfiguration configuration, Map<String, Tensor> weights) {
        this.configuration = configuration;
        this.words = take(weights, WORD, true);
        this.positions = take(weights, POSITION, true);
        this.tokenTypes = take(weights, TOKEN_TYPE, true);
        this.normWeight = take(weights, EMBEDDING_NORM + "weight", false);
        this.normBias = take(weights, EMBEDDING_NORM + "bias", false);
        List<BertLayer> built = new ArrayList<>();
        for (int layer = 0; layer < configuration.layers(); layer++) {
            built.add(layer(configuration, weights, "encoder.layer." + layer + "."));
        }
        this.layers = List.copyOf(built);
    }

    /**
     * Reads an encoder.
     *
     * @param configuration what {@code config.json} says
     * @param source the weights
     * @throws io.github.jjak.error.ModelException naming every tensor that is missing or has another shape
     */
    public static BertEncoder load(EncoderConfiguration configuration, TensorSource source) {
        return new BertEncoder(
                configuration,
                Weights.load(
                        specifications(configuration, TensorSpecification.ANY),
                        configuration.architecture().prefix(),
                        source));
    }

    /** A fresh encoder; the same seed gives the same weights everywhere. */
    public static BertEncoder random(EncoderConfiguration configuration, long seed) {
        Libtorch.load();
        return new BertEncoder(
                configuration,
                Weights.random(
                        specifications(configuration, configuration.maxPositions()),
                        configuration.initializerRange(),
                        configuration.padTokenId(),
                        seed));
    }

    @Override
    public Tensor forward(PackedTokens tokens, boolean training) {
        if (closed) {
            throw new IllegalStateException("this encoder is closed");
        }
        if (tokens.longestRow() > maxTokens()) {
            throw new IllegalArgumentException(
                    "a row has " + tokens.longestRow() + " tokens, but the position table allows " + maxTokens());
        }
        int largestId = Arrays.stream(tokens.ids()).max().orElse(0);
        if (largestId >= configuration.vocabularySize()) {
            throw new ModelException(
                    "The tokenizer gives the token id " + largestId + ", but the model's vocabulary has "
                            + configuration.vocabularySize()
                            + " tokens: tokenizer.json and model.safetensors belong to different models.");
        }
        Tensor hidden = TensorScope.keepOnly(() -> embed(tokens, training));
        for (BertLayer layer : layers) {
            Tensor input = hidden;
            hidden = TensorScope.keepOnly(() -> layer.forward(input, tokens.groups(), training));
            TensorScope.release(input);
        }
        return TensorScope.handOver(hidden);
    }

    private Tensor embed(PackedTokens tokens, boolean training) {
        int firstPosition = configuration.architecture().firstPosition(configuration.padTokenId());
        int[] positionRows =
                Arrays.stream(tokens.positions()).map(p -> p + firstPosition).toArray();
        // A sparse gradient: the batch touches few rows of a table that is a fifth of the model.
        Tensor sum = torch.embedding(words.value(), Tensors.indices(tokens.ids()), -1, false, true)
                .add(torch.embedding(positions.value(), Tensors.indices(positionRows)))
                .add(tokenTypes.value().select(0, 0));
        Tensor normalised = BertLayer.normalise(sum, normWeight, normBias, configuration.layerNormEpsilon());
        return BertLayer.dropout(normalised, configuration.hiddenDropout(), training);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(words, positions, tokenTypes, normWeight, normBias));
        layers.forEach(layer -> parameters.addAll(layer.parameters()));
        return parameters;
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (Parameter parameter : parameters()) {
            String name = parameter.name();
            if (name.contains("query_key_value")) {
                for (int i = 0; i < PROJECTIONS.size(); i++) {
                    long size = configuration.hiddenSize();
                    named.put(
                            name.replace("query_key_value", PROJECTIONS.get(i)),
                            parameter.value().detach().narrow(0, i * size, size));
                }
            } else {
                named.put(name, parameter.value().detach());
            }
        }
        return named;
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
        int reserved = configuration.architecture().firstPosition(configuration.padTokenId());
        return Math.toIntExact(positions.value().size(0)) - reserved;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            parameters().forEach(parameter -> TensorScope.release(parameter.value()));
        }
    }

    private static List<TensorSpecification> specifications(EncoderConfiguration configuration, long positionRows) {
        int hidden = configuration.hiddenSize();
        int intermediate = configuration.intermediateSize();
        List<TensorSpecification> all = new ArrayList<>(List.of(
                matrix(WORD, configuration.vocabularySize(), hidden),
                matrix(POSITION, positionRows, hidden),
                matrix(TOKEN_TYPE, configuration.tokenTypes(), hidden),
                scale(EMBEDDING_NORM + "weight", hidden),
                bias(EMBEDDING_NORM + "bias", hidden)));
        for (int layer = 0; layer < configuration.layers(); layer++) {
            String prefix = "encoder.layer." + layer + ".";
            for (String projection : PROJECTIONS) {
                addLinear(all, prefix + "attention.self." + projection, hidden, hidden);
            }
            addLinear(all, prefix + "attention.output.dense", hidden, hidden);
            addNorm(all, prefix + "attention.output.LayerNorm", hidden);
            addLinear(all, prefix + "intermediate.dense", intermediate, hidden);
            addLinear(all, prefix + "output.dense", hidden, intermediate);
            addNorm(all, prefix + "output.LayerNorm", hidden);
        }
        return all;
    }

    private static void addLinear(List<TensorSpecification> all, String name, int outputs, int inputs) {
        all.add(matrix(name + ".weight", outputs, inputs));
        all.add(bias(name + ".bias", outputs));
    }

    private static void addNorm(List<TensorSpecification> all, String name, int size) {
        all.add(scale(name + ".weight", size));
        all.add(bias(name + ".bias", size));
    }

    private static BertLayer layer(EncoderConfiguration configuration, Map<String, Tensor> weights, String prefix) {
        return new BertLayer(
                configuration,
                fuse(weights, prefix, "weight", true),
                fuse(weights, prefix, "bias", false),
                take(weights, prefix + "attention.output.dense.weight", true),
                take(weights, prefix + "attention.output.dense.bias", false),
                take(weights, prefix + "attention.output.LayerNorm.weight", false),
                take(weights, prefix + "attention.output.LayerNorm.bias", false),
                take(weights, prefix + "intermediate.dense.weight", true),
                take(weights, prefix + "intermediate.dense.bias", false),
                take(weights, prefix + "output.dense.weight", true),
                take(weights, prefix + "output.dense.bias", false),
                take(weights, prefix + "output.LayerNorm.weight", false),
                take(weights, prefix + "output.LayerNorm.bias", false));
    }

    private static Parameter take(Map<String, Tensor> weights, String name, boolean decays) {
        Tensor tensor = owned(weights, name);
        tensor.set_requires_grad(true);
        return new Parameter(name, tensor, decays);
    }

    private static Parameter fuse(Map<String, Tensor> weights, String prefix, String kind, boolean decays) {
        String self = prefix + "attention.self.";
        try (TensorScope scope = TensorScope.open()) {
            Tensor[] parts = PROJECTIONS.stream()
                    .map(projection -> owned(weights, self + projection + "." + kind))
                    .toArray(Tensor[]::new);
            Parameter fused = Parameter.of(self + "query_key_value." + kind, Tensors.concatenate(parts), decays);
            for (Tensor part : parts) {
                TensorScope.release(part);
            }
            return fused;
        }
    }

    private static Tensor owned(Map<String, Tensor> weights, String name) {
        Tensor tensor = weights.remove(name);
        if (tensor == null) {
            throw new IllegalStateException("no weights were prepared for " + name);
        }
        return tensor;
    }
}
