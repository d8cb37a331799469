package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Another noun, or the word before one that says which: its opposite or one of the same kind, from {@code noun-exchanges.tsv}. */
final class NounRule implements EnglishRule {

    /** What must be the case: {@code noun} stands as a noun, {@code before} stands before a noun, {@code any} either. */
    private record Exchange(String other, String place) {}

    private final Map<String, Exchange> exchanges = new HashMap<>();

    NounRule(Morphology morphology) {
        for (List<String> row :
                WordList.of(NounRule.class, "noun-exchanges.tsv").rows(3)) {
            add(row.get(0), row.get(1), row.get(2));
            add(row.get(1), row.get(0), row.get(2));
            if (!row.get(2).equals("before")) {
                add(morphology.plural(row.get(0)), morphology.plural(row.get(1)), row.get(2));
                add(morphology.plural(row.get(1)), morphology.plural(row.get(0)), row.get(2));
            }
        }
    }

    private void add(String from, String to, String place) {
        exchanges.putIfAbsent(from, new Exchange(to, place));
    }

    @Override
    public List<Draft> drafts(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        List<Word> words = sentence.words();
        for (int i = 0; i < words.size(); i++) {
            Exchange exchange = exchanges.get(words.get(i).lower());
            if (exchange == null || words.get(i).is(Tag.NAME) || !fits(sentence, i, exchange) || isVerb(sentence, i)) {
                continue;
            }
            Edits edits = new Edits(words).replace(i, exchange.other());
            Articles.fix(words, i, exchange.other(), edits);
            drafts.add(new Draft(Change.NOUN, edits, Proof::sameClause));
        }
        return drafts;
    }

    private static boolean fits(Sentence sentence, int at, Exchange exchange) {
        List<Word> words = sentence.words();
        String old = words.get(at).lower();
        boolean once = words.stream().filter(word -> word.is(old)).count() == 1;
        boolean other = sentence.hasAny(Set.of(exchange.other().split(" ", 0)));
        Word next = at + 1 < words.size() ? words.get(at + 1) : null;
        boolean beforeNoun = next != null
                && next.isNounLike()
                && (next.verbs().isEmpty() || !FiniteWords.isKnownPlural(words.get(at)))
                && (words.get(at).verbs().isEmpty() || !words.get(at).is(Tag.PLURAL_NOUN));
        boolean joined = (at > 0 && words.get(at - 1).is("-")) || (next != null && (next.is("-") || next.is(Tag.NAME)));
        boolean place = switch (exchange.place()) {
            case "before" -> beforeNoun && !words.get(at - (at > 0 ? 1 : 0)).is("to");
            case "noun" -> words.get(at).isNounLike() && !beforeNoun;
            default -> true;
        };
        return once && !other && place && !joined;
    }

    /** <em>We deposit the money</em>: a form that may be the verb needs a word of noun phrases before it. */
    private static boolean isVerb(Sentence sentence, int at) {
        List<Word> words = sentence.words();
        Clause main = sentence.main();
        boolean finite =
                main != null && (main.verb().main() == at || main.verb().finite() == at);
        if (words.get(at).verbs().isEmpty()) {
            return finite;
        }
        Word before = at > 0 ? words.get(at - 1) : null;
        boolean nominal = before != null
                && (before.is(Tag.DETERMINER)
                        || before.is(Tag.ADJECTIVE)
                        || before.is(Tag.NUMBER)
                        || before.is(Tag.CLITIC)
                        || (before.is(Tag.PREPOSITION) && !before.is("to")));
        return finite || !nominal;
    }
}
