package io.github.jjak.tokenize.internal;

import java.util.Arrays;
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

    /** Texts one after the other, with all that was counted. */
    static TokenizedTexts joined(List<TokenizedTexts> parts) {
        return new TokenizedTexts(
                parts.stream().flatMap(part -> part.ids.stream()).toList(),
                parts.stream().mapToInt(TokenizedTexts::truncatedTexts).sum(),
                parts.stream().mapToLong(TokenizedTexts::truncatedTokens).sum(),
                parts.stream().mapToLong(TokenizedTexts::unknownTokens).sum(),
                parts.stream().mapToLong(TokenizedTexts::contentTokens).sum());
    }

    /** The same with a number added to each token id. */
    public TokenizedTexts plus(int number) {
        return number == 0
                ? this
                : new TokenizedTexts(
                        ids.stream()
                                .map(row -> Arrays.stream(row)
                                        .map(id -> id + number)
                                        .toArray())
                                .toList(),
                        truncatedTexts,
                        truncatedTokens,
                        unknownTokens,
                        contentTokens);
    }
}
