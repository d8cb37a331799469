package io.github.jjak.negatives.internal;

import io.github.jjak.negatives.internal.MeaningGate.ReadPair;

/**
 * The sentences in which two texts differ, with what lies between the first and the last of them. A judge of meaning is trained on single
 * sentences, and would have a long text cut at its end, where the change may be. A sentence ends at a line break, or at a mark with
 * white space behind it.
 */
public final class ChangedSentences {

    private static final String MARKS = ".!?。！？…";

    private ChangedSentences() {}

    /** The parts of two texts that are not the same sentences; the whole texts where none is the same. */
    public static ReadPair of(String original, String other) {
        int shorter = Math.min(original.length(), other.length());
        int same = 0;
        while (same < shorter && original.charAt(same) == other.charAt(same)) {
            same++;
        }
        int start = same;
        while (start > 0 && !beginsSentence(original, start)) {
            start--;
        }
        int behind = 0;
        while (behind < shorter - start
                && original.charAt(original.length() - 1 - behind) == other.charAt(other.length() - 1 - behind)) {
            behind++;
        }
        while (behind > 0
                && !(beginsSentence(original, original.length() - behind)
                        && beginsSentence(other, other.length() - behind))) {
            behind--;
        }
        String left = original.substring(start, original.length() - behind).strip();
        String right = other.substring(start, other.length() - behind).strip();
        return left.isEmpty() || right.isEmpty() ? new ReadPair(original, other) : new ReadPair(left, right);
    }

    /** Whether a sentence begins at a place: white space is in front of it, and a mark or a line break in front of that. */
    private static boolean beginsSentence(String text, int place) {
        if (place == 0) {
            return true;
        }
        int space = place;
        while (space > 0 && Character.isWhitespace(text.charAt(space - 1))) {
            space--;
            if (text.charAt(space) == '\n') {
                return true;
            }
        }
        return space < place && space > 0 && MARKS.indexOf(text.charAt(space - 1)) >= 0;
    }
}
