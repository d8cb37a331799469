package io.github.jjak.negatives.english;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Development sentences by kind, {@code development.tsv}: kind, rule, source, and everything that the rule makes of it by default, in
 * order, separated by {@code " | "}; {@code -} for nothing. The forms were read by a person.
 */
class EnglishDevelopmentTest {

    private static final int COLUMNS = 4;
    private static final int LEAST = 150;
    private static final EnglishPerturber PERTURBER = new EnglishPerturber();

    private static List<List<String>> rows() {
        return WordList.of(EnglishDevelopmentTest.class, "development.tsv").rows(COLUMNS);
    }

    @TestFactory
    Stream<DynamicTest> formsAreThose() {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.get(1) + " " + row.get(2),
                        () -> assertThat(made(Rule.valueOf(row.get(1)), row.get(2)))
                                .isEqualTo(row.get(3))));
    }

    private static String made(Rule rule, String source) {
        String forms = PERTURBER.perturb(source).stream()
                .filter(made -> made.rule() == rule)
                .map(Perturbation::text)
                .collect(Collectors.joining(" | "));
        return forms.isEmpty() ? "-" : forms;
    }

    @Test
    void eachKindHasSeveral() {
        Map<String, Long> kinds =
                rows().stream().collect(Collectors.groupingBy(row -> row.get(0), Collectors.counting()));
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(LEAST);
        assertThat(kinds.values()).allMatch(count -> count >= 5);
    }
}
