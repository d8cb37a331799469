package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.internal.NearestName;
import java.util.Arrays;
import java.util.List;

/**
 * What distinguishes one encoder family from another over shared parts. Adding a family is described in CONTRIBUTING.
 *
 * <p>Names are those of {@code model_type} in a Hugging Face {@code config.json}.
 */
public enum Architecture {
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

    Architecture(String modelType, String prefix, PositionRule positionRule) {
        this.modelType = modelType;
        this.prefix = prefix;
        this.positionRule = positionRule;
    }

    /** Row of the position table that the first token of a text uses. */
    int firstPosition(int padTokenId) {
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

    /** Names of the tensors of an architecture with post-norm layers. */
    TensorNames names() {
        return switch (this) {
            case BERT, ROBERTA, XLM_ROBERTA, CAMEMBERT, ELECTRA -> TensorNames.BERT;
            case DISTILBERT -> TensorNames.DISTILBERT;
            case MPNET -> TensorNames.MPNET;
            case MODERNBERT -> throw new IllegalStateException(this + " has no post-norm layers");
        };
    }

    /** Whether layers normalise their sums, as BERT's, and not their inputs. */
    boolean postNorm() {
        return this != MODERNBERT;
    }

    /** Whether dropout follows the projection after attention. */
    boolean dropsAttentionOutput() {
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

    /** {@code model_type} of this family. */
    public String modelType() {
        return modelType;
    }

    /** Prefix of tensor names in checkpoints that hold a head as well. */
    String prefix() {
        return prefix;
    }

    /**
     * The family a configuration asks for.
     *
     * @throws ModelException if it is not known; the message lists the known ones
     */
    public static Architecture of(JsonNode config, String origin) {
        String wanted = config.path("model_type").asText("");
        return Arrays.stream(values())
                .filter(architecture -> architecture.modelType.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ModelException(origin + ": model_type is \"" + wanted
                        + "\", which Jjak does not know." + NearestName.suggestion(wanted, known()) + " Known are "
                        + String.join(", ", known()) + "."));
    }

    private static List<String> known() {
        return Arrays.stream(values()).map(Architecture::modelType).toList();
    }
}
