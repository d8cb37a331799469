package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.index.SearchHit.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageCutterTest {

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static List<String> cut(String text, int limit, int overlap) {
        return new PassageCutter(PassageCutterTest::words, limit, overlap)
                .cut(text).stream()
                        .map(passage ->
                                text.substring(passage.start(), passage.end()).strip())
                        .toList();
    }

    @Test
    void sentencesStayWholeAndOverlap() {
        String text = "The first one is short. The second one too. Then comes a third. And the last ends it.";
        assertThat(cut(text, 9, 4))
                .containsExactly(
                        "The first one is short. The second one too.",
                        "The second one too. Then comes a third.",
                        "Then comes a third. And the last ends it.");
        assertThat(cut(text, 9, 0))
                .containsExactly(
                        "The first one is short. The second one too.", "Then comes a third. And the last ends it.");
        assertThat(cut(text, 100, 10)).containsExactly(text);
    }

    @Test
    void aSentenceBeyondTheLimitIsCutAtWordsAndAWordAnywhere() {
        assertThat(cut("one two three four five six seven", 3, 0))
                .containsExactly("one two three", "four five six", "seven");
        String letters = "가나다라마바사".repeat(3);
        List<Passage> parts = new PassageCutter(String::length, 4, 0).cut(letters);
        assertThat(parts).hasSizeGreaterThan(4).allMatch(part -> part.end() - part.start() <= 4);
        assertThat(parts.get(parts.size() - 1).end()).isEqualTo(letters.length());
        String emoji = "🙂".repeat(9);
        for (Passage part : new PassageCutter(String::length, 3, 0).cut(emoji)) {
            assertThat(Character.isLowSurrogate(emoji.charAt(part.start()))).isFalse();
        }
    }

    @Test
    void everyCharacterIsInAPassageAndItEnds() {
        for (int limit = 1; limit < 12; limit++) {
            for (int overlap = 0; overlap < limit; overlap++) {
                String text = "a b c. d e f g h i j k. l\n\nm n. " + "o p q r ".repeat(5);
                List<Passage> parts = new PassageCutter(PassageCutterTest::words, limit, overlap).cut(text);
                assertThat(parts.get(0).start()).isZero();
                for (int i = 1; i < parts.size(); i++) {
                    assertThat(parts.get(i).start())
                            .isLessThanOrEqualTo(parts.get(i - 1).end());
                    assertThat(parts.get(i).end())
                            .isGreaterThan(parts.get(i - 1).end());
                }
                assertThat(parts.get(parts.size() - 1).end()).isEqualTo(text.length());
            }
        }
    }

    @Test
    void impossiblePassagesAreRefused() {
        assertThatThrownBy(() -> new PassageCutter(String::length, 4, 4)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new PassageCutter(String::length, 0, 0)).isInstanceOf(UsageException.class);
    }
}
