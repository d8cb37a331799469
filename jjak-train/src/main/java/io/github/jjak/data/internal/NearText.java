package io.github.jjak.data.internal;

import java.util.Set;

/**
 * What decides whether two texts say the same in nearly the same words: their {@link CharacterNgrams}, by Jaccard similarity or because one
 * text holds the other, and their {@link NumbersAndSigns}, of which one must not have what the other lacks while lacking what it has.
 * Immutable.
 *
 * @param grams of the text
 * @param particulars its numbers and signs
 */
public record NearText(CharacterNgrams grams, Set<String> particulars) {

    /** Jaccard similarity from which texts count as one. */
    public static final double DEFAULT_SIMILARITY = 0.75;

    /** Share of the shorter text that must be in the longer one. */
    private static final double CONTAINMENT = 0.95;

    /** Shorter texts are in many others by chance. */
    private static final int FEWEST_GRAMS = 10;

    public NearText {
        particulars = Set.copyOf(particulars);
    }

    public static NearText of(String text) {
        return new NearText(CharacterNgrams.of(text), NumbersAndSigns.of(text));
    }

    /** @param similarity lowest Jaccard similarity of texts that count as one, above 0 and at most 1 */
    public boolean isNear(NearText other, double similarity) {
        int smaller = Math.min(grams.size(), other.grams.size());
        int larger = Math.max(grams.size(), other.grams.size());
        if (smaller < similarity * larger && smaller < FEWEST_GRAMS) {
            return false;
        }
        int common = grams.common(other.grams);
        boolean near = common >= similarity * (smaller + larger - common)
                || (smaller >= FEWEST_GRAMS && common >= CONTAINMENT * smaller);
        return near && (particulars.containsAll(other.particulars) || other.particulars.containsAll(particulars));
    }
}
