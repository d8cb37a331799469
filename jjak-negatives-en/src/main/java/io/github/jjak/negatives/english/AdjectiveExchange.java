package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Exchanges an adjective where it stands between an article and a noun, or behind a form of {@code be}. */
final class AdjectiveExchange {

    private static final Set<String> DEGREES =
            WordList.of(AdjectiveExchange.class, "degree-words.txt").words();
    private static final Set<String> FIXED_BEFORE = Set.of("no", "any", "such", "every", "each", "half");
    private static final Set<String> FIXED_BEHIND =
            WordList.of(AdjectiveExchange.class, "fixed-behind-adjectives.txt").words();

    private final Exchanges exchanges;

    AdjectiveExchange(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /** The exchange of the word at a position, null if there is none. */
    @Nullable
    Draft draft(Sentence sentence, int at) {
        List<Word> words = sentence.words();
        if (words.get(at).token().startsUpperCase() || at + 1 >= words.size()) {
            return null;
        }
        for (Exchanges.Exchange exchange : exchanges.adjective(words.get(at).lower())) {
            String other = exchange.other().lemma();
            if (fits(sentence, at, exchange.frame()) && !sentence.hasAny(Set.of(other))) {
                return draft(words, at, other);
            }
        }
        return null;
    }

    private static Draft draft(List<Word> words, int at, String other) {
        Edits edits = new Edits(words).replace(at, other);
        Articles.fix(words, at, other, edits);
        return new Draft(
                isPredicate(words, at) ? Change.QUALITY : Change.WORD,
                edits,
                (before, after) -> Proof.sameClause(before, after)
                        && (before.main() == null
                                || words.get(at).is("closed")
                                || before.main().verb().lemma().equals(lemma(after))));
    }

    private static String lemma(Sentence sentence) {
        return sentence.main() == null ? "" : sentence.main().verb().lemma();
    }

    private static boolean fits(Sentence sentence, int at, Frame frame) {
        List<Word> words = sentence.words();
        if (words.get(at - 1).isOneOf(DEGREES) || words.get(at - 1).isOneOf(FIXED_BEFORE)) {
            return false;
        }
        if (isPredicate(words, at)) {
            return frame.accepts("noun", Proof.subjectHead(sentence));
        }
        return !frame.has("predicate") && isAttribute(words, at) && fitsNoun(words, at, frame);
    }

    /** <em>is old.</em> */
    private static boolean isPredicate(List<Word> words, int at) {
        Word before = words.get(at - 1);
        Word next = words.get(at + 1);
        boolean be = (before.auxiliary() != null && before.auxiliary().isBe()) || before.is("be");
        return be
                && (next.is(".")
                        || next.is("?")
                        || next.is(",")
                        || next.isOneOf(Set.of("and", "in", "for", "because", "when", "if")));
    }

    /** <em>the old house</em> */
    private static boolean isAttribute(List<Word> words, int at) {
        Word before = words.get(at - 1);
        Word next = words.get(at + 1);
        boolean determined = before.is(Tag.DETERMINER) && !before.is(Tag.OTHER_PRONOUN);
        return determined
                && next.isNounLike()
                && !next.is(Tag.NAME)
                && !next.is(Tag.ADJECTIVE)
                && !next.isOneOf(FIXED_BEHIND);
    }

    /** The noun next to the adjective must not be excluded, and the one that it belongs to has to be allowed. */
    private static boolean fitsNoun(List<Word> words, int at, Frame frame) {
        int head = at + 1;
        boolean fits = true;
        while (head + 1 < words.size()
                && words.get(head + 1).isNounLike()
                && words.get(head + 1).verbs().isEmpty()) {
            fits = fits && !frame.forbids(words.get(head).lower());
            head++;
        }
        return fits && frame.accepts("noun", words.get(head).lower());
    }
}
