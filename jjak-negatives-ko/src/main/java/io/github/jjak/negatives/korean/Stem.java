package io.github.jjak.negatives.korean;

/**
 * A stem as it is said before 다.
 *
 * @param form what conjugates, for a verb in 하다 just {@code 하} or the whole of it
 * @param category what forms of endings it takes
 * @param type how it changes
 * @param afterVowel only for the copula: whether the noun before it ends in a vowel
 */
record Stem(String form, Category category, ConjugationClass type, boolean afterVowel) {

    Stem(String form, Category category, ConjugationClass type) {
        this(form, category, type, false);
    }

    /** The stem in its most usual class. */
    static Stem of(String form, Category category) {
        return new Stem(form, category, ConjugationClass.of(form, category).get(0));
    }

    static Stem copula(boolean afterVowel) {
        return new Stem("이", Category.COPULA, ConjugationClass.COPULA, afterVowel);
    }
}
