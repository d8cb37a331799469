package io.github.jjak.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tokenize.internal.TokenizerJson;
import io.github.jjak.tokenize.internal.WordPieceTrainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The tokenizer of {@code builtin:ko-tiny} is what the trainer makes of the first rows of {@code builtin:services-ko/train}, those there
 * were at first. To make it again: {@code -Djjak.write=FOLDER}.
 */
class KoTinyVocabularyTest {

    private static final int VOCABULARY = 4000;
    private static final int ROWS = 1006;
    private static final String RESOURCES = "/io/github/jjak/model/internal/builtin/ko-tiny/";

    @Test
    void storedFilesAreWhatTheTrainerMakes() throws Exception {
        Dataset data = Dataset.builtin("services-ko", "train")
                .select(IntStream.range(0, ROWS).toArray());
        List<String> texts = new ArrayList<>(data.column(0));
        data.column(1).stream().distinct().forEach(texts::add);
        List<String> pieces = new WordPieceTrainer(VOCABULARY, 2).train(texts);
        ObjectNode tokenizer = TokenizerJson.wordPiece(pieces);
        String folder = System.getProperty("jjak.write");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            JsonFile.write(Path.of(folder, "tokenizer.json"), tokenizer);
            JsonFile.write(Path.of(folder, "config.json"), configuration(pieces.size()));
        }
        assertThat(stored("tokenizer.json")).isEqualTo(JsonFile.format(tokenizer) + "\n");
        assertThat(stored("config.json")).isEqualTo(JsonFile.format(configuration(pieces.size())) + "\n");
    }

    private static ObjectNode configuration(int vocabularySize) {
        ObjectNode json = JsonFile.object();
        json.putArray("architectures").add("BertModel");
        return json.put("attention_probs_dropout_prob", 0.1)
                .put("hidden_act", "gelu")
                .put("hidden_dropout_prob", 0.2)
                .put("hidden_size", 128)
                .put("initializer_range", 0.02)
                .put("intermediate_size", 512)
                .put("layer_norm_eps", 1e-12)
                .put("max_position_embeddings", 256)
                .put("model_type", "bert")
                .put("num_attention_heads", 4)
                .put("num_hidden_layers", 2)
                .put("pad_token_id", 0)
                .put("type_vocab_size", 2)
                .put("vocab_size", vocabularySize);
    }

    private static String stored(String name) throws Exception {
        try (var in = SentenceTransformer.class.getResourceAsStream(RESOURCES + name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everySyllableAndLetterCanBeSpelled() {
        StringBuilder syllables = new StringBuilder();
        for (char syllable = '가'; syllable <= '힣'; syllable++) {
            syllables.append(syllable).append(syllable % 7 == 0 ? " " : "");
        }
        List<String> texts = List.of(syllables.toString(), "ㅋㅋㅋ ㅠㅠ ㅎㄷㄷ", "Refund ＡＢＣ 123 café?!", "쀍뷁꿹");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            int unknown = WordPieceTrainer.SPECIAL_TOKENS.indexOf("[UNK]");
            for (String text : texts) {
                for (int[] ids : model.internals().tokenize(List.of(text)).ids()) {
                    assertThat(ids).doesNotContain(unknown).hasSizeGreaterThan(3);
                }
            }
        }
    }
}
