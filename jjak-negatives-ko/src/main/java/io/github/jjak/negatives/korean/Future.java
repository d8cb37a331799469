package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.korean.Form.Tense;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The periphrastic future 할 것이다 at the end of a sentence.
 *
 * @param predicate the predicate in ㄹ
 * @param end offset behind 것이다
 * @param ending the ending that the predicate would take without it
 */
record Future(Predicate predicate, int end, Ending ending) {

    private static final Map<String, Ending> CLOSINGS = closings();

    private static final Map<Ending, String> WORDS = words();

    private static final Set<Ending> WITH_GET = Set.of(
            Ending.NE,
            Ending.NEYO,
            Ending.JI,
            Ending.JIYO,
            Ending.JYO,
            Ending.GUN,
            Ending.GUNYO,
            Ending.GUNA,
            Ending.NEUNDEYO);

    static @Nullable Future find(Sentence sentence) {
        if (sentence.predicates().isEmpty()) {
            return null;
        }
        for (Predicate predicate : sentence.predicates()) {
            if (predicate.form().ending() == Ending.ATTRIBUTIVE_PROSPECT && predicate.end() < sentence.end()) {
                String rest = sentence.text().substring(predicate.end(), sentence.end());
                Ending ending = CLOSINGS.get(rest.strip());
                if (ending != null) {
                    return new Future(predicate, sentence.end(), ending);
                }
            }
        }
        return null;
    }

    /** The ending of fact for one of intention: 갈게요 becomes 가요. */
    static Ending plain(Ending ending) {
        return switch (ending) {
            case ULGE, ULLAE -> Ending.INTIMATE;
            case ULGEYO, ULLAEYO -> Ending.POLITE;
            default -> ending;
        };
    }

    /** The future of a form, with 것이다 or 겠, whichever its ending likes. */
    static @Nullable Edit edit(Predicate predicate, int end, Form form) {
        if (WITH_GET.contains(form.ending())) {
            return predicate.stem().category() == Category.COPULA
                    ? null
                    : Edits.conjugated(predicate, end, form.withTense(Tense.PROSPECT));
        }
        String words = WORDS.get(form.ending());
        if (words == null) {
            return null;
        }
        Form attributive = new Form(form.honorific(), Tense.NONE, Ending.ATTRIBUTIVE_PROSPECT);
        String first = predicate.inForm(attributive);
        if (first == null) {
            return null;
        }
        return new Edit(
                predicate.start(),
                end,
                first + " " + words,
                Expectation.predicate(first.length(), predicate.stem().form(), attributive));
    }

    private static Map<String, Ending> closings() {
        Map<String, Ending> closings = new HashMap<>();
        WordList.of(Future.class, "future-closings.tsv")
                .pairs()
                .forEach((surface, ending) -> closings.put(surface, Ending.valueOf(ending)));
        return closings;
    }

    private static Map<Ending, String> words() {
        Map<Ending, String> words = new EnumMap<>(Ending.class);
        WordList.of(Future.class, "future-words.tsv")
                .pairs()
                .forEach((ending, surface) -> words.put(Ending.valueOf(ending), surface));
        return words;
    }
}
