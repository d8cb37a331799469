package io.github.jjak.negatives.english;

import java.util.List;

/** Comparisons of a sentence before and after a change, both analysed from their text. */
final class Proof {

    private Proof() {}

    static boolean sameSubject(Sentence before, Sentence after) {
        return subject(before).equals(subject(after));
    }

    /** The words of the main clause's subject, lower case. */
    static List<String> subject(Sentence sentence) {
        Clause main = sentence.main();
        return main == null
                ? List.of()
                : sentence.words().subList(main.subjectFrom(), main.subjectTo()).stream()
                        .map(word -> word.is(Tag.NUMBER) ? "#" : word.lower()) // years move with the tense
                        .toList();
    }

    /** The noun or pronoun that the subject is about, lower case; empty where it is not known. */
    static String subjectHead(Sentence sentence) {
        Clause main = sentence.main();
        String head = "";
        for (int i = main == null ? 0 : main.subjectFrom(); main != null && i < main.subjectTo(); i++) {
            Word word = sentence.words().get(i);
            boolean pronoun = word.is(Tag.SUBJECT_PRONOUN) || word.is(Tag.OTHER_PRONOUN);
            if (!head.isEmpty() && !word.isNounLike() && !word.is(Tag.CLITIC)) {
                return head;
            }
            head = word.isNounLike() || (pronoun && main.subjectTo() == i + 1) ? word.lower() : head;
        }
        return head;
    }

    static boolean sameMainVerb(Clause before, Clause after) {
        return before.verb().lemma().equals(after.verb().lemma());
    }

    /** Tense, polarity and kind of the main clause are the same, or neither sentence has a main clause that was found. */
    static boolean sameClause(Sentence before, Sentence after) {
        Clause old = before.main();
        Clause now = after.main();
        if (old == null || now == null) {
            return old == null && now == null;
        }
        return old.kind() == now.kind()
                && old.verb().time() == now.verb().time()
                && old.verb().isNegative() == now.verb().isNegative();
    }
}
