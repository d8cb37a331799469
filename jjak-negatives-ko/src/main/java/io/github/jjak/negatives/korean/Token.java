package io.github.jjak.negatives.korean;

import java.util.List;

/**
 * A piece of text as Nori cuts it. Its morphemes are the dictionary's, so for contracted pieces they are not parts of the surface.
 *
 * @param surface the piece itself
 * @param start offset in the text
 * @param morphemes at least one
 */
record Token(String surface, int start, List<Morpheme> morphemes) {

    /**
     * A morpheme.
     *
     * @param form dictionary spelling, with lone consonants as letters
     * @param tag part of speech in Nori's set, such as {@code NNG} or {@code VV}; {@code E} and {@code J} for all endings and particles
     */
    record Morpheme(String form, String tag) {}

    int end() {
        return start + surface.length();
    }

    String tag() {
        return morphemes.get(0).tag();
    }

    String lastTag() {
        return morphemes.get(morphemes.size() - 1).tag();
    }

    String form() {
        return morphemes.get(0).form();
    }

    boolean isPredicate() {
        return isPredicate(tag());
    }

    private static boolean isPredicate(String tag) {
        return tag.startsWith("V") || tag.equals("XSV") || tag.equals("XSA");
    }

    boolean isEnding() {
        return morphemes.stream().allMatch(morpheme -> morpheme.tag().equals("E"));
    }

    /** A predicate stem, alone or with endings in the same piece. */
    boolean isPredicateWithEndings() {
        return isPredicate()
                && morphemes.stream()
                        .skip(1)
                        .allMatch(morpheme -> morpheme.tag().equals("E"));
    }

    boolean isNoun() {
        return tag().startsWith("NN") && lastTag().startsWith("NN");
    }

    boolean isParticle() {
        return tag().equals("J");
    }
}
