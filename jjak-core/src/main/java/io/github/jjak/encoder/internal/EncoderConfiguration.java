package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.EncoderArchitecture;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFields;
import java.util.List;
import java.util.Map;

/**
 * The part of a Hugging Face {@code config.json} that shapes an encoder, under BERT's names for it.
 *
 * @param architecture {@code model_type}
 * @param vocabularySize {@code vocab_size}
 * @param hiddenSize {@code hidden_size}, a multiple of the number of heads
 * @param layers {@code num_hidden_layers}
 * @param attentionHeads {@code num_attention_heads}
 * @param intermediateSize {@code intermediate_size}
 * @param activation {@code hidden_act}
 * @param hiddenDropout {@code hidden_dropout_prob}, in [0, 1)
 * @param attentionDropout {@code attention_probs_dropout_prob}, in [0, 1)
 * @param maxPositions {@code max_position_embeddings}; the table's real size is that of its tensor
 * @param tokenTypes {@code type_vocab_size}; 0 where the architecture has none
 * @param embeddingSize {@code embedding_size} of ELECTRA: width of the tables; elsewhere the hidden size
 * @param layerNormEpsilon {@code layer_norm_eps}
 * @param initializerRange {@code initializer_range}, standard deviation of fresh weights
 * @param padTokenId {@code pad_token_id}
 * @param json the whole file as read, written back unchanged on save
 */
public record EncoderConfiguration(
        Architecture architecture,
        int vocabularySize,
        int hiddenSize,
        int layers,
        int attentionHeads,
        int intermediateSize,
        Activation activation,
        double hiddenDropout,
        double attentionDropout,
        int maxPositions,
        int tokenTypes,
        int embeddingSize,
        double layerNormEpsilon,
        double initializerRange,
        int padTokenId,
        ObjectNode json) {

    private static final double LARGEST_DROPOUT = 0.999;
    private static final int MOST_POSITIONS = 1 << 20;

    /**
     * Reads and checks a configuration.
     *
     * @param origin file name for messages
     * @throws ModelException if a field is missing, out of range, or asks for something Jjak does not do
     */
    public static EncoderConfiguration parse(ObjectNode json, String origin) {
        return parse(json, origin, List.of());
    }

    /**
     * As {@link #parse(ObjectNode, String)}.
     *
     * @param own architectures of the user's own, in addition to those of Jjak
     */
    public static EncoderConfiguration parse(ObjectNode json, String origin, List<EncoderArchitecture> own) {
        return Architecture.parse(json, origin, own);
    }

    static EncoderConfiguration parse(KnownArchitecture architecture, ObjectNode json, String origin) {
        JsonFields fields = new JsonFields(json, origin);
        refuse(json, origin, "position_embedding_type", "absolute");
        if (fields.flag("is_decoder", false)) {
            throw new ModelException(origin + ": is_decoder is true, but Jjak needs an encoder.");
        }
        refuseAliases(architecture, json, origin);
        ConfigurationFields names = architecture.fields();
        int hiddenSize = fields.integer(names.hiddenSize(), 1, 1 << 16);
        int heads = fields.integer(names.attentionHeads(), 1, 1 << 10);
        if (hiddenSize % heads != 0) {
            throw new ModelException(origin + ": " + names.hiddenSize() + " " + hiddenSize + " is not a multiple of "
                    + names.attentionHeads() + " " + heads + ".");
        }
        String tokenTypes = names.tokenTypes();
        String epsilon = names.epsilon();
        boolean ownEmbeddingSize = architecture == KnownArchitecture.ELECTRA;
        return new EncoderConfiguration(
                architecture,
                fields.integer("vocab_size", 1, 1 << 24),
                hiddenSize,
                fields.integer(names.layers(), 1, 1 << 10),
                heads,
                fields.integer(names.intermediateSize(), 1, 1 << 18),
                Activation.named(fields.text(names.activation(), "gelu"), origin),
                fields.number(names.hiddenDropout(), architecture.usualDropout(), 0, LARGEST_DROPOUT),
                fields.number(names.attentionDropout(), architecture.usualDropout(), 0, LARGEST_DROPOUT),
                fields.integer("max_position_embeddings", architecture.usualMaxPositions(), 1, MOST_POSITIONS),
                tokenTypes == null ? 0 : fields.integer(tokenTypes, 2, 1, 1 << 10),
                ownEmbeddingSize ? fields.integer("embedding_size", hiddenSize, 1, 1 << 16) : hiddenSize,
                epsilon == null ? 1e-12 : fields.number(epsilon, architecture.usualEpsilon(), 0, 1),
                fields.number("initializer_range", 0.02, 0, 10),
                fields.integer("pad_token_id", architecture.usualPadTokenId(), 0, 1 << 24),
                json);
    }

    /** Row of the table of positions that the first token of a text uses; in RoBERTa's kin it follows the padding token's number. */
    public int firstPosition() {
        return architecture.firstPosition(padTokenId);
    }

    /**
     * The same with another number of rows in the table of positions, in the file too.
     *
     * @throws UsageException if that is not in [1, 2^20]
     */
    EncoderConfiguration withMaxPositions(long rows) {
        if (rows < 1 || rows > MOST_POSITIONS) {
            throw new UsageException(
                    "The position embeddings can have up to " + MOST_POSITIONS + " rows, but would need " + rows + ".");
        }
        return architecture.parse(
                json.deepCopy().put("max_position_embeddings", rows), "config.json with more positions");
    }

    /** DistilBERT's sizes have second names, which win in transformers. */
    private static void refuseAliases(KnownArchitecture architecture, ObjectNode json, String origin) {
        if (architecture != KnownArchitecture.DISTILBERT) {
            return;
        }
        ConfigurationFields own = architecture.fields();
        Map<String, String> aliases = Map.of(
                own.hiddenSize(), "hidden_size",
                own.layers(), "num_hidden_layers",
                own.attentionHeads(), "num_attention_heads");
        aliases.forEach((name, alias) -> {
            if (json.has(alias) && !json.get(alias).equals(json.get(name))) {
                throw new ModelException(origin + ": " + alias + " is " + json.get(alias) + " and " + name + " is "
                        + json.get(name) + ", although both names mean the same number. Leave " + alias + " out.");
            }
        });
    }

    private static void refuse(JsonNode json, String origin, String field, String only) {
        String value = json.path(field).asText(only);
        if (json.hasNonNull(field) && !value.equals(only)) {
            throw new ModelException(origin + ": " + field + " is \"" + value + "\"; Jjak supports only \"" + only
                    + "\" for this architecture.");
        }
    }

    /** About how many numbers a forward pass multiplies: each token with each matrix of each layer. */
    public long multiplications(long tokens) {
        long hidden = hiddenSize;
        return tokens * layers * (4 * hidden * hidden + 2 * hidden * intermediateSize);
    }

    /** Whether it is a table of token vectors, without layers. */
    public boolean isTable() {
        return architecture == StaticArchitecture.INSTANCE;
    }
}
