package io.github.jjak.encoder.internal;

import org.jspecify.annotations.Nullable;

/**
 * What an architecture calls the fields of its {@code config.json}.
 *
 * @param tokenTypes null where there are no token types
 * @param epsilon null where it is fixed at 1e-12
 */
record ConfigurationFields(
        String hiddenSize,
        String layers,
        String attentionHeads,
        String intermediateSize,
        String activation,
        String hiddenDropout,
        String attentionDropout,
        @Nullable String tokenTypes,
        @Nullable String epsilon) {

    /** BERT and most of its kin. */
    static final ConfigurationFields BERT = new ConfigurationFields(
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "intermediate_size",
            "hidden_act",
            "hidden_dropout_prob",
            "attention_probs_dropout_prob",
            "type_vocab_size",
            "layer_norm_eps");

    static final ConfigurationFields DISTILBERT = new ConfigurationFields(
            "dim", "n_layers", "n_heads", "hidden_dim", "activation", "dropout", "attention_dropout", null, null);

    static final ConfigurationFields MPNET = new ConfigurationFields(
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "intermediate_size",
            "hidden_act",
            "hidden_dropout_prob",
            "attention_probs_dropout_prob",
            null,
            "layer_norm_eps");

    static final ConfigurationFields MODERNBERT = new ConfigurationFields(
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "intermediate_size",
            "hidden_activation",
            "mlp_dropout",
            "attention_dropout",
            null,
            "norm_eps");
}
