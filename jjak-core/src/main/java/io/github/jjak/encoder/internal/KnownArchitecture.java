package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.weights.internal.TensorSource;
import java.util.Arrays;
import java.util.List;

/**
 * The encoder families that Jjak has, and what distinguishes them over shared parts. Adding one is described in CONTRIBUTING.
 *
 * <p>Names are those of {@code model_type} in a Hugging Face {@code config.json}.
 */
public enum KnownArchitecture implements Architecture {
    /** Devlin et al., "BERT", arXiv 1810.04805. */
    BERT("bert", "bert.", PositionRule.FROM_ZERO),
    /** Liu et al., "RoBERTa", arXiv 1907.11692; klue/roberta-base is of this kind. */
    ROBERTA("roberta", "roberta.", PositionRule.AFTER_PADDING),
    /** Conneau et al., "XLM-R", arXiv 1911.02116: RoBERTa over a hundred languages. */
    XLM_ROBERTA("xlm-roberta", "roberta.", PositionRule.AFTER_PADDING),
    /** Martin et al., "CamemBERT", arXiv 1911.03894: RoBERTa for French. */
    CAMEMBERT("camembert", "roberta.", PositionRule.AFTER_PADDING),
    /** Clark et al., "ELECTRA", arXiv 2003.10555, the discriminator; KoELECTRA is of this kind. */
    ELECTRA("electra", "electra.", PositionRule.FROM_ZERO),
    /** Sanh et al., "DistilBERT", arXiv 1910.01108. No dropout on the output of attention. */
    DISTILBERT("distilbert", "distilbert.", PositionRule.FROM_ZERO),
    /** Song et al., "MPNet", arXiv 2004.09297: scores depend on the distance of two tokens too. */
    MPNET("mpnet", "mpnet.", PositionRule.FROM_TWO),
    /** Warner et al., "ModernBERT", arXiv 2412.13663: pre-norm, rotary positions, local and global attention. */
    MODERNBERT("modernbert", "model.", PositionRule.NO_TABLE);

    /** Which row of the position table the first token of a text uses. */
    private enum PositionRule {
        FROM_ZERO,
        /** The table keeps the rows up to the padding id for padding. */
        AFTER_PADDING,
        /** As the former, with a padding id that is always 1. */
        FROM_TWO,
        NO_TABLE
    }

    private final String modelType;
    private final String prefix;
    private final PositionRule positionRule;

    KnownArchitecture(String modelType, String prefix, PositionRule positionRule) {
        this.modelType = modelType;
        this.prefix = prefix;
        this.positionRule = positionRule;
    }

    @Override
    public int firstPosition(int padTokenId) {
        return switch (positionRule) {
            case FROM_ZERO, NO_TABLE -> 0;
            case AFTER_PADDING -> padTokenId + 1;
            case FROM_TWO -> 2;
        };
    }

    /** Names of the fields of {@code config.json}. */
    ConfigurationFields fields() {
        return switch (this) {
            case BERT, ROBERTA, XLM_ROBERTA, CAMEMBERT, ELECTRA -> ConfigurationFields.BERT;
            case DISTILBERT -> ConfigurationFields.DISTILBERT;
            case MPNET -> ConfigurationFields.MPNET;
            case MODERNBERT -> ConfigurationFields.MODERNBERT;
        };
    }

    @Override
    public TensorNames names() {
        return switch (this) {
            case BERT, ROBERTA, XLM_ROBERTA, CAMEMBERT, ELECTRA -> TensorNames.BERT;
            case DISTILBERT -> TensorNames.DISTILBERT;
            case MPNET -> TensorNames.MPNET;
            case MODERNBERT -> throw new IllegalStateException(this + " has no post-norm layers");
        };
    }

    @Override
    public boolean postNorm() {
        return this != MODERNBERT;
    }

    @Override
    public boolean dropsAttentionOutput() {
        return this != DISTILBERT;
    }

    /** {@code pad_token_id} where {@code config.json} does not say. */
    int usualPadTokenId() {
        return switch (this) {
            case ROBERTA, XLM_ROBERTA, CAMEMBERT, MPNET -> 1;
            case MODERNBERT -> 50283;
            case BERT, ELECTRA, DISTILBERT -> 0;
        };
    }

    /** Epsilon of normalisations where {@code config.json} does not say. */
    double usualEpsilon() {
        return this == MODERNBERT ? 1e-5 : 1e-12;
    }

    /** Length limit where {@code config.json} does not say. */
    int usualMaxPositions() {
        return this == MODERNBERT ? 8192 : 512;
    }

    /** Dropout where {@code config.json} does not say. */
    double usualDropout() {
        return this == MODERNBERT ? 0 : 0.1;
    }

    @Override
    public String modelType() {
        return modelType;
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public int keptIntermediates() {
        return this == MODERNBERT ? 4 : 2;
    }

    @Override
    public boolean hasKnownKeys() {
        return true;
    }

    @Override
    public EncoderConfiguration parse(ObjectNode json, String origin) {
        return EncoderConfiguration.parse(this, json, origin);
    }

    @Override
    public Encoder load(EncoderConfiguration configuration, TensorSource source) {
        return postNorm() ? BertEncoder.load(configuration, source) : ModernBertEncoder.load(configuration, source);
    }

    /** @throws ModelException if there is none of that name; the message lists the known ones */
    static KnownArchitecture of(String modelType, String origin) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.modelType.equals(modelType))
                .findFirst()
                .orElseThrow(() -> new ModelException(origin + ": model_type is \"" + modelType
                        + "\", which Jjak does not support." + NearestName.suggestion(modelType, known())
                        + " Supported are " + String.join(", ", known())
                        + ". Java programs can pass in another one with LoadOptions.withArchitecture."));
    }

    private static List<String> known() {
        return Arrays.stream(values()).map(KnownArchitecture::modelType).toList();
    }
}
