package io.github.jjak.tokenize.internal;

import java.util.List;

/**
 * Token ids of some texts, with what was cut off.
 *
 * @param ids one row per text, special tokens included, none longer than the limit asked for
 * @param truncatedTexts number of texts that were longer than the limit
 * @param truncatedTokens number of tokens cut off, over all texts; at least, because very long texts are looked at no further than needed
 * @param unknownTokens number of tokens that stand for what the vocabulary lacks, before any were cut off
 * @param contentTokens number of tokens that are not special, before any were cut off; a word's mark of its beginning and the
 *     unknown token behind it count as one
 */
public record TokenizedTexts(
        List<int[]> ids, int truncatedTexts, long truncatedTokens, long unknownTokens, long contentTokens) {

    public TokenizedTexts {
        ids = List.copyOf(ids);
    }

    /** Number of tokens over all texts. */
    public long tokens() {
        return ids.stream().mapToLong(row -> row.length).sum();
    }
}
