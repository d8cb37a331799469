package io.github.jjak.negatives.korean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every text: determinism, no copies, nothing for what is not understood. */
class KoreanPerturberTest {

    private final KoreanPerturber perturber = new KoreanPerturber(AllowedChanges.everything());

    @Test
    void changesOnlyTheChosenRules() {
        List<Perturbation> results = new KoreanPerturber(EnumSet.of(Rule.TENSE)).perturb("비가 왔다. 3월 5일에 두 명이 갔어요.");
        assertFalse(results.isEmpty());
        assertTrue(results.stream().allMatch(result -> result.rule() == Rule.TENSE));
    }

    @Test
    void leavesTheRestOfTheTextAsItIs() {
        List<Perturbation> results = perturber.perturb("  밥을  먹었어요!!  (어제)\n비가 와요~ ㅎㅎ ");
        assertFalse(results.isEmpty());
        assertTrue(results.stream()
                .allMatch(result ->
                        result.text().startsWith("  밥을  ") && result.text().endsWith("~ ㅎㅎ ")));
    }

    @Test
    void neverGivesTheSourceOrATextTwice() {
        for (GoldFile.Case each : GoldFile.read("gold-tense.tsv")) {
            Set<String> seen = new HashSet<>();
            seen.add(normalised(each.sentence()));
            for (Perturbation result : perturber.perturb(each.sentence())) {
                assertTrue(seen.add(normalised(result.text())), result.text());
            }
        }
    }

    private static String normalised(String text) {
        return text.replaceAll("[\\s\\p{Punct}]", "");
    }

    @Test
    void sameInEveryCallAndThread() {
        String text = "어제 친구가 사과 세 개를 샀어요. 할머니께서 오셨어요.";
        List<Perturbation> expected = perturber.perturb(text);
        assertFalse(expected.isEmpty());
        IntStream.range(0, 64).parallel().forEach(i -> assertEquals(expected, perturber.perturb(text)));
    }

    @Test
    void nothingWithoutKorean() {
        for (String text :
                List.of("", " ", "...?!", "12345", "The door was open.", "😀😀", "\uD83D", "ㅋㅋㅋㅋ", "\u0000", "漢字")) {
            assertTrue(perturber.perturb(text).isEmpty(), text);
        }
    }

    @Test
    void survivesMixedAndBrokenText() {
        for (String text :
                List.of("밥을 먹었어요 😀\uDE00 ok", "\uD83D비가 왔다.", "OK 갔어요!!!! 漢字 😀", "가\u0301갔다", "\u200b갔어요\u200b")) {
            for (Perturbation result : perturber.perturb(text)) {
                assertFalse(result.text().equals(text));
            }
        }
    }

    @Test
    void longTextsTakeBoundedWork() {
        int most = KoreanPerturber.MAXIMUM_SENTENCES * 40;
        assertTrue(perturber.perturb("비가 왔다. ".repeat(15_000)).size() <= most);
        assertTrue(perturber.perturb("가".repeat(100_000)).isEmpty());
        assertTrue(perturber.perturb("갔고 ".repeat(40_000)).isEmpty());
    }

    @Test
    void refusesNoRules() {
        assertThrows(UsageException.class, () -> new KoreanPerturber(EnumSet.noneOf(Rule.class)));
    }

    @Test
    void theListOfVerbsIsSound() {
        assertTrue(VerbList.size() >= 300);
        for (List<String> row : WordList.of(VerbList.class, "verbs.tsv").rows(6)) {
            String lemma = row.get(0);
            for (VerbList.Entry entry : VerbList.of(lemma)) {
                assertTrue(
                        ConjugationClass.of(entry.stem().form(), entry.stem().category())
                                .contains(entry.stem().type()),
                        lemma);
                assertFalse(entry.partners().isEmpty(), lemma);
                assertTrue(entry.partners().stream().noneMatch(lemma::equals), lemma);
            }
        }
    }
}
