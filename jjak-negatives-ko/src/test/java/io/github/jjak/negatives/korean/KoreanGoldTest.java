package io.github.jjak.negatives.korean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Precision of each rule on sentences that the rules were not made with, and for each sentence whether something is made of it: rows
 * that are not reached are marked in the files, and a mark that is no longer true fails, too.
 */
class KoreanGoldTest {

    private record Score(
            int sentences, int covered, int produced, int wrong, List<String> failures, List<String> surprises) {

        double precision() {
            return 1 - wrong / (double) produced;
        }

        double coverage() {
            return covered / (double) sentences;
        }
    }

    @Test
    void tense() {
        Score score = check(Rule.TENSE, "gold-tense.tsv");
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
        for (Rule rule : EnumSet.complementOf(EnumSet.of(Rule.SCOPE, Rule.MODALITY, Rule.NOUN, Rule.ASKED))) {
            check(rule, "blind-" + rule.id() + ".tsv");
        }
    }

    private static Score check(Rule rule, String file) {
        Score score = measure(rule, file);
        assertTrue(score.produced() > 0, () -> rule.id() + " makes nothing of " + file);
        assertTrue(score.precision() >= 0.97, score.failures()::toString);
        assertEquals(List.of(), score.surprises(), file);
        return score;
    }

    private static Score measure(Rule rule, String file) {
        KoreanPerturber perturber = new KoreanPerturber(AllowedChanges.everything(EnumSet.of(rule)));
        List<String> failures = new ArrayList<>();
        List<String> uncovered = new ArrayList<>();
        List<String> surprises = new ArrayList<>();
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
            if (right != each.reached()) {
                surprises.add((right ? "now reached: " : "nothing right for: ") + each.sentence());
            }
            withForms += each.accepted().isEmpty() ? 0 : 1;
            covered += right ? 1 : 0;
            if (!right && !each.accepted().isEmpty()) {
                uncovered.add(each.sentence());
            }
        }
        Score score = new Score(withForms, covered, produced, failures.size(), failures, surprises);
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
