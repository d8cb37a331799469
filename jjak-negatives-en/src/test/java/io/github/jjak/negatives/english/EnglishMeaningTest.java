package io.github.jjak.negatives.english;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.SameMeaning;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps the meaning is made only when it is accepted. */
class EnglishMeaningTest {

    private static final Perturber USUAL = new EnglishPerturber();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PERFECT | TENSE | I have received the parcel. | I had received the parcel.",
                "ABILITY | TENSE | You can pay by card. | You could pay by card.",
                "STATE_QUESTION | TENSE | What is the delivery fee? | What was the delivery fee?",
                "STATE_QUESTION | TENSE | Why is the price wrong? | Why was the price wrong?",
                "STATE_QUESTION | TENSE | How much does the ticket cost? | How much did the ticket cost?",
                "SAYING | TENSE | We recommend a daily backup. | We recommended a daily backup.",
                "SAYING | SUBJECT | We recommend a daily backup. | They recommend a daily backup.",
                "YES_NO_POLARITY | VERB | Do you accept cash? | Do you reject cash?",
                "GENERIC_PERSON | SUBJECT | How can I change my address? | How can he change my address?",
                "GENERIC_PERSON | SUBJECT | Do we need a passport? | Do they need a passport?",
                "GENERIC_YOU | SUBJECT | You may feel tired. | They may feel tired.",
                "CEREMONIES | TENSE | I want to know the opening hours. | I wanted to know the opening hours.",
                "CEREMONIES | SUBJECT | I want to know the opening hours. | He wants to know the opening hours.",
                "CEREMONIES | POLARITY | For more information, open the help page. | For more information, do not open the help page."
            })
    void isMadeOnlyWhenAccepted(SameMeaning row, Rule rule, String source, String changed) {
        assertThat(texts(USUAL, source)).doesNotContain(changed);
        assertThat(texts(new EnglishPerturber(new AllowedChanges(EnumSet.of(rule), EnumSet.of(row))), source))
                .contains(changed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Thank you for contacting us.",
                "We apologize for the delay.",
                "Could you tell me when the shop opens?",
                "I hope this helps.",
                "I am sorry for the trouble."
            })
    void ceremoniesAreLeftAlone(String source) {
        assertThat(texts(USUAL, source)).isEmpty();
    }

    @Test
    void theRestOfACeremonyIsStillChanged() {
        assertThat(texts(USUAL, "I would like to know whether it takes 5 days."))
                .contains("I would like to know whether it takes 7 days.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TENSE | The library opens at noon. | The library opened at noon.",
                "TENSE | The street is empty. | The street was empty.",
                "SUBJECT | I lost my card yesterday. | He lost my card yesterday.",
                "SUBJECT | He lost my card yesterday. | She lost my card yesterday.",
                "VERB | Can I send a parcel today? | Can I receive a parcel today?",
                "VERB | The bakery is closed. | The bakery is open.",
                "POLARITY | Why can't I complete the payment? | Why can I complete the payment?",
                "POLARITY | I have received the parcel. | I have not received the parcel."
            })
    void whatMeansSomethingElseIsMade(Rule rule, String source, String changed) {
        assertThat(USUAL.perturb(source).stream()
                        .filter(made -> made.rule() == rule)
                        .map(Perturbation::text))
                .contains(changed);
    }

    @Test
    void namesAreReadAsOnTheCommandLine() {
        assertThat(SameMeaning.parse(List.of("perfect", "YES_NO_POLARITY")))
                .containsExactlyInAnyOrder(SameMeaning.PERFECT, SameMeaning.YES_NO_POLARITY);
        assertThat(SameMeaning.parse(List.of("all"))).isEqualTo(EnumSet.allOf(SameMeaning.class));
        assertThat(SameMeaning.parse(List.of())).isEmpty();
        assertThatThrownBy(() -> SameMeaning.parse(List.of("perfekt")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Did you mean \"perfect\"?");
    }

    private static Set<String> texts(Perturber perturber, String text) {
        return perturber.perturb(text).stream().map(Perturbation::text).collect(Collectors.toSet());
    }
}
