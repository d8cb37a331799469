package io.github.jjak.model.internal;

/** What a folder of sentence-transformers holds: which of its keys mean what. */
enum ModelKind {
    /** One vector per text. */
    SENTENCE_TRANSFORMER,
    /** Scores of two texts. */
    CROSS_ENCODER;

    /** Keys of {@code sentence_bert_config.json}. */
    FolderKeys transformer() {
        return this == CROSS_ENCODER ? FolderKeys.CROSS_ENCODER_TRANSFORMER : FolderKeys.TRANSFORMER;
    }

    /** Keys of {@code config_sentence_transformers.json}. */
    FolderKeys model() {
        return this == CROSS_ENCODER ? FolderKeys.CROSS_ENCODER : FolderKeys.SENTENCE_TRANSFORMERS;
    }
}
