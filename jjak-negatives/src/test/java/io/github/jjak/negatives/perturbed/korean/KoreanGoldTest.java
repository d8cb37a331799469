package io.github.jjak.negatives.perturbed.korean;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Precision of each rule, and coverage of tense, on sentences that the rules were not made with. */
class KoreanGoldTest {

    private record Score(int sentences, int covered, int produced, int wrong, List<String> failures) {

        double precision() {
            return produced == 0 ? 1 : 1 - wrong / (double) produced;
        }

        double coverage() {
            return covered / (double) sentences;
        }
    }

    @Test
    void tense() {
        Score score = measure(Rule.TENSE, "gold-tense.tsv");
        assertTrue(score.precision() >= 0.97, score.failures()::toString);
        assertTrue(score.coverage() >= 0.85, () -> "coverage " + score.coverage());
    }

    @Test
    void future() {
        check(Rule.TENSE, "gold-future.tsv");
    }

    @Test
    void polarity() {
        check(Rule.POLARITY, "gold-polarity.tsv");
    }

    @Test
    void number() {
        check(Rule.NUMBER, "gold-number.tsv");
    }

    @Test
    void verb() {
        check(Rule.VERB, "gold-verb.tsv");
    }

    @Test
    void subject() {
        check(Rule.SUBJECT, "gold-subject.tsv");
    }

    @Test
    void honorific() {
        check(Rule.HONORIFIC, "gold-honorific.tsv");
    }

    @Test
    void freshSentences() {
        check(Rule.TENSE, "second-tense.tsv");
        check(Rule.POLARITY, "second-polarity.tsv");
        check(Rule.HONORIFIC, "second-honorific.tsv");
        check(Rule.VERB, "second-verb.tsv");
    }

    /** Written by somebody who had read neither rules nor lists; see docs/decisions/0041. */
    @Test
    void blindSentences() {
        for (Rule rule : Rule.values()) {
            check(rule, "blind-" + rule.id() + ".tsv");
        }
    }

    private static void check(Rule rule, String file) {
        Score score = measure(rule, file);
        assertTrue(score.precision() >= 0.97, score.failures()::toString);
    }

    private static Score measure(Rule rule, String file) {
        KoreanPerturber perturber = new KoreanPerturber(EnumSet.of(rule));
        List<String> failures = new ArrayList<>();
        List<String> uncovered = new ArrayList<>();
        int covered = 0;
        int produced = 0;
        int withForms = 0;
        for (GoldFile.Case each : GoldFile.read(file)) {
            boolean right = false;
            for (Perturbation perturbation : perturber.perturb(each.sentence())) {
                produced++;
                if (each.accepts(perturbation.text())) {
                    right = true;
                } else {
                    failures.add(each.sentence() + " => " + perturbation.text());
                }
            }
            withForms += each.accepted().isEmpty() ? 0 : 1;
            covered += right ? 1 : 0;
            if (!right && !each.accepted().isEmpty()) {
                uncovered.add(each.sentence());
            }
        }
        Score score = new Score(withForms, covered, produced, failures.size(), failures);
        System.out.printf(
                Locale.ROOT,
                "%-18s %-10s %4d sentences, %5.1f %% covered, %4d produced, precision %6.2f %%%n",
                file,
                rule.id(),
                withForms,
                100 * score.coverage(),
                produced,
                100 * score.precision());
        failures.forEach(failure -> System.out.println("  not accepted: " + failure));
        System.out.println("  nothing for: " + uncovered);
        return score;
    }
}
