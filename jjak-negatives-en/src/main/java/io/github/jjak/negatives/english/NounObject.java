package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;

/**
 * The noun phrase behind a verb.
 *
 * @param head its noun or pronoun, -1 if there is none
 * @param end the position behind it
 */
record NounObject(int head, int end) {

    private static final Set<String> TIMES = Set.of("yesterday", "today", "tomorrow", "tonight");

    static NounObject behind(List<Word> words, int from) {
        int head = -1;
        int at = from;
        while (at < words.size()) {
            Word word = words.get(at);
            if (word.isOneOf(TIMES) || TimePhrases.isPeriod(words, at)) {
                break;
            }
            boolean owner = word.is(Tag.DETERMINER) && at + 1 < words.size() && continues(words.get(at + 1));
            if (isPronoun(word) && !owner) {
                return at == from ? new NounObject(at, at + 1) : new NounObject(head, at);
            }
            boolean begins = word.is(Tag.DETERMINER) || word.is(Tag.NUMBER);
            boolean modifies = word.is(Tag.ADJECTIVE)
                    || VerbGroupReader.isPlainAdverb(word)
                    || word.canBe(VerbForm.PARTICIPLE)
                    || word.canBe(VerbForm.GERUND);
            if (word.isNounLike() && !word.is(Tag.PREPOSITION) && !(word.is(Tag.ADVERB) && head >= 0)) {
                head = at;
            } else if (!word.is("'s") && !word.isOneOf(Set.of("-", "\"")) && (head >= 0 || !(begins || modifies))) {
                break;
            }
            at++;
        }
        return new NounObject(head, at);
    }

    private static boolean isPronoun(Word word) {
        return (word.is(Tag.SUBJECT_PRONOUN) || word.is(Tag.OTHER_PRONOUN))
                && !word.is(Tag.NUMBER)
                && !word.is(Tag.ADVERB);
    }

    private static boolean continues(Word next) {
        return next.isNounLike() || next.is(Tag.ADJECTIVE) || next.is(Tag.NUMBER);
    }

    /** <em>sent me a letter</em>; not <em>sells books every day</em>. */
    boolean isFollowedByAnother(List<Word> words, Set<String> timeDeterminers) {
        if (end >= words.size()) {
            return false;
        }
        Word next = words.get(end);
        return (next.is(Tag.DETERMINER) || next.is(Tag.NUMBER) || (isPronounObject(words) && next.isNounLike()))
                && !next.isOneOf(timeDeterminers);
    }

    private boolean isPronounObject(List<Word> words) {
        return head >= 0 && isPronoun(words.get(head));
    }
}
