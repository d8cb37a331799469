package io.github.jjak.negatives.english;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every text: determinism, no copies, bounded work, nothing for what is not understood. */
class EnglishPerturberTest {

    private static final EnglishPerturber PERTURBER = new EnglishPerturber(AllowedChanges.everything());
    private static final int MOST = EnglishPerturber.MOST_PER_RULE * Rule.values().length;

    @Test
    void changesOnlyTheChosenRules() {
        assertThat(new EnglishPerturber(EnumSet.of(Rule.TENSE)).perturb("The two men left on Monday. It rained."))
                .isNotEmpty()
                .allMatch(result -> result.rule() == Rule.TENSE);
    }

    @Test
    void leavesTheRestOfTheTextAsItIs() {
        String before = "  Hi!!  (sorry)\n\n";
        String after = "  ~ 😀 \uD83D";
        assertThat(PERTURBER.perturb(before + "The  card arrived last\tweek." + after))
                .isNotEmpty()
                .allMatch(result ->
                        result.text().startsWith(before) && result.text().endsWith(after))
                .anyMatch(result -> result.text().contains("The  card will arrive next\tweek."));
    }

    @Test
    void neverGivesTheSourceOrATextTwice() {
        Stream.of("gold.txt", "gold-fresh.txt")
                .flatMap(name -> Gold.read(name).stream())
                .forEach(gold -> {
                    Set<String> seen = new HashSet<>(Set.of(letters(gold.source())));
                    for (Perturbation result : PERTURBER.perturb(gold.source())) {
                        assertThat(seen.add(letters(result.text())))
                                .as(result.text())
                                .isTrue();
                    }
                });
    }

    private static String letters(String text) {
        return text.replaceAll("[\\s\\p{Punct}]", "");
    }

    @Test
    void sameInEveryCallAndThread() {
        String text =
                "My sister bought three tickets yesterday. The shop doesn't accept cards, but we can pay in cash.";
        List<Perturbation> expected = PERTURBER.perturb(text);
        assertThat(expected).isNotEmpty();
        IntStream.range(0, 64)
                .parallel()
                .forEach(i -> assertThat(PERTURBER.perturb(text)).isEqualTo(expected));
        assertThat(new EnglishPerturber(AllowedChanges.everything()).perturb(text))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\n\n",
                "...?!",
                "12345",
                "'s",
                "n't",
                "비가 왔다.",
                "😀😀",
                "\uD83D",
                "\u0000",
                "漢字",
                "https://example.org/did?he=go",
                "Ich habe das Buch gelesen.",
                "Le chat dort sur le lit.",
                "Ayer compramos pan en la tienda."
            })
    void nothingWithoutEnglish(String text) {
        assertThat(PERTURBER.perturb(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The card arrived 😀\uDE00 last week ok",
                "\uD83DThe door was open.",
                "OK he left!!!! 漢字 😀",
                "cafe\u0301 owners closed the cafe\u0301.",
                "\u200bHe left\u200b early.",
                "Did Was Will Has Does Not To The Of And?",
                "not not never don't can't won't he he he.",
                "((((( \"\"\" He said: \"I left.\" ))))",
                "He left - she stayed -- they went --- home.",
                "İ ıs ﬁne and ß was ŉ't.",
                "-5 +7 1/2 3:4:5 1,000,000.00 99999999999999999999 0 00 1e9",
                "The 99999999999999999999 men paid 18446744073709551616 dollars in 99999.",
                "He'd've left, wouldn't he've?"
            })
    void survivesMixedAndBrokenText(String text) {
        assertThat(PERTURBER.perturb(text)).noneMatch(result -> result.text().equals(text));
    }

    /** However long the text, so much is returned at most. */
    @Test
    void longTextsTakeBoundedWork() {
        assertThat(PERTURBER.perturb("The card arrived last week. ".repeat(3_600)))
                .hasSizeBetween(EnglishPerturber.MOST_PER_RULE, MOST);
        for (String part : List.of(
                "a",
                "was ",
                "he was ",
                "the man who ",
                "and left ",
                "did he ",
                "2,",
                "7 ",
                "-",
                "'",
                "n't",
                "a-",
                "(",
                "He left\n\n",
                "Two men left 7 days ago. ")) {
            assertThat(PERTURBER.perturb(part.repeat(100_000 / part.length())))
                    .as(part)
                    .hasSizeLessThanOrEqualTo(MOST);
        }
    }

    @Test
    void refusesNoRules() {
        assertThatThrownBy(() -> new EnglishPerturber(EnumSet.noneOf(Rule.class)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("tense");
    }

    @Test
    void aTimeOfDayEndsASentenceOnlyBeforeACapital() {
        assertThat(tense("The shop opens at 5 p.m. It closes at 9 p.m."))
                .contains(
                        "The shop opened at 5 p.m. It closes at 9 p.m.",
                        "The shop opens at 5 p.m. It closed at 9 p.m.");
        assertThat(tense("Orders after 5 p.m. will be sent tomorrow."))
                .containsExactly("Orders after 5 p.m. were sent yesterday.");
    }

    @Test
    void modalsGetAPast() {
        assertThat(tense("You should take this with food.")).containsExactly("You should have taken this with food.");
        assertThat(tense("Visitors must wear a helmet.")).containsExactly("Visitors had to wear a helmet.");
        assertThat(tense("Visitors must always wear a helmet.")).isEmpty();
        assertThat(tense("You should rest and drink plenty of water.")).isEmpty();
        assertThat(tense("If it rained, I would stay at home.")).isEmpty();
    }

    private static List<String> tense(String text) {
        return new EnglishPerturber(EnumSet.of(Rule.TENSE))
                .perturb(text).stream().map(Perturbation::text).toList();
    }

    @Test
    void durationsMayOpenTheSentence() {
        assertThat(new EnglishPerturber().perturb("A few days ago I moved to another town."))
                .extracting(Perturbation::text)
                .noneMatch(text -> text.startsWith("In"));
        assertThat(new EnglishPerturber().perturb("A couple of weeks ago, we paid the bill."))
                .isNotNull();
    }
}
