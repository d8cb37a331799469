package io.github.jjak.tokenize;

import java.util.List;

/**
 * Token ids of some texts, with what was cut off.
 *
 * @param ids one row per text, special tokens included, none longer than the limit asked for
 * @param truncatedTexts number of texts that were longer than the limit
 * @param truncatedTokens number of tokens cut off, over all texts
 */
public record TokenizedTexts(List<int[]> ids, int truncatedTexts, long truncatedTokens) {

    public TokenizedTexts {
        ids = List.copyOf(ids);
    }

    /** Number of tokens over all texts. */
    public long tokens() {
        return ids.stream().mapToLong(row -> row.length).sum();
    }
}
