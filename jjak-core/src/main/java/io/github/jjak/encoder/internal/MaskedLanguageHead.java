package io.github.jjak.encoder.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
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
 * The head of masked language modelling: hidden states to a score for each token of the vocabulary. Dense layer, GELU,
 * normalisation, then the product with the encoder's token table, which the head shares, and a bias; Devlin et al., "BERT", arXiv
 * 1810.04805. Names of tensors are those of transformers' {@code BertForMaskedLM}, {@code RobertaForMaskedLM},
 * {@code DistilBertForMaskedLM} and {@code MPNetForMaskedLM}.
 *
 * <p>Owns its tensors but not the token table. Not thread-safe while it is trained.
 */
public final class MaskedLanguageHead implements AutoCloseable {

    /** Epsilon where the architecture's configuration does not say one for heads. */
    private static final double DISTILBERT_EPSILON = 1e-12;

    /** RoBERTa's head has the exact GELU whatever the layers have. */
    private static final Set<KnownArchitecture> EXACT_GELU = EnumSet.of(
            KnownArchitecture.ROBERTA,
            KnownArchitecture.XLM_ROBERTA,
            KnownArchitecture.CAMEMBERT,
            KnownArchitecture.MPNET);

    private final EncoderConfiguration configuration;
    private final Parameter words;
    private final Linear transform;
    private final LayerNorm norm;
    private final Parameter bias;

    /** What an architecture calls the head's tensors. */
    private record Names(String transform, String norm, String bias) {}

    private MaskedLanguageHead(Encoder encoder, Names names, WeightStore store) {
        this.configuration = encoder.configuration();
        this.words = tokenTable(encoder);
        this.transform = store.linear(names.transform());
        double epsilon = configuration.architecture() == KnownArchitecture.DISTILBERT
                ? DISTILBERT_EPSILON
                : configuration.layerNormEpsilon();
        this.norm = store.layerNorm(names.norm(), epsilon);
        this.bias = store.parameter(names.bias(), false);
    }

    /**
     * A fresh head; the same seed gives the same weights everywhere.
     *
     * @throws UsageException if the encoder's architecture has no such head
     */
    public static MaskedLanguageHead random(Encoder encoder, long seed) {
        EncoderConfiguration configuration = encoder.configuration();
        Names names = names(configuration);
        return new MaskedLanguageHead(
                encoder,
                names,
                new WeightStore(Weights.random(
                        specifications(configuration, names),
                        configuration.initializerRange(),
                        configuration.padTokenId(),
                        seed)));
    }

    /** Whether a checkpoint holds the head that the encoder's architecture has. */
    public static boolean isIn(Encoder encoder, TensorSource source) {
        EncoderConfiguration configuration = encoder.configuration();
        return specifications(configuration, names(configuration)).stream()
                .allMatch(specification -> source.names().contains(specification.name()));
    }

    /**
     * Reads a head.
     *
     * @param source a checkpoint that {@linkplain #isIn holds} one; stays open
     * @throws ModelException if a tensor has another shape than the encoder asks for
     */
    public static MaskedLanguageHead load(Encoder encoder, TensorSource source) {
        EncoderConfiguration configuration = encoder.configuration();
        Names names = names(configuration);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open()) {
            List<TensorSpecification> specifications = specifications(configuration, names);
            for (TensorSpecification specification : specifications) {
                if (!specification.accepts(source.shape(specification.name()))) {
                    throw new ModelException(source.origin() + ": " + specification.name() + " should have shape "
                            + specification.shapeText() + " but has shape "
                            + Arrays.toString(source.shape(specification.name())) + ".");
                }
            }
            for (TensorSpecification specification : specifications) {
                tensors.put(specification.name(), TensorScope.keep(source.floats(specification.name())));
            }
        }
        return new MaskedLanguageHead(encoder, names, new WeightStore(tensors));
    }

    private static Parameter tokenTable(Encoder encoder) {
        String name = encoder.configuration().architecture().names().words() + ".weight";
        return encoder.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the encoder has no " + name));
    }

    private static Names names(EncoderConfiguration configuration) {
        Architecture architecture = configuration.architecture();
        if (!(architecture instanceof KnownArchitecture known)) {
            throw refusal(architecture);
        }
        return switch (known) {
            case BERT ->
                new Names(
                        "cls.predictions.transform.dense",
                        "cls.predictions.transform.LayerNorm",
                        "cls.predictions.bias");
            case ROBERTA, XLM_ROBERTA, CAMEMBERT, MPNET ->
                new Names("lm_head.dense", "lm_head.layer_norm", "lm_head.bias");
            case DISTILBERT -> new Names("vocab_transform", "vocab_layer_norm", "vocab_projector.bias");
            case ELECTRA, MODERNBERT -> throw refusal(architecture);
        };
    }

    private static UsageException refusal(Architecture architecture) {
        return new UsageException("Masked language modelling is not supported for " + architecture.modelType()
                + " encoders. It is for bert, roberta, xlm-roberta, camembert, mpnet and distilbert.");
    }

    private static List<TensorSpecification> specifications(EncoderConfiguration configuration, Names names) {
        int hidden = configuration.hiddenSize();
        return List.of(
                TensorSpecification.matrix(names.transform() + ".weight", hidden, hidden),
                TensorSpecification.bias(names.transform() + ".bias", hidden),
                TensorSpecification.scale(names.norm() + ".weight", hidden),
                TensorSpecification.bias(names.norm() + ".bias", hidden),
                TensorSpecification.bias(names.bias(), configuration.vocabularySize()));
    }

    /** {@code [tokens, hidden]} to scores {@code [tokens, vocabulary]}. */
    public Tensor forward(Tensor hidden) {
        Tensor transformed = norm.forward(activation().apply(transform.forward(hidden)));
        return torch.linear(transformed, words.value(), Tensors.some(bias.value()));
    }

    private Activation activation() {
        Architecture architecture = configuration.architecture();
        boolean exact = EXACT_GELU.stream().anyMatch(architecture::equals);
        return exact ? Activation.GELU : configuration.activation();
    }

    /** The head's own parameters, without the token table, in a fixed order. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(transform.parameters());
        parameters.addAll(norm.parameters());
        parameters.add(bias);
        return parameters;
    }

    /** The head's own weights under Hugging Face's names. */
    public Map<String, Tensor> checkpoint() {
        return Encoders.checkpoint(parameters(), Map.of());
    }

    @Override
    public void close() {
        parameters().forEach(parameter -> TensorScope.release(parameter.value()));
    }
}
