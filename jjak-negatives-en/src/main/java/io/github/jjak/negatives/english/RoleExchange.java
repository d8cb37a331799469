package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who does something and to whom, exchanged: <em>the buyer pays the seller</em>; whence and whither: <em>from Rome to Bern</em>. */
final class RoleExchange {

    private static final Set<String> ROLES =
            WordList.of(RoleExchange.class, "roles.txt").words();

    /** What either of the two may do to the other. */
    private static final Set<String> MUTUAL =
            WordList.of(RoleExchange.class, "mutual-verbs.txt").words();

    private static final Set<String> MOVING =
            WordList.of(RoleExchange.class, "moving-verbs.txt").words();

    private RoleExchange() {}

    /** Null where the sentence has no such pair. */
    static @Nullable Draft of(Sentence sentence) {
        Clause main = sentence.main();
        if (main == null || main.verb().main() < 0) {
            return null;
        }
        Edits edits = MUTUAL.contains(main.verb().lemma()) && main.verb().type() != VerbGroup.Type.BE
                ? persons(sentence, main)
                : MOVING.contains(main.verb().lemma()) ? ways(sentence, main) : null;
        return edits == null ? null : new Draft(Change.ROLE, edits, Proof::sameClause);
    }

    private static @Nullable Edits persons(Sentence sentence, Clause main) {
        List<Word> words = sentence.words();
        int subject = main.subjectTo() - 1;
        boolean simple = subject >= main.subjectFrom() && words.get(subject).isOneOf(ROLES);
        int verb = main.verb().main();
        int object = simple && isObject(words, verb + 2) ? verb + 2 : simple ? behindTo(words, verb) : -1;
        if (object < 0
                || FiniteWords.isKnownPlural(words.get(object)) != FiniteWords.isKnownPlural(words.get(subject))) {
            return null;
        }
        String first = words.get(subject).lower();
        String second = words.get(object).lower();
        if (first.equals(second)) {
            return null;
        }
        Edits edits = new Edits(words).replace(subject, second).replace(object, first);
        Articles.fix(words, subject, second, edits);
        Articles.fix(words, object, first, edits);
        return edits;
    }

    private static boolean isObject(List<Word> words, int at) {
        return at < words.size()
                && words.get(at - 1).is(Tag.DETERMINER)
                && words.get(at).isOneOf(ROLES);
    }

    /** <em>sends the form to the landlord</em> */
    private static int behindTo(List<Word> words, int verb) {
        for (int i = verb + 1; i + 2 < words.size(); i++) {
            if (words.get(i).is(Tag.TO) && isObject(words, i + 2)) {
                return i + 2;
            }
            if (words.get(i).is(Tag.MARK) || words.get(i).is(Tag.SUBORDINATOR)) {
                return -1;
            }
        }
        return -1;
    }

    private static @Nullable Edits ways(Sentence sentence, Clause main) {
        List<Word> words = sentence.words();
        for (int i = main.verb().main() + 1; i + 3 < words.size(); i++) {
            if (!words.get(i).is("from")) {
                continue;
            }
            int to = i + 1;
            while (to < words.size()
                    && !words.get(to).is(Tag.TO)
                    && !words.get(to).is(Tag.MARK)) {
                to++;
            }
            int end = to + to - i;
            boolean same = to + 1 < words.size() && words.get(to).is(Tag.TO) && end <= words.size();
            return same && isPlace(words, i + 1, to) && isPlace(words, to + 1, end) && ends(words, end)
                    ? swapped(words, i + 1, to + 1, to - i - 1)
                    : null;
        }
        return null;
    }

    private static Edits swapped(List<Word> words, int first, int second, int length) {
        Edits edits = new Edits(words);
        for (int i = 0; i < length; i++) {
            edits.replace(first + i, words.get(second + i).token().text())
                    .replace(second + i, words.get(first + i).token().text());
        }
        return edits;
    }

    /** Determiner and noun, or a name; no number and no time. */
    private static boolean isPlace(List<Word> words, int from, int to) {
        if (to - from < 1 || to - from > 3 || !words.get(to - 1).isNounLike()) {
            return false;
        }
        return words.subList(from, to).stream()
                .noneMatch(word -> word.is(Tag.NUMBER)
                        || word.isOneOf(CalendarWords.MONTHS)
                        || word.lower()
                                .matches("(?:mon|tues|wednes|thurs|fri|satur|sun)day|noon|midnight|morning|evening")
                        || !(word.is(Tag.DETERMINER) || word.isNounLike() || word.is(Tag.ADJECTIVE)));
    }

    private static boolean ends(List<Word> words, int end) {
        return end >= words.size() || !words.get(end).isNounLike();
    }
}
