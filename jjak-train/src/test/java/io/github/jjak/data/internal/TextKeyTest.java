package io.github.jjak.data.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The two tables are resources: a pair a line, separated by a TAB; {@code \\uXXXX} stands for what cannot be seen. */
class TextKeyTest {

    static List<String> one() {
        return lines("text-key-one.tsv");
    }

    static List<String> two() {
        return lines("text-key-two.tsv");
    }

    private static List<String> lines(String name) {
        try (InputStream in = Objects.requireNonNull(TextKeyTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] pair(String line) {
        String[] pair = line.split("\t", -1);
        assertThat(pair).as(line).hasSize(2);
        for (int i = 0; i < 2; i++) {
            StringBuilder text = new StringBuilder();
            java.util.regex.Matcher escapes =
                    java.util.regex.Pattern.compile("\\\\u([0-9A-F]{4})").matcher(pair[i]);
            while (escapes.find()) {
                escapes.appendReplacement(text, Character.toString(Integer.parseInt(escapes.group(1), 16)));
            }
            pair[i] = escapes.appendTail(text).toString();
            assertThat(pair[i]).doesNotContain("\\u");
        }
        assertThat(pair[0]).as("a pair of different texts").isNotEqualTo(pair[1]);
        return pair;
    }

    @ParameterizedTest
    @MethodSource("one")
    void isOneTextWrittenInTwoWays(String line) {
        String[] pair = pair(line);
        assertThat(TextKey.of(pair[0])).isEqualTo(TextKey.of(pair[1]));
    }

    @ParameterizedTest
    @MethodSource("two")
    void isTwoTexts(String line) {
        String[] pair = pair(line);
        assertThat(TextKey.of(pair[0])).isNotEqualTo(TextKey.of(pair[1]));
    }

    @Test
    void aKeyIsItsOwnKey() {
        one().forEach(line -> {
            String key = TextKey.of(pair(line)[0]);
            assertThat(TextKey.of(key)).as(line).isEqualTo(key);
        });
        two().forEach(line -> {
            String key = TextKey.of(pair(line)[1]);
            assertThat(TextKey.of(key)).as(line).isEqualTo(key);
        });
    }

    @Test
    void isEmptyForBlankTextsOnly() {
        for (String blank :
                List.of("", " ", "\u00A0\u3000", "\u200B\uFEFF\u2060", "\u3164", "\uFFA0", "\u115F\u1160", "\u2800")) {
            assertThat(BlankText.isBlank(blank)).isTrue();
            assertThat(TextKey.of(blank)).isEmpty();
        }
        for (String text : List.of("?", "...", "-", "\u2764\uFE0F", "\u318D", ")")) {
            assertThat(BlankText.isBlank(text)).isFalse();
            assertThat(TextKey.of(text)).isNotEmpty();
        }
    }

    @Test
    void isTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(new Locale("tr", "TR"));
            assertThat(TextKey.of("TITLE")).isEqualTo("title");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void decidesWhichRowsBelongTogether() {
        Dataset rows = Dataset.of(
                List.of("question", "answer"),
                List.of(List.of("수수료는요", "할증은요", "이율은요"), List.of("1.5%", "15%", "1.5%.")));
        assertThat(rows.positives().distinctAnswers()).isEqualTo(2);
        assertThat(rows.positives().clusterCount()).isEqualTo(2);
    }

    /** Texts of ASCII and Hangul alone take a shorter way; a letter of neither behind them leads them the long one. */
    @Test
    void theShortWayEndsWhereTheLongOneDoes() {
        Random random = new Random(9);
        for (int trial = 0; trial < 5_000; trial++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append((char) (random.nextInt(3) > 0 ? random.nextInt(0x80) : 0xAC00 + random.nextInt(11_172)));
            }
            text.append(random.nextBoolean() ? 'Q' : '힣');
            assertThat(TextKey.visibleForm(text + "é")).isEqualTo(TextKey.visibleForm(text.toString()) + "é");
        }
    }
}
