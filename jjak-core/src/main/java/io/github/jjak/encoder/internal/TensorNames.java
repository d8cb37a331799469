package io.github.jjak.encoder.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an architecture with post-norm layers calls its tensors; {@code .weight} and {@code .bias} follow. Names within a layer stand
 * behind the layer's prefix and number.
 *
 * @param words token table
 * @param positions position table
 * @param tokenTypes token type table, or null where there is none
 * @param embeddingNorm normalisation of the sum of the tables
 * @param projection from the embeddings' size to the hidden size, used where the two differ
 * @param relativeBias table of score offsets by distance, or null where there is none
 * @param layer prefix of layers, before the number
 * @param queryKeyValue the three projections of attention
 * @param fused what Jjak calls the three as one
 * @param attentionOutput projection after attention
 * @param attentionNorm normalisation after attention
 * @param intermediate first linear layer of the feed-forward block
 * @param output second linear layer of the feed-forward block
 * @param outputNorm normalisation after the feed-forward block
 */
record TensorNames(
        String words,
        String positions,
        @Nullable String tokenTypes,
        String embeddingNorm,
        String projection,
        @Nullable String relativeBias,
        String layer,
        List<String> queryKeyValue,
        String fused,
        String attentionOutput,
        String attentionNorm,
        String intermediate,
        String output,
        String outputNorm) {

    private static final String WORDS = "embeddings.word_embeddings";
    private static final String POSITIONS = "embeddings.position_embeddings";
    private static final String EMBEDDING_NORM = "embeddings.LayerNorm";
    private static final String PROJECTION = "embeddings_project";

    /** BERT, RoBERTa, ELECTRA. */
    static final TensorNames BERT = new TensorNames(
            WORDS,
            POSITIONS,
            "embeddings.token_type_embeddings",
            EMBEDDING_NORM,
            PROJECTION,
            null,
            "encoder.layer.",
            List.of("attention.self.query", "attention.self.key", "attention.self.value"),
            "attention.self.query_key_value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");

    static final TensorNames DISTILBERT = new TensorNames(
            WORDS,
            POSITIONS,
            null,
            EMBEDDING_NORM,
            PROJECTION,
            null,
            "transformer.layer.",
            List.of("attention.q_lin", "attention.k_lin", "attention.v_lin"),
            "attention.qkv_lin",
            "attention.out_lin",
            "sa_layer_norm",
            "ffn.lin1",
            "ffn.lin2",
            "output_layer_norm");

    static final TensorNames MPNET = new TensorNames(
            WORDS,
            POSITIONS,
            null,
            EMBEDDING_NORM,
            PROJECTION,
            "encoder.relative_attention_bias",
            "encoder.layer.",
            List.of("attention.attn.q", "attention.attn.k", "attention.attn.v"),
            "attention.attn.qkv",
            "attention.attn.o",
            "attention.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");

    /** Prefix of the tensors of a layer. */
    String layer(int number) {
        return layer + number + ".";
    }
}
