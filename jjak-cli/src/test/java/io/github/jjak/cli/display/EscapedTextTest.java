package io.github.jjak.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedTextTest {

    /** Escapes are Java's, with {@code \}{@code e} for the character that begins a terminal's commands. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "질문, answer 1.5 % 👩‍💻 — “…”|질문, answer 1.5 % 👩‍💻 — “…”",
                "two\\nlines\\tand a tab|two\\nlines\\tand a tab",
                "\\e[2J\\e[31mred|\\u{1b}[2J\\u{1b}[31mred",
                "title\\e]0;owned\\x07|title\\u{1b}]0;owned\\u{7}",
                "\\x009b31m one byte|\\u{9b}31m one byte",
                "over\\rwritten and back\\b|over\\u{d}written and back\\u{8}",
                "right \\x202e to left|right \\u{202e} to left",
                "half \\xd83d a pair|half \\u{d83d} a pair",
                "line \\x2028 and \\x2029|line \\u{2028} and \\u{2029}",
                "soft\\xadhyphen, mark \\xfeff|soft\\u{ad}hyphen, mark \\u{feff}",
                "nothing\\x0 ends it|nothing\\u{0} ends it"
            })
    void nothingSteersATerminal(String written, String shown) {
        assertThat(EscapedText.of(unescaped(written))).isEqualTo(unescapedLines(shown));
    }

    private static String unescaped(String written) {
        return Pattern.compile("\\\\x([0-9a-f]{1,4})")
                .matcher(unescapedLines(written)
                        .replace("\\e", "\u001b")
                        .replace("\\r", "\r")
                        .replace("\\b", "\b"))
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }

    private static String unescapedLines(String written) {
        return written.replace("\\n", "\n").replace("\\t", "\t");
    }
}
