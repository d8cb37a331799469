package io.github.jjak.loss;

/** Which negatives are made to count more the harder they are; names are sentence-transformers' {@code hardness_mode}. */
public enum HardnessMode {
    /** None. */
    NONE,
    /** Documents of other rows; Lan et al., "LLaVE", arXiv 2503.04812. */
    IN_BATCH_NEGATIVES,
    /** The row's own explicit negatives; "EmbeddingGemma", arXiv 2509.20354. */
    HARD_NEGATIVES,
    /** Everything but the row's positive. */
    ALL_NEGATIVES
}
