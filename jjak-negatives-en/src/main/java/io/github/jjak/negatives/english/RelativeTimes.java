package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;

/** What belongs to a relative clause and not to the main one: its adverbs of time do not follow the main tense. */
final class RelativeTimes {

    private static final Set<String> RELATIVES = Set.of("who", "whom", "which", "that", "whose");

    /** Adverbs that never stand between a subject and its verb. */
    private static final Set<String> NEVER_BETWEEN = Set.of("yesterday", "today", "tomorrow", "tonight");

    private RelativeTimes() {}

    /** For each word, whether it stands in a relative clause. */
    static boolean[] inside(List<Word> words, Clause main) {
        boolean[] inside = new boolean[words.size()];
        int finite = main.verb().finite();
        boolean open = false;
        for (int i = Math.max(1, main.subjectFrom()); i < words.size(); i++) {
            boolean ends = (i == firstAdverb(words, finite) && i > main.subjectFrom())
                    || words.get(i).is(",");
            open = !ends && (open || (i != finite && begins(words, i)));
            inside[i] = open && i != finite;
        }
        return inside;
    }

    /** <em>the man who</em>, <em>the man I</em> */
    private static boolean begins(List<Word> words, int at) {
        boolean noun = words.get(at - 1).isNounLike() || words.get(at - 1).is(Tag.OTHER_PRONOUN);
        boolean pronoun = words.get(at).isOneOf(RELATIVES);
        return noun && (pronoun || isContact(words, at));
    }

    private static boolean isContact(List<Word> words, int at) {
        if (!words.get(at).is(Tag.SUBJECT_PRONOUN) || !words.get(at - 1).isNounLike()) {
            return false;
        }
        FiniteWords finites = new FiniteWords(words);
        int next = finites.skipAdverbs(at + 1);
        return next < words.size() && finites.mayBeFinite(next, Agreement.PLURAL);
    }

    /** A clause without a pronoun behind the main verb, <em>in the order they arrive</em>: its tense would have to follow. */
    static boolean contactFollows(Sentence sentence, Clause main) {
        List<Word> words = sentence.words();
        int last = Math.max(main.verb().finite(), main.verb().main());
        for (int i = last + 2; i + 1 < words.size(); i++) {
            boolean event = words.get(i + 1).auxiliary() == null || isBe(words.get(i + 1));
            int at = i;
            boolean follows = sentence.dependents().stream().anyMatch(clause -> clause.subjectFrom() == at);
            if (event && !follows && isContact(words, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBe(Word word) {
        Auxiliary auxiliary = word.auxiliary();
        return auxiliary != null && auxiliary.isBe();
    }

    /** The first of the adverbs between subject and verb, else the verb; adverbs of a relative clause stay with it. */
    static int firstAdverb(List<Word> words, int finite) {
        int at = finite;
        while (at > 0
                && VerbGroupReader.isPlainAdverb(words.get(at - 1))
                && !words.get(at - 1).is("there")
                && !words.get(at - 1).isOneOf(NEVER_BETWEEN)) {
            at--;
        }
        return at;
    }
}
