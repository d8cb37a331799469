package io.github.jjak.pretrain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.JsonFile;
import io.github.jjak.model.FreshModel;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tokenize.ComposedWordPieceTrainer;
import io.github.jjak.tokenize.TokenizerJson;
import io.github.jjak.tokenize.WordPieceTrainer;
import java.nio.file.Path;
import java.util.List;

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

    /**
     * A BERT of the given shape with the usual rest: feed-forward layers four times as wide, GELU, dropout 0.1.
     *
     * @throws UsageException if the numbers do not fit together
     */
    public static NewEncoder bert(
            int layers, int hidden, int heads, int vocabularySize, int maxSequenceLength, long seed) {
        if (layers < 1 || hidden < 1 || heads < 1 || hidden % heads != 0) {
            throw new UsageException("--layers, --hidden and --heads must be at least 1, and --hidden a multiple of"
                    + " --heads, but they are " + layers + ", " + hidden + " and " + heads + ".");
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
        if (most < 1000) {
            throw new UsageException("--vocab-size must be at least 1000, but is " + most + ".");
        }
        ComposedWordPieceTrainer trainer = new ComposedWordPieceTrainer(most, LEAST_COUNT);
        text.read((line, startsLine) -> trainer.add(line));
        List<String> pieces = trainer.train();
        ObjectNode json = configuration.deepCopy();
        json.put("vocab_size", pieces.size());
        json.put("pad_token_id", WordPieceTrainer.SPECIAL_TOKENS.indexOf("[PAD]"));
        FreshModel fresh = new FreshModel(
                json, TokenizerJson.composedWordPiece(pieces), tokenizerConfiguration(), maxSequenceLength, seed);
        try (SentenceTransformer model = fresh.create()) {
            model.save(folder);
        }
        return pieces.size();
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
