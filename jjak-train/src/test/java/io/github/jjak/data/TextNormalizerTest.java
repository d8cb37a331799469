package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextNormalizerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "배송은 언제 오나요?|배송은언제오나요",
                "배송은 언제오나요|배송은언제오나요",
                "ＡＢＣ １２３|abc123",
                "①번 항목|1번항목",
                "Straße, ÉCOLE!|straßeécole",
                "좋아요❤️👍|좋아요",
                "हिन्दी|हिन्दी",
                "㈜짝|주짝",
            })
    void keepsLettersAndDigits(String text, String expected) {
        assertThat(TextNormalizer.normalize(text)).isEqualTo(expected);
    }

    @Test
    void composesSplitSyllables() {
        assertThat(TextNormalizer.normalize("\u1112\u1161\u11ab\u1100\u1173\u11af"))
                .isEqualTo("한글");
    }

    @Test
    void keepsATextWithoutLettersAsItIs() {
        assertThat(TextNormalizer.normalize(" ??? ")).isEqualTo("???");
        assertThat(TextNormalizer.normalize("❤️")).isEqualTo("❤️");
        assertThat(TextNormalizer.normalize("  ")).isEmpty();
    }

    @Test
    void isTheSameInEveryLocale() {
        assertThat(TextNormalizer.normalize("TITLE")).isEqualTo("title");
    }
}
