package io.github.jjak.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.DamagedFolder;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vocabulary that does not know the texts is noticed before vectors of nothing are taken for vectors. */
class UnknownTokensTest {

    @TempDir
    private Path temp;

    private final Path bert = ParityFixtures.of(UnknownTokensTest.class).path("bert-tiny");

    @Test
    void textsOfAnotherLanguageAreRefused() {
        try (SentenceTransformer model = SentenceTransformer.load(bert)) {
            assertThatThrownBy(() -> model.encode(List.of("где моя посылка", "верните деньги, пожалуйста")))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContainingAll("does not know", "of the words", bert.toString(), "ko-mini");
        }
    }

    @Test
    void aFirstTextOfAWordOrTwoIsLetThrough() {
        try (SentenceTransformer model = SentenceTransformer.load(bert)) {
            assertThat(model.encode("посылка")).hasSize(32);
        }
    }

    @Test
    void oneOddTextAmongManyIsLetThrough() {
        try (SentenceTransformer model = SentenceTransformer.load(bert)) {
            model.encode(List.of("the order", "to my card", "one order", "배송 환불 주문 취소"));
            assertThat(model.internals().unknownShare()).isZero();
            assertThat(model.encode(List.of("где моя посылка"))).hasDimensions(1, 32);
            assertThat(model.internals().unknownShare()).isCloseTo(3 / 14.0, within(0.1));
        }
    }

    @Test
    void lengthsAreCountedWithoutRefusing() {
        try (SentenceTransformer model = SentenceTransformer.load(bert)) {
            assertThat(model.tokenLength("где моя посылка")).isEqualTo(5);
            assertThat(model.internals().unknownShare()).isEqualTo(1);
        }
    }

    /** The pieces of a SentencePiece model as lines of vocab.txt, the model beside it, no tokenizer.json. */
    @Test
    void kobertsLayoutIsRefusedByName() throws IOException {
        Path folder = DamagedFolder.copyOf("bert-tiny", temp)
                .without("tokenizer.json")
                .path();
        Files.writeString(
                folder.resolve("vocab.txt"),
                "[UNK]\n[PAD]\n[CLS]\n[SEP]\n[MASK]\n▁배송\n▁언제\n▁환불\n은\n는\n이\n가\n되\n나요\n?\n");
        Files.write(folder.resolve("tokenizer_78b3253a26.model"), new byte[] {1, 2, 3});
        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false, \"model_max_length\": 64}");
        assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("vocab.txt", "SentencePiece", "KoBERT");
    }
}
