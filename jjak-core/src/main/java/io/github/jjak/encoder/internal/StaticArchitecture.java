package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.weights.internal.TensorSource;

/**
 * A table of token vectors and nothing else: sentence-transformers' {@code StaticEmbedding}, and Model2Vec. There is no file that
 * describes it, so its configuration is that of Model2Vec, if there is one, with the sizes of the table.
 */
public enum StaticArchitecture implements Architecture {
    /** The only one. */
    INSTANCE;

    /** The table under sentence-transformers' name. */
    public static final String TABLE = "embedding.weight";

    /** Rows of the table. */
    public static final String ROWS = "vocab_size";

    /** Columns of the table, under Model2Vec's name. */
    public static final String COLUMNS = "hidden_dim";

    private static final int MOST = 1 << 24;

    /** There are no positions; a text beyond this is no text. */
    static final int MOST_TOKENS = 1 << 24;

    @Override
    public EncoderConfiguration parse(ObjectNode json, String origin) {
        JsonFields fields = new JsonFields(json, origin);
        int columns = fields.integer(COLUMNS, 1, 1 << 16);
        return new EncoderConfiguration(
                this,
                fields.integer(ROWS, 1, MOST),
                columns,
                0,
                1,
                columns,
                Activation.GELU,
                0,
                0,
                MOST_TOKENS,
                0,
                columns,
                0,
                0,
                0,
                json);
    }

    @Override
    public Encoder load(EncoderConfiguration configuration, TensorSource source) {
        return StaticEncoder.load(configuration, source);
    }

    @Override
    public String modelType() {
        return "StaticEmbedding";
    }

    @Override
    public int keptIntermediates() {
        return 0;
    }
}
