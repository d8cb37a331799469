package io.github.jjak.negatives.korean;

/** What decides which form of an ending a stem takes. */
enum Category {
    /** 먹다: 먹는다, 먹나요. */
    VERB,
    /** 좋다: 좋다, 좋은가요. */
    ADJECTIVE,
    /** 있다, 없다: plain form of an adjective, the others of a verb. */
    EXISTENCE,
    /** 이다. */
    COPULA,
    /** Any stem with 았 or 겠 behind it. */
    TENSED
}
