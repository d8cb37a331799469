package io.github.jjak.trim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.FreshModel;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.tokenize.internal.VocabularySize;
import io.github.jjak.trim.VocabularyTrim.TextSource;
import io.github.jjak.trim.VocabularyTrim.TrimReport;
import io.github.jjak.trim.VocabularyTrim.TrimmedModel;
import java.lang.Character.UnicodeScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One tiny vocabulary of each kind: WordPiece, byte-level BPE, Unigram. */
class VocabularyTrimTest {

    private static final List<String> TEXTS = List.of("배고프다.", "주문은 어디서 취소하나요?", "How do I cancel my order?", "환불 3일");

    @TempDir
    private Path temp;

    private final ParityFixtures fixtures = ParityFixtures.of(VocabularyTrimTest.class);

    private SentenceTransformer model(String name) {
        byte[] json = TokenizerFiles.tokenizerJson(fixtures.path("vocabularies/" + name));
        return model(name, (ObjectNode) JsonFile.parse(json, name), VocabularySize.of(json, name));
    }

    private static SentenceTransformer model(String name, ObjectNode tokenizer, long size) {
        ObjectNode configuration = JsonFile.object()
                .put("model_type", name.startsWith("bert") ? "bert" : name)
                .put("vocab_size", size)
                .put("hidden_size", 16)
                .put("num_hidden_layers", 1)
                .put("num_attention_heads", 2)
                .put("intermediate_size", 24)
                .put("max_position_embeddings", 400)
                .put("pad_token_id", name.startsWith("bert") ? 0 : 1);
        return new SentenceTransformer(new FreshModel(configuration, tokenizer, JsonFile.object(), 300, 7).create());
    }

    private static TextSource of(List<String> texts) {
        return sink -> texts.forEach(sink);
    }

    private List<String> allTexts() {
        List<String> texts = new ArrayList<>(
                ParityFixtures.strings(fixtures.json("texts.json").path("texts")));
        texts.addAll(ParityFixtures.strings(
                fixtures.json("vocabularies/token_ids.json").path("extra_texts")));
        texts.addAll(TEXTS);
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-uncased", "bert-cased", "roberta", "xlm-roberta"})
    void theTextsKeepTheirVectorsToTheBit(String name) {
        try (SentenceTransformer before = model(name);
                TrimmedModel trimmed = VocabularyTrim.trim(before, of(TEXTS), TrimOptions.ofDefaults())) {
            TrimReport report = trimmed.report();
            assertThat(report.texts()).isEqualTo(TEXTS.size());
            assertThat(report.changedTexts()).isZero();
            assertThat(report.coverage()).isEqualTo(1);
            assertThat(report.unknownTokensAfter()).isEqualTo(report.unknownTokensBefore());
            assertThat(report.piecesAfter()).isLessThan(report.piecesBefore());
            assertThat(report.parametersBefore() - report.parametersAfter())
                    .isEqualTo(16L * (report.piecesBefore() - report.piecesAfter()));
            assertThat(trimmed.model().encode(TEXTS)).isDeepEqualTo(before.encode(TEXTS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-uncased", "bert-cased", "roberta", "xlm-roberta"})
    void othersTooIfTheirPiecesAreKept(String name) {
        List<String> all = allTexts();
        try (SentenceTransformer before = model(name);
                TrimmedModel trimmed = VocabularyTrim.trim(before, of(all), new TrimOptions(60, Set.of()))) {
            Set<String> kept = pieces(trimmed.model());
            List<String> old = orderedPieces(before);
            int unknown = old.indexOf(name.startsWith("bert") ? "[UNK]" : "<unk>");
            List<String> whole = new ArrayList<>();
            int known = 0;
            for (String text : all) {
                int[] ids = before.internals().onlySide().content(List.of(text)).get(0);
                boolean allKept = true;
                boolean hasUnknown = false;
                for (int id : ids) {
                    allKept &= kept.contains(old.get(id));
                    hasUnknown |= id == unknown;
                }
                if (allKept && !hasUnknown) {
                    whole.add(text);
                }
                known += hasUnknown ? 0 : 1;
            }
            assertThat(whole).hasSizeBetween(2, known - 1);
            assertThat(trimmed.model().encode(whole)).isDeepEqualTo(before.encode(whole));
            assertThat(trimmed.report().changedTexts()).isBetween(1L, (long) all.size() - whole.size());
            assertThat(trimmed.report().coverage()).isStrictlyBetween(0.3, 1.0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-uncased", "roberta", "xlm-roberta"})
    void aSavedModelIsTheTrimmedOne(String name) {
        Path folder = temp.resolve(name);
        try (SentenceTransformer before = model(name);
                TrimmedModel trimmed = VocabularyTrim.trim(before, of(TEXTS), TrimOptions.ofDefaults())) {
            trimmed.model().save(folder);
            try (SentenceTransformer again = SentenceTransformer.load(folder)) {
                assertThat(again.encode(allTexts()))
                        .isDeepEqualTo(trimmed.model().encode(allTexts()));
                assertThat(again.internals().onlySide().affixes().tokens()).isEqualTo(2);
            }
            JsonNode configuration = JsonFile.read(folder.resolve("config.json"));
            assertThat(configuration.path("vocab_size").asInt())
                    .isEqualTo(trimmed.report().piecesAfter());
            assertThat(folder.resolve("vocab.txt")).doesNotExist();
        }
    }

    @Test
    void aTrainingOfTheTrimmedModelLeavesTheOldOneAlone() {
        try (SentenceTransformer before = SentenceTransformer.load(fixtures.path("bert-tiny-dense"))) {
            float[][] vectors = before.encode(TEXTS);
            try (TrimmedModel trimmed = VocabularyTrim.trim(before, of(TEXTS), TrimOptions.ofDefaults())) {
                assertThat(trimmed.model().dimension()).isEqualTo(before.dimension());
                assertThat(trimmed.model().encode(TEXTS)).isDeepEqualTo(vectors);
            }
            assertThat(before.encode(TEXTS)).isDeepEqualTo(vectors);
        }
    }

    @Test
    void lettersOfOtherScriptsAreNamed() {
        List<String> english = List.of("How do I cancel my order?");
        try (SentenceTransformer before = model("xlm-roberta");
                TrimmedModel trimmed = VocabularyTrim.trim(before, of(english), TrimOptions.ofDefaults());
                TrimmedModel korean =
                        VocabularyTrim.trim(before, of(english), new TrimOptions(null, Set.of(UnicodeScript.HANGUL)))) {
            assertThat(trimmed.report().scripts()).containsExactly(UnicodeScript.LATIN);
            assertThat(trimmed.report().letters().byScript()).containsKey(UnicodeScript.HANGUL);
            assertThat(korean.report().letters().byScript()).doesNotContainKey(UnicodeScript.HANGUL);
        }
    }

    @Test
    void bytesReadEverythingWhateverIsLeftOut() {
        try (SentenceTransformer before = model("roberta");
                TrimmedModel trimmed = VocabularyTrim.trim(before, of(List.of("a")), new TrimOptions(1, Set.of()))) {
            assertThat(trimmed.report().letters().total()).isZero();
            assertThat(trimmed.model()
                            .internals()
                            .onlySide()
                            .content(List.of("値段は🙂"))
                            .get(0))
                    .hasSizeGreaterThan(8);
        }
    }

    @Test
    void whatCannotBeTrimmedIsRefused() {
        ObjectNode json = (ObjectNode)
                JsonFile.parse(TokenizerFiles.tokenizerJson(fixtures.path("vocabularies/roberta")), "roberta");
        json.putNull("pre_tokenizer");
        assertRefused(json, "BPE over letters");
        json = (ObjectNode)
                JsonFile.parse(TokenizerFiles.tokenizerJson(fixtures.path("vocabularies/roberta")), "roberta");
        ((ObjectNode) json.path("model")).put("end_of_word_suffix", "</w>");
        assertRefused(json, "end_of_word_suffix");
        json = (ObjectNode)
                JsonFile.parse(TokenizerFiles.tokenizerJson(fixtures.path("vocabularies/roberta")), "roberta");
        ((ObjectNode) json.path("model")).put("type", "WordLevel");
        assertRefused(json, "WordLevel");
    }

    private static void assertRefused(ObjectNode json, String reason) {
        assertThatThrownBy(() -> new TokenizerParts(
                        JsonFile.formatLine(json).getBytes(java.nio.charset.StandardCharsets.UTF_8), "it"))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(reason, "WordPiece, Unigram and byte-level BPE");
    }

    @Test
    void nothingIsCutByNothing() {
        try (SentenceTransformer before = model("bert-uncased")) {
            assertThatThrownBy(() -> VocabularyTrim.trim(before, of(List.of("", " ")), TrimOptions.ofDefaults()))
                    .isInstanceOf(UsageException.class);
        }
        assertThatThrownBy(() -> new TrimOptions(0, null)).isInstanceOf(UsageException.class);
    }

    private static List<String> orderedPieces(SentenceTransformer model) {
        JsonNode json = JsonFile.parse(model.internals().tokenizerJson(), "tokenizer.json");
        JsonNode vocabulary = json.path("model").path("vocab");
        List<String> pieces = new ArrayList<>();
        if (vocabulary.isArray()) {
            vocabulary.forEach(entry -> pieces.add(entry.get(0).asText()));
        } else {
            vocabulary
                    .properties()
                    .forEach(entry -> set(pieces, entry.getValue().asInt(), entry.getKey()));
        }
        json.path("added_tokens")
                .forEach(token -> set(
                        pieces, token.path("id").asInt(), token.path("content").asText()));
        return pieces;
    }

    private static void set(List<String> pieces, int id, String piece) {
        while (pieces.size() <= id) {
            pieces.add("");
        }
        pieces.set(id, piece);
    }

    private static Set<String> pieces(SentenceTransformer model) {
        return new HashSet<>(orderedPieces(model));
    }
}
