package io.github.jjak.tokenize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

    private final Path tokenizerJson = ParityFixtures.of(TokenizerTest.class).path("bert-tiny/tokenizer.json");

    @Test
    void truncationKeepsSpecialTokensOnBothSides() {
        long[] ids = {2, 10, 11, 12, 13, 3};
        long[] special = {1, 0, 0, 0, 0, 1};
        assertThat(Tokenizer.truncate(ids, special, 100, TruncationSide.RIGHT)).containsExactly(2, 10, 11, 12, 13, 3);
        assertThat(Tokenizer.truncate(ids, special, 6, TruncationSide.RIGHT)).containsExactly(2, 10, 11, 12, 13, 3);
        assertThat(Tokenizer.truncate(ids, special, 5, TruncationSide.RIGHT)).containsExactly(2, 10, 11, 12, 3);
        assertThat(Tokenizer.truncate(ids, special, 3, TruncationSide.RIGHT)).containsExactly(2, 10, 3);
        assertThat(Tokenizer.truncate(ids, special, 1, TruncationSide.RIGHT)).containsExactly(2, 3);
    }

    @Test
    void truncationOnTheLeftKeepsTheEndOfTheContent() {
        long[] ids = {2, 10, 11, 12, 13, 3};
        long[] special = {1, 0, 0, 0, 0, 1};
        assertThat(Tokenizer.truncate(ids, special, 6, TruncationSide.LEFT)).containsExactly(2, 10, 11, 12, 13, 3);
        assertThat(Tokenizer.truncate(ids, special, 5, TruncationSide.LEFT)).containsExactly(2, 11, 12, 13, 3);
        assertThat(Tokenizer.truncate(ids, special, 3, TruncationSide.LEFT)).containsExactly(2, 13, 3);
        assertThat(Tokenizer.truncate(ids, special, 1, TruncationSide.LEFT)).containsExactly(2, 3);
    }

    @Test
    void truncationWorksWithoutAndWithManySpecialTokens() {
        assertThat(Tokenizer.truncate(new long[] {5, 6, 7}, new long[] {0, 0, 0}, 2, TruncationSide.RIGHT))
                .containsExactly(5, 6);
        assertThat(Tokenizer.truncate(
                        new long[] {0, 9, 5, 6, 3, 3}, new long[] {1, 1, 0, 0, 1, 1}, 5, TruncationSide.RIGHT))
                .containsExactly(0, 9, 5, 3, 3);
        // A special token inside the content, such as a typed [MASK], is content.
        assertThat(Tokenizer.truncate(
                        new long[] {2, 10, 4, 11, 3}, new long[] {1, 0, 1, 0, 1}, 4, TruncationSide.RIGHT))
                .containsExactly(2, 10, 4, 3);
        assertThat(Tokenizer.truncate(new long[] {2, 3}, new long[] {1, 1}, 1, TruncationSide.RIGHT))
                .containsExactly(2, 3);
    }

    @Test
    void truncatedTextsAndTokensAreCounted() {
        List<String> texts = new ArrayList<>(List.of("환불", "", "배송이 언제쯤 도착하는지 알려 주세요."));
        // More than one call of the native library.
        texts.addAll(Collections.nCopies(3000, "예약을 취소하고 싶어요. 어떻게 하면 되나요?"));
        try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
            TokenizedTexts whole = tokenizer.tokenize(texts, Integer.MAX_VALUE);
            assertThat(whole.truncatedTexts()).isZero();
            assertThat(whole.truncatedTokens()).isZero();
            TokenizedTexts cut = tokenizer.tokenize(texts, 4);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(cut.ids().get(i)).hasSize(Math.min(4, whole.ids().get(i).length));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(tokenizer.length(texts.get(i))).isEqualTo(whole.ids().get(i).length);
            }
            long tokens = whole.ids().stream().mapToLong(row -> row.length).sum();
            assertThat(whole.tokens()).isEqualTo(tokens);
            assertThat(cut.tokens() + cut.truncatedTokens()).isEqualTo(tokens);
            assertThat(cut.truncatedTexts()).isGreaterThan(3000).isEqualTo((int)
                    whole.ids().stream().filter(row -> row.length > 4).count());
        }
    }

    @Test
    void aClosedTokenizerSaysSo() {
        Tokenizer tokenizer = Tokenizer.load(tokenizerJson);
        tokenizer.close();
        tokenizer.close();
        assertThatThrownBy(() -> tokenizer.tokenize(List.of("환불"), 8)).hasMessageContaining("closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "nonsense", "{\"version\":\"1.0\",\"model\":{\"type\":\"Unheard\"}}"})
    void aDamagedTokenizerIsNamed(String content, @TempDir Path temp) throws Exception {
        Path file = Files.writeString(temp.resolve("tokenizer.json"), content);
        assertThatThrownBy(() -> Tokenizer.load(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(file.toString(), "cannot be used as a tokenizer");
    }

    @Test
    void aMissingTokenizerSaysHowToGetOne(@TempDir Path temp) {
        assertThatThrownBy(() -> Tokenizer.load(temp.resolve("tokenizer.json")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("tokenizer.json", "save_pretrained");
    }
}
