package io.github.jjak.tokenize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComposedWordPieceTrainerTest {

    private static final List<String> TEXTS = List.of(
            "환불 신청은 어디에서 하나요?",
            "환불 신청을 취소하고 싶어요.",
            "배송 조회는 어디에서 하나요?",
            "배송 조회를 하고 싶어요. Refund, please!",
            "Refund 신청이 늦어요: 3일");

    private static List<String> pieces() {
        ComposedWordPieceTrainer trainer = new ComposedWordPieceTrainer(1000, 1);
        TEXTS.forEach(trainer::add);
        return trainer.train();
    }

    private static Tokenizer tokenizer(List<String> pieces) {
        byte[] json = JsonFile.format(TokenizerJson.composedWordPiece(pieces)).getBytes(StandardCharsets.UTF_8);
        return Tokenizer.load(json, "test");
    }

    @Test
    void syllablesStayWholeAndFrequentWordsBecomePieces() {
        List<String> pieces = pieces();
        assertThat(pieces).doesNotHaveDuplicates().startsWith("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
        assertThat(pieces).contains("환불", "신청", "하나요", "refund", "?", "환", "##불");
        assertThat(pieces).doesNotContain("##?", "R");
        assertThat(pieces.stream().skip(5).flatMapToInt(String::chars)).noneMatch(c -> c >= 0x1100 && c <= 0x11FF);
        assertThat(pieces()).isEqualTo(pieces);
    }

    @Test
    void theTokenizerSplitsIntoTheWordsThatWereCounted() {
        List<String> pieces = pieces();
        try (Tokenizer tokenizer = tokenizer(pieces)) {
            int unknown = pieces.indexOf("[UNK]");
            for (int[] ids : tokenizer.content(TEXTS)) {
                assertThat(ids).doesNotContain(unknown).isNotEmpty();
            }
            assertThat(tokenizer.content(List.of("환불?")).get(0))
                    .containsExactly(pieces.indexOf("환불"), pieces.indexOf("?"));
            // Decomposed text is the same text.
            String decomposed = Normalizer.normalize("환불?", Normalizer.Form.NFD);
            assertThat(tokenizer.content(List.of(decomposed)).get(0))
                    .isEqualTo(tokenizer.content(List.of("환불?")).get(0));
            assertThat(tokenizer.affixes().before()).containsExactly(pieces.indexOf("[CLS]"));
            assertThat(tokenizer.affixes().after()).containsExactly(pieces.indexOf("[SEP]"));
            assertThat(tokenizer.content(List.of("")).get(0)).isEmpty();
        }
    }

    /** The library lower-cases each letter for itself, so its text never has the sigma of a word's end. */
    @Test
    void capitalSigmaAtTheEndOfAWordIsCountedAsTheTokenizerReadsIt() {
        ComposedWordPieceTrainer trainer = new ComposedWordPieceTrainer(100, 1);
        trainer.add("ΟΔΟΣ ΟΔΟΣ ΟΔΟΣ");
        List<String> pieces = trainer.train();
        assertThat(pieces).contains("οδοσ").noneMatch(piece -> piece.contains("ς"));
        try (Tokenizer tokenizer = tokenizer(pieces)) {
            assertThat(tokenizer.content(List.of("ΟΔΟΣ")).get(0)).containsExactly(pieces.indexOf("οδοσ"));
        }
    }
}
