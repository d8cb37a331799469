package io.github.jjak.tokenize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.json.internal.JsonFile;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPieceTrainerTest {

    private static final List<String> TEXTS =
            List.of("어제 주문했어요.", "예약했는데 취소했어요.", "결제했습니다.", "환불 신청을 했는데요.", "배송 조회를 했어요.", "Refund please");
    private static final String HAE = decomposed("해");
    private static final String SSANG_SIOT = "##\u11BB";

    private static String decomposed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD);
    }

    @Test
    void sameTextsInAnyOrderGiveTheSamePieces() {
        List<String> pieces = new WordPieceTrainer(1500, 2).train(TEXTS);
        List<String> shuffled = new ArrayList<>(TEXTS);
        Collections.shuffle(shuffled, new Random(3));
        assertThat(new WordPieceTrainer(1500, 2).train(TEXTS)).isEqualTo(pieces);
        assertThat(new WordPieceTrainer(1500, 2).train(shuffled)).isEqualTo(pieces);
        assertThat(pieces).doesNotHaveDuplicates().startsWith(WordPieceTrainer.SPECIAL_TOKENS.toArray(String[]::new));
    }

    @Test
    void theMostFrequentPairIsMergedFirst() {
        int alphabet = new WordPieceTrainer(1, 1).train(List.of()).size();
        List<String> pieces = new WordPieceTrainer(alphabet + 1, 1).train(List.of("주문했다", "취소했네"));
        assertThat(pieces).hasSize(alphabet + 1).endsWith("##" + decomposed("했"));
    }

    @Test
    void tiesGoToTheFirstPairInTheAlphabet() {
        int alphabet = new WordPieceTrainer(1, 1).train(List.of()).size();
        assertThat(new WordPieceTrainer(alphabet + 2, 1).train(List.of("라마 가자 나무")))
                .endsWith(decomposed("가자"), decomposed("나무"));
    }

    @Test
    void pairsBelowTheLeastCountAreNotMerged() {
        int alphabet = new WordPieceTrainer(1, 1).train(List.of()).size();
        assertThat(new WordPieceTrainer(100_000, 1000).train(TEXTS)).hasSize(alphabet);
    }

    @Test
    void aSyllableIsAnOpenSyllableAndAFinalConsonant(@TempDir Path temp) throws Exception {
        List<String> pieces = new WordPieceTrainer(1, 1).train(List.of());
        assertThat(pieces).contains(HAE, SSANG_SIOT);
        assertThat(spelled(temp, pieces, "했")).containsExactly("[CLS]", HAE, SSANG_SIOT, "[SEP]");
        assertThat(spelled(temp, pieces, "갑니다"))
                .containsExactly(
                        "[CLS]", decomposed("가"), "##\u11B8", "##" + decomposed("니"), "##" + decomposed("다"), "[SEP]");
    }

    @Test
    void everySyllableIsSpelledAndSpelledDifferently(@TempDir Path temp) throws Exception {
        List<String> syllables = new ArrayList<>();
        for (char syllable = '가'; syllable <= '힣'; syllable++) {
            syllables.add(Character.toString(syllable));
        }
        List<String> pieces = new WordPieceTrainer(2000, 2).train(TEXTS);
        try (Tokenizer tokenizer = tokenizer(temp, pieces)) {
            int unknown = pieces.indexOf("[UNK]");
            Set<List<Integer>> spellings = new HashSet<>();
            for (int[] ids : tokenizer.tokenize(syllables, 100).ids()) {
                assertThat(ids).doesNotContain(unknown);
                spellings.add(Arrays.stream(ids).boxed().toList());
            }
            assertThat(spellings).hasSize(11_172);
        }
    }

    private static Tokenizer tokenizer(Path temp, List<String> pieces) throws Exception {
        Path file = temp.resolve("tokenizer.json");
        JsonFile.write(file, TokenizerJson.wordPiece(pieces));
        return Tokenizer.load(file);
    }

    private static List<String> spelled(Path temp, List<String> pieces, String text) throws Exception {
        try (Tokenizer tokenizer = tokenizer(temp, pieces)) {
            List<String> spelled = new ArrayList<>();
            for (int id : tokenizer.tokenize(List.of(text), 100).ids().get(0)) {
                spelled.add(pieces.get(id));
            }
            return spelled;
        }
    }
}
