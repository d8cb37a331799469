package io.github.jjak.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README of {@code builtin:services-ko} says of its rows. */
class ServicesKoTest {

    private static final Dataset TRAIN = Dataset.builtin("services-ko", "train");
    private static final Dataset TEST = Dataset.builtin("services-ko", "test");
    private static final double MOST_ALIKE = 0.6;

    @TempDir
    private Path temp;

    @Test
    void countsAreThoseStated() {
        assertThat(TRAIN.rows()).isEqualTo(3820);
        assertThat(TEST.rows()).isEqualTo(227);
        assertThat(new HashSet<>(TRAIN.column(1))).hasSize(201).containsAll(TEST.column(1));
    }

    @Test
    void noQuestionStandsTwiceOrIsAnAnswer() {
        Set<String> seen = new HashSet<>();
        TRAIN.column(1).stream().distinct().map(ServicesKoTest::letters).forEach(seen::add);
        for (Dataset part : List.of(TRAIN, TEST)) {
            for (String question : part.column(0)) {
                assertThat(seen.add(letters(question))).as(question).isTrue();
            }
        }
    }

    @Test
    void laterQuestionsAreNotLikeHeldOutOnes() {
        List<Set<String>> heldOut =
                TEST.column(0).stream().map(ServicesKoTest::bigrams).toList();
        for (String question : TRAIN.column(0).subList(1006, TRAIN.rows())) {
            Set<String> own = bigrams(question);
            assertThat(heldOut)
                    .as(question)
                    .allSatisfy(other -> assertThat(jaccard(own, other)).isLessThan(MOST_ALIKE));
        }
    }

    @Test
    void parquetHoldsTheSameRows() throws Exception {
        for (String part : List.of("train", "test")) {
            Path copy = temp.resolve(part + ".parquet");
            try (InputStream in = Dataset.class.getResourceAsStream("builtin/services-ko/" + part + ".parquet")) {
                Files.copy(Objects.requireNonNull(in), copy);
            }
            Dataset parquet = Dataset.read(copy, "question", "answer");
            Dataset csv = Dataset.builtin("services-ko", part);
            assertThat(parquet.column(0)).isEqualTo(csv.column(0));
            assertThat(parquet.column(1)).isEqualTo(csv.column(1));
        }
    }

    private static String letters(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    private static Set<String> bigrams(String text) {
        String letters = letters(text);
        Set<String> bigrams = new HashSet<>();
        for (int i = 0; i + 2 <= letters.length(); i++) {
            bigrams.add(letters.substring(i, i + 2));
        }
        return bigrams;
    }

    private static double jaccard(Set<String> left, Set<String> right) {
        long both = left.stream().filter(right::contains).count();
        return left.isEmpty() || right.isEmpty() ? 0 : (double) both / (left.size() + right.size() - both);
    }
}
