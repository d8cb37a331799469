package io.github.jjak.pretrain.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.FreshModel;
import io.github.jjak.tokenize.internal.ComposedWordPieceTrainer;
import io.github.jjak.tokenize.internal.TokenizerJson;
import io.github.jjak.tokenize.internal.WordPieceTrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An encoder from nothing: a vocabulary learned from the text and random weights.
 *
 * @param configuration {@code config.json}; {@code vocab_size} is the most pieces and becomes what was learned, {@code pad_token_id}
 *     becomes the vocabulary's
 * @param maxSequenceLength most tokens per text, special tokens included
 * @param seed of the weights
 */
public record NewEncoder(ObjectNode configuration, int maxSequenceLength, long seed) {

    private static final int LEAST_COUNT = 3;
    private static final int LEAST_PIECES = 1000;

    // What an encoder's configuration may say at most.
    private static final int MOST_PIECES = 1 << 24;
    private static final int MOST_TOKENS = 1 << 20;
    private static final int MOST_LAYERS = 1 << 10;
    private static final int MOST_HIDDEN = 1 << 16;
    private static final int MOST_HEADS = 1 << 10;

    /** Of 4 bytes each, and as many again for the gradient and each of the two moments. */
    private static final double MOST_NUMBERS = 4e9;

    /**
     * A BERT of the given shape with the usual rest: feed-forward layers four times as wide, GELU, dropout 0.1.
     *
     * @throws UsageException if the numbers do not fit together
     */
    public static NewEncoder bert(
            int layers, int hidden, int heads, int vocabularySize, int maxSequenceLength, long seed) {
        if (layers < 1 || hidden < 1 || heads < 1 || hidden % heads != 0) {
            throw new UsageException("`layers`, `hidden` and `heads` must be at least 1, and `hidden` a multiple of"
                    + " `heads`, but they are " + layers + ", " + hidden + " and " + heads + ".");
        }
        if (layers > MOST_LAYERS || hidden > MOST_HIDDEN || heads > MOST_HEADS) {
            throw new UsageException("`layers` may be up to " + MOST_LAYERS + ", `hidden` up to " + MOST_HIDDEN
                    + " and `heads` up to " + MOST_HEADS + ", but they are " + layers + ", " + hidden + " and " + heads
                    + ".");
        }
        checkVocabulary(vocabularySize);
        checkLength(maxSequenceLength);
        double numbers = (double) hidden * (12.0 * layers * hidden + vocabularySize + maxSequenceLength);
        if (numbers > MOST_NUMBERS) {
            throw new UsageException(String.format(
                    Locale.ROOT,
                    "An encoder with `layers` %d, `hidden` %d and `vocabularySize` %d has %.0f billion numbers; up to %.0f"
                            + " are possible.",
                    layers,
                    hidden,
                    vocabularySize,
                    numbers / 1e9,
                    MOST_NUMBERS / 1e9));
        }
        ObjectNode json = JsonFile.object();
        json.putArray("architectures").add("BertModel");
        json.put("attention_probs_dropout_prob", 0.1)
                .put("hidden_act", "gelu")
                .put("hidden_dropout_prob", 0.1)
                .put("hidden_size", hidden)
                .put("initializer_range", 0.02)
                .put("intermediate_size", 4 * hidden)
                .put("layer_norm_eps", 1e-12)
                .put("max_position_embeddings", maxSequenceLength)
                .put("model_type", "bert")
                .put("num_attention_heads", heads)
                .put("num_hidden_layers", layers)
                .put("pad_token_id", 0)
                .put("type_vocab_size", 2)
                .put("vocab_size", vocabularySize);
        return new NewEncoder(json, maxSequenceLength, seed);
    }

    /**
     * Learns the vocabulary and writes the untrained encoder as a model's folder.
     *
     * @return number of pieces
     * @throws DataException if the text has too few words to learn from, or cannot be read
     */
    public int write(Path folder, TextLines text) {
        int most = configuration.path("vocab_size").asInt(0);
        checkVocabulary(most);
        checkLength(maxSequenceLength);
        ComposedWordPieceTrainer trainer = new ComposedWordPieceTrainer(most, LEAST_COUNT);
        text.read((line, startsLine) -> trainer.add(line));
        List<String> pieces = trainer.train();
        ObjectNode json = configuration.deepCopy();
        json.put("vocab_size", pieces.size());
        json.put("pad_token_id", WordPieceTrainer.SPECIAL_TOKENS.indexOf("[PAD]"));
        FreshModel fresh = new FreshModel(
                json, TokenizerJson.composedWordPiece(pieces), tokenizerConfiguration(), maxSequenceLength, seed);
        try (SentenceTransformer model = new SentenceTransformer(fresh.create())) {
            model.save(folder);
        }
        return pieces.size();
    }

    private static void checkVocabulary(int most) {
        if (most < LEAST_PIECES || most > MOST_PIECES) {
            throw new UsageException(
                    "`vocabularySize` must be from " + LEAST_PIECES + " to " + MOST_PIECES + ", but is " + most + ".");
        }
    }

    private static void checkLength(int tokens) {
        if (tokens < 3 || tokens > MOST_TOKENS) {
            throw new UsageException("max_seq_length must be from 3, two of them for special tokens, to " + MOST_TOKENS
                    + ", but is " + tokens + ".");
        }
    }

    private ObjectNode tokenizerConfiguration() {
        return JsonFile.object()
                .put("cls_token", "[CLS]")
                .put("mask_token", "[MASK]")
                .put("model_max_length", maxSequenceLength)
                .put("pad_token", "[PAD]")
                .put("sep_token", "[SEP]")
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("unk_token", "[UNK]");
    }
}
