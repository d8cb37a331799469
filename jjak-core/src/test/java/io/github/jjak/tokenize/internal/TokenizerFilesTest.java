package io.github.jjak.tokenize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders without tokenizer.json: the token ids of transformers, or a refusal that says how to make the file. */
class TokenizerFilesTest {

    @TempDir
    private Path temp;

    private final ParityFixtures fixtures = ParityFixtures.of(TokenizerFilesTest.class);

    @ParameterizedTest
    @CsvSource({"bert-uncased, 235", "bert-cased, 393", "roberta, 600", "xlm-roberta, 382"})
    void oldVocabulariesGiveTheTokensOfTransformers(String name, int size) {
        JsonNode expected = fixtures.json("vocabularies/token_ids.json");
        List<String> texts = new ArrayList<>(
                ParityFixtures.strings(fixtures.json("texts.json").path("texts")));
        texts.addAll(ParityFixtures.strings(expected.path("extra_texts")));
        byte[] json = TokenizerFiles.tokenizerJson(fixtures.path("vocabularies/" + name));
        assertThat(VocabularySize.of(json, name)).isEqualTo(size);
        try (Tokenizer tokenizer = Tokenizer.load(json, name)) {
            List<int[]> ids = tokenizer.tokenize(texts, Integer.MAX_VALUE).ids();
            assertThat(texts).hasSize(54).hasSize(expected.path(name).size());
            for (int i = 0; i < texts.size(); i++) {
                assertThat(ids.get(i))
                        .as(texts.get(i))
                        .isEqualTo(ParityFixtures.integers(expected.path(name).get(i)));
            }
        }
    }

    @Test
    void missingSpecialTokensAreRefused() throws IOException {
        write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\na\n");
        assertRefused("lacks the sep_token", "[SEP]");
        write("vocab.json", "{\"<s>\":0}");
        Files.delete(temp.resolve("vocab.txt"));
        write("merges.txt", "#version: 0.2\n");
        assertRefused("the vocabulary lacks the");
    }

    @Test
    void unclearFoldersAreRefused() throws IOException {
        assertRefused("there is no vocab.txt");
        String bert = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nA\n";
        write("vocab.txt", bert);
        assertRefused("do_lower_case", "upper-case");
        write("tokenizer_config.json", "{\"do_lower_case\":false}");
        assertThat(TokenizerFiles.tokenizerJson(temp)).isNotEmpty();
        write("vocab.txt", bert + "A\n");
        assertRefused("a piece twice");
        write("vocab.txt", bert);
        write("tokenizer_config.json", "{\"tokenizer_class\":\"BertJapaneseTokenizer\"}");
        assertRefused("BertJapaneseTokenizer");
        write("tokenizer_config.json", "{\"do_lower_case\":false,\"never_split\":[\"x\"]}");
        assertRefused("never_split");
        write("tokenizer_config.json", "{\"do_lower_case\":false,\"cls_token\":\"[CLS]\"}");
        write("special_tokens_map.json", "{\"cls_token\":\"[SEP]\"}");
        assertRefused("disagree on cls_token");
        Files.delete(temp.resolve("special_tokens_map.json"));
        write("added_tokens.json", "{\"x\":9}");
        assertRefused("has the number 9 instead of 6");
        Files.delete(temp.resolve("added_tokens.json"));
        Files.copy(fixtures.path("vocabularies/bpe.model"), temp.resolve("spiece.model"));
        assertRefused("more than one kind");
    }

    @Test
    void otherSentencePieceModelsAreRefused() throws IOException {
        Files.copy(fixtures.path("vocabularies/bpe.model"), temp.resolve("sentencepiece.bpe.model"));
        assertRefused("type BPE, not Unigram");
        Files.move(temp.resolve("sentencepiece.bpe.model"), temp.resolve("spiece.model"));
        assertRefused("names no tokenizer_class");
        write("tokenizer_config.json", "{\"tokenizer_class\":\"T5Tokenizer\"}");
        assertRefused("T5Tokenizer");
    }

    @Test
    void damagedSentencePieceModelsAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(fixtures.path("vocabularies/xlm-roberta/sentencepiece.bpe.model"));
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                SentencePieceModel.parse(cut, "cut");
            } catch (ModelException refused) {
                assertThat(refused).hasMessageContaining("cut");
            }
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(temp.resolve(name), content);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> TokenizerFiles.tokenizerJson(temp))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(words)
                .hasMessageContainingAll("tokenizer.json", "AutoTokenizer", "save_pretrained");
    }
}
