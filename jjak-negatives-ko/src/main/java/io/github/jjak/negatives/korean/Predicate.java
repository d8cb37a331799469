package io.github.jjak.negatives.korean;

import java.util.List;

/**
 * A verb, an adjective or the copula in a sentence, understood down to its last ending.
 *
 * @param first index of the token that holds the stem
 * @param start offset where the stem begins
 * @param end offset behind the last ending
 * @param stem the stem
 * @param lemma the stem with the noun before 하다 or 되다: {@code 신청하}
 * @param tag Nori's tag of the stem
 * @param form tense, honorific and ending
 * @param spelling index of the source's spelling among {@link Conjugator#conjugate}'s
 * @param surface the text between start and end
 */
record Predicate(
        int first, int start, int end, Stem stem, String lemma, String tag, Form form, int spelling, String surface) {

    /** The same stem in another form, spelled as openly or contracted as the source where there is a choice; null where there is none. */
    @org.jspecify.annotations.Nullable
    String inForm(Form other) {
        List<String> spellings = Conjugator.conjugate(stem, other);
        if (spellings.isEmpty()) {
            return null;
        }
        boolean open = spelling > 0 && stem.type() != ConjugationClass.HIEUT && stem.category() != Category.COPULA;
        return spellings.get(open ? Math.min(spelling, spellings.size() - 1) : 0);
    }

    boolean isAuxiliary() {
        return tag.equals("VX");
    }
}
