package io.github.jjak.trim;

import java.util.Arrays;
import java.util.List;

/** Counts what became of texts: their tokens by the old vocabulary against those by the new one. */
final class TokenComparison {

    private final Numbering numbering;
    private final int unknown;
    private long texts;
    private long changedTexts;
    private long tokens;
    private long keptTokens;
    private long unknownBefore;
    private long unknownAfter;

    /** @param unknown the old number of the token for what is unknown; -1 if there is none */
    TokenComparison(Numbering numbering, int unknown) {
        this.numbering = numbering;
        this.unknown = unknown;
    }

    /**
     * Adds texts. What is counted is counted without prompts; a text is changed if it is with any prompt.
     *
     * @param before tokens of the texts, for every prompt, first for none
     * @param after the same with the new vocabulary
     */
    void add(List<List<int[]>> before, List<List<int[]>> after) {
        int rows = before.get(0).size();
        texts += rows;
        for (int row = 0; row < rows; row++) {
            count(before.get(0).get(row), after.get(0).get(row));
            boolean changed = false;
            for (int prompt = 0; prompt < before.size(); prompt++) {
                int[] same = numbering.of(before.get(prompt).get(row));
                changed |= !Arrays.equals(same, after.get(prompt).get(row));
            }
            changedTexts += changed ? 1 : 0;
        }
    }

    private void count(int[] before, int[] after) {
        tokens += before.length;
        for (int id : before) {
            keptTokens += numbering.keeps(id) ? 1 : 0;
            unknownBefore += id == unknown ? 1 : 0;
        }
        if (unknown >= 0) {
            int now = numbering.of(unknown);
            unknownAfter += Arrays.stream(after).filter(id -> id == now).count();
        }
    }

    long texts() {
        return texts;
    }

    long changedTexts() {
        return changedTexts;
    }

    long tokens() {
        return tokens;
    }

    long keptTokens() {
        return keptTokens;
    }

    long unknownBefore() {
        return unknownBefore;
    }

    long unknownAfter() {
        return unknownAfter;
    }
}
