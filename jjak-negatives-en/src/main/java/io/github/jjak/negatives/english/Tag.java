package io.github.jjak.negatives.english;

/** What a word can be. */
enum Tag {
    NOUN,
    PLURAL_NOUN,
    /** A capitalised word inside a sentence. */
    NAME,
    ADJECTIVE,
    ADVERB,
    VERB,
    AUXILIARY,
    DETERMINER,
    NUMBER,
    SUBJECT_PRONOUN,
    OTHER_PRONOUN,
    PREPOSITION,
    COORDINATOR,
    SUBORDINATOR,
    /** {@code who}, {@code which}, {@code how} ... */
    QUESTION_WORD,
    NOT,
    TO,
    /** {@code 's}, {@code 're} ... */
    CLITIC,
    MARK,
    /** Nothing we know. */
    OTHER
}
