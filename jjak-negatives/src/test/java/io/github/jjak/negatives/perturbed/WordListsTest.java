package io.github.jjak.negatives.perturbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A language's lists of words: each is read whole, has no entry twice and is used, and none stands in the source. A language's module
 * extends it; the subclass lies in the package of the lists.
 */
public abstract class WordListsTest {

    private static final Pattern COLLECTION = Pattern.compile("\\b(?:Set|List|Map)\\.of(?:Entries)?\\(");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** As many words in one expression are a list. */
    private static final int LIST = 8;

    private Path folder(String kind) {
        return Path.of("src", "main", kind).resolve(getClass().getPackageName().replace('.', '/'));
    }

    private List<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(folder(kind))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyListIsReadWhole() throws IOException {
        return files("resources").stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    List<String> entries = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                            .filter(line -> !line.startsWith("#"))
                            .toList();
                    assertThat(entries).isNotEmpty().doesNotHaveDuplicates();
                    assertThat(WordList.of(getClass(), file.getFileName().toString())
                                    .lines())
                            .containsExactlyElementsOf(entries);
                }));
    }

    @Test
    void everyListIsUsed() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (Path source : files("java")) {
            sources.append(Files.readString(source));
        }
        assertThat(files("resources"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(sources).contains("\"" + file.getFileName() + "\""));
    }

    @Test
    void noListStandsInTheSource() throws IOException {
        for (Path source : files("java")) {
            String text = Files.readString(source);
            Matcher matcher = COLLECTION.matcher(text);
            while (matcher.find()) {
                String expression = expression(text, matcher.end());
                long words = LITERAL.matcher(expression)
                        .results()
                        .filter(literal ->
                                literal.group(1).toLowerCase(Locale.ROOT).matches(".*\\p{L}.*"))
                        .count();
                assertThat(words)
                        .as("words in one expression of " + source.getFileName()
                                + "; put them into a list beside the class: " + expression)
                        .isLessThan(LIST);
            }
        }
    }

    /** The text up to the parenthesis that closes one opened before a position. */
    private static String expression(String text, int from) {
        int depth = 1;
        boolean inString = false;
        int at = from;
        while (depth > 0 && at < text.length()) {
            char c = text.charAt(at);
            if (inString && c == '\\') {
                at++;
            } else if (c == '"') {
                inString = !inString;
            } else if (!inString) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
            at++;
        }
        return text.substring(from, at);
    }
}
