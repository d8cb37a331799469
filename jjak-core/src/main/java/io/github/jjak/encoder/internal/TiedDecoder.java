package io.github.jjak.encoder.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.PackedTokens.LengthGroup;
import io.github.jjak.weights.internal.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Writes a text, token by token, from one vector: transformers' {@code BertLMHeadModel} or {@code RobertaForCausalLM} with cross-attention,
 * whose tables and layers are the encoder's own. Wang et al., "TSDAE", arXiv 2104.06979.
 *
 * <ol>
 *   <li>Tokens are embedded as by the encoder; each layer attends to what stands before.
 *   <li>Behind its own attention, a layer attends to the vector. As there is only one, every token's share of it is 1: what is added
 *       follows from the value and output projections alone, and queries and keys, which transformers has here too, have no effect.
 *   <li>The head of masked language modelling gives a score for each token of the vocabulary.
 * </ol>
 *
 * <p>Gradients are libtorch's; those of shared parameters go where the encoder's own backward pass adds to them. Owns the cross-attention
 * and the head. Not thread-safe.
 */
public final class TiedDecoder implements AutoCloseable {

    private static final Set<KnownArchitecture> KINDS = EnumSet.of(
            KnownArchitecture.BERT,
            KnownArchitecture.ROBERTA,
            KnownArchitecture.XLM_ROBERTA,
            KnownArchitecture.CAMEMBERT);

    /** Reduction by a sum, in the numbers of libtorch. */
    private static final long SUM = 2;

    private static final long IGNORE = -100;

    private final EncoderConfiguration configuration;
    private final BertEncoder encoder;
    private final List<CrossAttention> crossings;
    private final MaskedLanguageHead head;

    private record CrossAttention(Linear value, Linear output, LayerNorm norm) {

        List<Parameter> parameters() {
            List<Parameter> parameters = new ArrayList<>(value.parameters());
            parameters.addAll(output.parameters());
            parameters.addAll(norm.parameters());
            return parameters;
        }
    }

    private TiedDecoder(BertEncoder encoder, MaskedLanguageHead head, WeightStore store) {
        this.configuration = encoder.configuration();
        this.encoder = encoder;
        this.head = head;
        List<CrossAttention> all = new ArrayList<>();
        for (int layer = 0; layer < configuration.layers(); layer++) {
            String prefix = prefix(configuration, layer);
            all.add(new CrossAttention(
                    store.linear(prefix + "self.value"),
                    store.linear(prefix + "output.dense"),
                    store.layerNorm(prefix + "output.LayerNorm", configuration.layerNormEpsilon())));
        }
        this.crossings = List.copyOf(all);
    }

    /**
     * A decoder whose cross-attention is fresh; the same seed gives the same weights everywhere.
     *
     * @param encoder whose weights it shares; stays the caller's, and must stay open
     * @param head which it owns from now on
     * @throws UsageException if the encoder is no BERT, RoBERTa, XLM-RoBERTa or CamemBERT
     */
    public static TiedDecoder random(Encoder encoder, MaskedLanguageHead head, long seed) {
        BertEncoder bert = required(encoder);
        EncoderConfiguration configuration = encoder.configuration();
        return new TiedDecoder(
                bert,
                head,
                new WeightStore(Weights.random(
                        specifications(configuration),
                        configuration.initializerRange(),
                        configuration.padTokenId(),
                        seed)));
    }

    /**
     * A decoder whose cross-attention is read.
     *
     * @param source a checkpoint under transformers' names, without the architecture's prefix; stays open
     */
    public static TiedDecoder load(Encoder encoder, MaskedLanguageHead head, TensorSource source) {
        BertEncoder bert = required(encoder);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open()) {
            for (TensorSpecification specification : specifications(encoder.configuration())) {
                tensors.put(specification.name(), TensorScope.keep(source.floats(specification.name())));
            }
        }
        return new TiedDecoder(bert, head, new WeightStore(tensors));
    }

    /** @throws UsageException if the encoder has no such decoder */
    public static void require(Encoder encoder) {
        required(encoder);
    }

    private static BertEncoder required(Encoder encoder) {
        Architecture architecture = encoder.configuration().architecture();
        if (!(encoder instanceof BertEncoder bert) || KINDS.stream().noneMatch(architecture::equals)) {
            throw new UsageException(
                    "A " + architecture.modelType() + " encoder has no decoder to reconstruct texts with."
                            + " bert, roberta, xlm-roberta and camembert have; without labels, SimCSE and contrastive tension learn"
                            + " with any encoder.");
        }
        return bert;
    }

    private static String prefix(EncoderConfiguration configuration, int layer) {
        return configuration.architecture().names().layer(layer) + "crossattention.";
    }

    private static List<TensorSpecification> specifications(EncoderConfiguration configuration) {
        int hidden = configuration.hiddenSize();
        List<TensorSpecification> all = new ArrayList<>();
        for (int layer = 0; layer < configuration.layers(); layer++) {
            String prefix = prefix(configuration, layer);
            all.add(TensorSpecification.matrix(prefix + "self.value.weight", hidden, hidden));
            all.add(TensorSpecification.bias(prefix + "self.value.bias", hidden));
            all.add(TensorSpecification.matrix(prefix + "output.dense.weight", hidden, hidden));
            all.add(TensorSpecification.bias(prefix + "output.dense.bias", hidden));
            all.add(TensorSpecification.scale(prefix + "output.LayerNorm.weight", hidden));
            all.add(TensorSpecification.bias(prefix + "output.LayerNorm.bias", hidden));
        }
        return all;
    }

    /** Its own parameters, without those that are the encoder's, in a fixed order. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        crossings.forEach(crossing -> parameters.addAll(crossing.parameters()));
        parameters.addAll(head.parameters());
        return parameters;
    }

    /** Numbers that a vector must have. */
    public int hiddenSize() {
        return configuration.hiddenSize();
    }

    /** Scores that a token of a text costs. */
    public int vocabularySize() {
        return configuration.vocabularySize();
    }

    /**
     * Cross-entropy of texts given their vectors, summed over all tokens but each text's first, which is given.
     *
     * @param vectors {@code [texts, hiddenSize]}, float32
     * @param texts token ids of at least two tokens each
     * @param dropout whether anything is dropped, by libtorch's generator
     * @return a scalar with a graph back to the vectors, the decoder's own parameters and the encoder's
     */
    public Tensor crossEntropy(Tensor vectors, List<int[]> texts, boolean dropout) {
        PackedTokens given = PackedTokens.pack(
                texts.stream().map(text -> Arrays.copyOf(text, text.length - 1)).toList());
        // Packing depends on lengths alone, so the truth comes to lie as the tokens do.
        int[] truth = PackedTokens.pack(texts.stream()
                        .map(text -> Arrays.copyOfRange(text, 1, text.length))
                        .toList())
                .ids();
        Encoders.requireFits(given, encoder.maxTokens(), configuration);
        Tensor vectorOfToken = Tensors.indices(rowOfToken(given));
        Tensor hidden = embed(given, dropout);
        List<BertLayer> layers = encoder.layers();
        List<Tensor> masks = given.groups().stream()
                .map(group -> torch.full(
                                new long[] {1, group.length(), group.length()},
                                Tensors.number(Double.NEGATIVE_INFINITY))
                        .triu(1))
                .map(Tensors::onDevice)
                .toList();
        for (int i = 0; i < layers.size(); i++) {
            hidden = layer(layers.get(i), crossings.get(i), hidden, vectors, vectorOfToken, given, masks, dropout);
        }
        return torch.cross_entropy_loss(head.forward(hidden), Tensors.indices(truth), Tensors.none(), SUM, IGNORE, 0);
    }

    private Tensor embed(PackedTokens tokens, boolean dropout) {
        BertEmbeddings tables = encoder.embeddings();
        Tensor sum = torch.embedding(tables.words().value(), Tensors.indices(tokens.ids()))
                .add(torch.embedding(tables.positions().value(), Tensors.indices(tables.positionRows(tokens))));
        Parameter types = tables.tokenTypes();
        if (types != null) {
            sum = sum.add(types.value().select(0, 0));
        }
        return Attention.dropout(tables.norm().forward(sum), configuration.hiddenDropout(), dropout);
    }

    private Tensor layer(
            BertLayer layer,
            CrossAttention crossing,
            Tensor input,
            Tensor vectors,
            Tensor vectorOfToken,
            PackedTokens tokens,
            List<Tensor> masks,
            boolean dropout) {
        double hiddenDropout = configuration.hiddenDropout();
        Tensor context = Attention.byGroup(
                layer.queryKeyValue().linear().forward(input),
                tokens.groups(),
                configuration,
                (group, parts) -> Attention.attend(parts, masks.get(group), configuration.attentionDropout(), dropout));
        Tensor attended = layer.attentionNorm()
                .forward(Attention.dropout(layer.attentionOutput().forward(context), hiddenDropout, dropout)
                        .add(input));
        Tensor shared = shares(crossing.value().forward(vectors).index_select(0, vectorOfToken), dropout);
        Tensor crossed = crossing.norm()
                .forward(Attention.dropout(crossing.output().forward(shared), hiddenDropout, dropout)
                        .add(attended));
        Tensor activated = configuration.activation().apply(layer.intermediate().forward(crossed));
        return layer.outputNorm()
                .forward(Attention.dropout(layer.output().forward(activated), hiddenDropout, dropout)
                        .add(crossed));
    }

    /** Each head of a token has all of the vector's value, or in training nothing of it. */
    private Tensor shares(Tensor values, boolean dropout) {
        double probability = configuration.attentionDropout();
        if (!dropout || probability == 0) {
            return values;
        }
        int heads = configuration.attentionHeads();
        Tensor whole = Tensors.onDevice(torch.ones(values.size(0), heads, 1));
        return values.view(values.size(0), heads, -1)
                .mul(Attention.dropout(whole, probability, true))
                .view(values.size(0), -1);
    }

    /** Number of the text, as it was given, of each token in packed order. */
    private static int[] rowOfToken(PackedTokens tokens) {
        int[] order = tokens.restoreOrder();
        int[] inputOfPacked = new int[order.length];
        for (int row = 0; row < order.length; row++) {
            inputOfPacked[order[row]] = row;
        }
        int[] rows = new int[tokens.tokens()];
        int packed = 0;
        for (LengthGroup group : tokens.groups()) {
            for (int row = 0; row < group.rows(); row++, packed++) {
                int first = group.firstToken() + row * group.length();
                Arrays.fill(rows, first, first + group.length(), inputOfPacked[packed]);
            }
        }
        return rows;
    }

    @Override
    public void close() {
        parameters().forEach(parameter -> TensorScope.release(parameter.value()));
    }
}
