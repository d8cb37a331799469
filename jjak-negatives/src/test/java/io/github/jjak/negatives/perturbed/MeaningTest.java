package io.github.jjak.negatives.perturbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What keeps the meaning is made only when it is accepted: the same test for every language, from the list {@code meaning.tsv} beside the
 * subclass. Its entries, columns separated by tabs:
 *
 * <pre>
 * same      ROW of SameMeaning  RULE  source  changed     made only when the row is accepted
 * other     -                   RULE  source  changed     means something else, made by default
 * never     -                   RULE  source  part        no result of the rule contains it
 * ceremony  -                   -     source  -           left alone
 * only      -                   -     source  changed     nothing else is made by default
 * kind      SENTENCE KIND       -     source  -
 * </pre>
 */
public abstract class MeaningTest {

    private static final int COLUMNS = 5;

    /** The language's perturber. */
    protected abstract Perturber perturber(AllowedChanges changes);

    /** What kind of sentence the language's rules see in a text of one sentence. */
    protected abstract SentenceKind kind(String text);

    @TestFactory
    Stream<DynamicTest> changesThatKeepTheMeaningAreMadeOnlyWhenAccepted() {
        return each("same", row -> () -> {
            SameMeaning accepted = SameMeaning.valueOf(row.get(1));
            Rule rule = Rule.valueOf(row.get(2));
            assertThat(texts(AllowedChanges.usual(), row.get(3))).doesNotContain(row.get(4));
            assertThat(texts(new AllowedChanges(EnumSet.of(rule), EnumSet.of(accepted)), row.get(3)))
                    .contains(row.get(4));
        });
    }

    @TestFactory
    Stream<DynamicTest> whatMeansSomethingElseIsMade() {
        return each(
                "other",
                row -> () -> assertThat(perturber(AllowedChanges.usual()).perturb(row.get(3)).stream()
                                .filter(made -> made.rule() == Rule.valueOf(row.get(2)))
                                .map(Perturbation::text))
                        .contains(row.get(4)));
    }

    @TestFactory
    Stream<DynamicTest> whatIsOddIsNotMade() {
        return each(
                "never",
                row -> () -> assertThat(perturber(AllowedChanges.usual()).perturb(row.get(3)).stream()
                                .filter(made -> made.rule() == Rule.valueOf(row.get(2)))
                                .map(Perturbation::text))
                        .noneMatch(text -> text.contains(row.get(4))));
    }

    @TestFactory
    Stream<DynamicTest> ceremoniesAreLeftAlone() {
        return each(
                "ceremony",
                row -> () ->
                        assertThat(texts(AllowedChanges.usual(), row.get(3))).isEmpty());
    }

    @TestFactory
    Stream<DynamicTest> theRestOfACeremonyIsStillChanged() {
        return each(
                "only",
                row -> () ->
                        assertThat(texts(AllowedChanges.usual(), row.get(3))).containsExactly(row.get(4)));
    }

    @TestFactory
    Stream<DynamicTest> kindsOfSentences() {
        return each("kind", row -> () -> assertThat(kind(row.get(3))).isEqualTo(SentenceKind.valueOf(row.get(1))));
    }

    private Stream<DynamicTest> each(
            String subject, Function<List<String>, org.junit.jupiter.api.function.Executable> test) {
        List<DynamicTest> tests = WordList.of(getClass(), "meaning.tsv").rows(COLUMNS).stream()
                .filter(row -> row.get(0).equals(subject))
                .map(row -> DynamicTest.dynamicTest(
                        row.get(3) + " > " + row.get(4), Objects.requireNonNull(test.apply(row))))
                .toList();
        assertThat(tests).as("entries \"" + subject + "\" of meaning.tsv").isNotEmpty();
        return tests.stream();
    }

    private Set<String> texts(AllowedChanges changes, String text) {
        return perturber(changes).perturb(text).stream().map(Perturbation::text).collect(Collectors.toSet());
    }
}
