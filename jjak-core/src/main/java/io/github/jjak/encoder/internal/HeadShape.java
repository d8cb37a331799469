package io.github.jjak.encoder.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFields;
import org.jspecify.annotations.Nullable;

/**
 * What an architecture's {@link ClassificationHead} is made of, as in transformers' {@code ...ForSequenceClassification}.
 *
 * @param architecture transformers' name of the model with this head
 * @param dense name of the first layer, without the encoder's prefix
 * @param denseBias whether it has a bias
 * @param activation after it
 * @param norm name of the normalisation after that; null for none
 * @param normBias whether that has a bias
 * @param epsilon of the normalisation
 * @param output name of the last layer
 * @param dropout before the last layer, in [0, 1)
 * @param dropsInput whether dropout is before the first layer too
 * @param readsMean whether the head reads the mean of all tokens, not the first token
 */
record HeadShape(
        String architecture,
        String dense,
        boolean denseBias,
        Activation activation,
        @Nullable String norm,
        boolean normBias,
        double epsilon,
        String output,
        double dropout,
        boolean dropsInput,
        boolean readsMean) {

    private static final String ORIGIN = "config.json";
    private static final double LARGEST_DROPOUT = 0.999;

    /**
     * The head of an encoder's architecture.
     *
     * @throws UsageException if there is none
     * @throws ModelException if {@code config.json} asks for what Jjak does not do
     */
    static HeadShape of(EncoderConfiguration configuration) {
        if (!(configuration.architecture() instanceof KnownArchitecture known)) {
            throw new UsageException("A cross-encoder is not possible for "
                    + configuration.architecture().modelType() + " encoders: Jjak does not know their head. Use one of"
                    + " its own architectures, such as bert or roberta.");
        }
        JsonFields fields = new JsonFields(configuration.json(), ORIGIN);
        return switch (known) {
            case BERT -> plain(configuration, "Bert", "pooler.dense", Activation.TANH, "classifier", false);
            case ROBERTA -> ofToken(configuration, "Roberta", Activation.TANH);
            case XLM_ROBERTA -> ofToken(configuration, "XLMRoberta", Activation.TANH);
            case CAMEMBERT -> ofToken(configuration, "Camembert", Activation.TANH);
            case MPNET -> ofToken(configuration, "MPNet", Activation.TANH);
            case ELECTRA -> ofToken(configuration, "Electra", Activation.GELU);
            case DISTILBERT ->
                new HeadShape(
                        name("DistilBert"),
                        "pre_classifier",
                        true,
                        Activation.RELU,
                        null,
                        false,
                        0,
                        "classifier",
                        fields.number("seq_classif_dropout", 0.2, 0, LARGEST_DROPOUT),
                        false,
                        false);
            case MODERNBERT -> modernBert(configuration, fields);
        };
    }

    private static HeadShape ofToken(EncoderConfiguration configuration, String name, Activation activation) {
        return plain(configuration, name, "classifier.dense", activation, "classifier.out_proj", true);
    }

    private static HeadShape plain(
            EncoderConfiguration configuration,
            String name,
            String dense,
            Activation activation,
            String output,
            boolean dropsInput) {
        double dropout = new JsonFields(configuration.json(), ORIGIN)
                .number("classifier_dropout", configuration.hiddenDropout(), 0, LARGEST_DROPOUT);
        return new HeadShape(name(name), dense, true, activation, null, false, 0, output, dropout, dropsInput, false);
    }

    private static HeadShape modernBert(EncoderConfiguration configuration, JsonFields fields) {
        String pooling = fields.text("classifier_pooling", "cls");
        if (!pooling.equals("cls") && !pooling.equals("mean")) {
            throw new ModelException(
                    ORIGIN + ": classifier_pooling is \"" + pooling + "\"; it should be \"cls\" or \"mean\".");
        }
        return new HeadShape(
                name("ModernBert"),
                "head.dense",
                fields.flag("classifier_bias", false),
                Activation.named(fields.text("classifier_activation", "gelu"), ORIGIN),
                "head.norm",
                fields.flag("norm_bias", false),
                configuration.layerNormEpsilon(),
                "classifier",
                fields.number("classifier_dropout", 0, 0, LARGEST_DROPOUT),
                false,
                pooling.equals("mean"));
    }

    private static String name(String family) {
        return family + "ForSequenceClassification";
    }
}
