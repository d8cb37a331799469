package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/** What is known of a noun phrase while it is read from left to right. Not thread-safe. */
final class SubjectState {

    private static final Set<String> PARTITIVE =
            WordList.of(SubjectState.class, "open-number-nouns.txt").words();

    private final List<Word> words;

    /** A noun was read. */
    boolean headSeen;
    /** Nouns behind belong to another phrase. */
    boolean headFixed;
    /** The phrase cannot end here. */
    boolean needsNoun;
    /** A clause or participle belongs to the noun: only a sure finite verb ends the phrase. */
    boolean postModified;

    int first;
    int head;
    /** The only word that can be the finite verb behind a relative clause, -1 if unknown. */
    int expected;
    /** A form that may be the past instead of a participle, -1 if there is none. */
    int participle;

    boolean coordinated;
    Agreement determined = Agreement.UNKNOWN;

    SubjectState(List<Word> words) {
        this.words = words;
    }

    void reset(int from) {
        first = from;
        headSeen = false;
        headFixed = false;
        needsNoun = true;
        postModified = false;
        head = -1;
        expected = -1;
        participle = -1;
        coordinated = false;
        determined = Agreement.UNKNOWN;
    }

    /** The word at a position is the noun, or stands for it. */
    void takeHead(int at) {
        headSeen = true;
        needsNoun = false;
        head = at;
    }

    /** The word at a position is a noun; the subject's, unless nouns behind belong to another phrase. */
    void takeNoun(int at) {
        headSeen = true;
        needsNoun = false;
        head = headFixed ? head : at;
    }

    /** Behind the owner comes what is owned; that counts. */
    int possessive(int at) {
        headSeen = false;
        needsNoun = true;
        if (!headFixed) {
            determined = Agreement.UNKNOWN;
            coordinated = false;
        }
        return at + 1;
    }

    Agreement agreement() {
        if (coordinated) {
            return words.stream().limit(head + 1).anyMatch(word -> word.is("or"))
                    ? Agreement.UNKNOWN
                    : Agreement.PLURAL;
        }
        Word noun = words.get(head);
        boolean activity = head > first
                && words.get(first).canBe(VerbForm.GERUND)
                && (words.get(first + 1).is(Tag.DETERMINER)
                        || words.get(first + 1).is(Tag.PLURAL_NOUN)); // "reading books is"
        boolean country = noun.is(Tag.NAME) && noun.is(Tag.PLURAL_NOUN); // "the United States is"
        if (noun.isOneOf(PARTITIVE) || activity || country) {
            return Agreement.UNKNOWN;
        }
        if (noun.is("people") || noun.is("police")) {
            return Agreement.PLURAL;
        }
        if (determined != Agreement.UNKNOWN) {
            return determined;
        }
        if (noun.is(Tag.NOUN) != noun.is(Tag.PLURAL_NOUN)) {
            boolean sure = noun.is(Tag.NOUN) || FiniteWords.isKnownPlural(noun);
            return !sure ? Agreement.UNKNOWN : noun.is(Tag.NOUN) ? Agreement.THIRD_SINGULAR : Agreement.PLURAL;
        }
        boolean singularName =
                noun.is(Tag.NAME) && !noun.is(Tag.PLURAL_NOUN) && !noun.lower().endsWith("s");
        return singularName ? Agreement.THIRD_SINGULAR : Agreement.UNKNOWN;
    }
}
