package io.github.jjak.negatives.english;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Precision per rule and coverage of tense on sentences with their expected forms; see docs/how-to/perturbed-negatives-english.md.
 * Every accepted rule of a line has to make one of its forms, unless the line says that it is not reached, which has to be true, too.
 * The floors of the fresh sentences guard what decision 45 records of their first reading; the rules were not fitted to them.
 */
class EnglishPerturberGoldTest {

    private static final EnglishPerturber PERTURBER = new EnglishPerturber(AllowedChanges.everything());

    @ParameterizedTest
    @CsvSource({
        "gold.txt, 0.97, 0.93",
        "gold-fresh.txt, 0.95, 0.88",
        "gold-blind.txt, 0.95, 0.88",
        "gold-blind-2.txt, 0.95, 0.88",
        "gold-blind-3.txt, 0.95, 0.84"
    })
    void formsAreThoseExpected(String file, double leastPrecision, double leastCoverage) {
        Map<Rule, int[]> counts = new EnumMap<>(Rule.class);
        List<String> wrong = new ArrayList<>();
        List<String> surprises = new ArrayList<>();
        int tensed = 0;
        int changed = 0;
        for (Gold gold : Gold.read(file)) {
            List<Perturbation> results = PERTURBER.perturb(gold.source());
            for (Perturbation result : results) {
                if (gold.judges(result.rule())) {
                    int[] count = counts.computeIfAbsent(result.rule(), rule -> new int[2]);
                    boolean right = gold.accepts(result.rule(), result.text());
                    count[0] += right ? 1 : 0;
                    count[1]++;
                    if (!right) {
                        wrong.add(result.rule() + ": " + gold.source() + " -> " + result.text());
                    }
                }
            }
            for (Rule rule : gold.accepted().keySet()) {
                boolean made =
                        results.stream().anyMatch(result -> result.rule() == rule && gold.accepts(rule, result.text()));
                if (made == gold.unreached().contains(rule)) {
                    surprises.add((made ? "now reached " : "nothing right ") + rule + ": " + gold.source());
                }
            }
            boolean expectsTense = gold.accepted().containsKey(Rule.TENSE);
            boolean gotTense = results.stream().anyMatch(result -> result.rule() == Rule.TENSE);
            tensed += expectsTense ? 1 : 0;
            changed += expectsTense && gotTense ? 1 : 0;
            if (expectsTense && !gotTense) {
                System.out.println("no tense: " + gold.source());
            }
        }
        wrong.forEach(System.out::println);
        counts.forEach((rule, count) -> System.out.printf(
                "%s %-9s %3d of %3d right, %.1f %%%n",
                file, rule.id(), count[0], count[1], 100.0 * count[0] / count[1]));
        System.out.printf("%s tense changed in %d of %d, %.1f %%%n", file, changed, tensed, 100.0 * changed / tensed);
        counts.forEach((rule, count) -> assertThat((double) count[0] / count[1])
                .as("%s %s", rule, wrong)
                .isGreaterThanOrEqualTo(leastPrecision));
        assertThat(surprises).isEmpty();
        assertThat((double) changed / tensed).isGreaterThanOrEqualTo(leastCoverage);
    }

    @Test
    void thereAreEnoughSentences() {
        assertThat(Gold.read("gold.txt")).hasSizeGreaterThanOrEqualTo(150);
        assertThat(new Exchanges().verbs()).hasSizeGreaterThanOrEqualTo(150);
    }
}
