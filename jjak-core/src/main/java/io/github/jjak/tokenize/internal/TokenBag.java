package io.github.jjak.tokenize.internal;

import java.util.Arrays;
import java.util.List;

/**
 * How the tokens of a text go into a table of token vectors. There are no special tokens around them, so a text can be without any.
 *
 * @param noToken the number that stands for a text without tokens
 * @param dropsUnknown whether tokens for what the vocabulary lacks are left out, as Model2Vec does; sentence-transformers counts them
 */
public record TokenBag(int noToken, boolean dropsUnknown) {

    /**
     * The rows of texts, each with a token at least.
     *
     * @param unknown number of the token for what the vocabulary lacks
     */
    TokenizedTexts of(TokenizedTexts tokenized, int unknown) {
        List<int[]> rows =
                tokenized.ids().stream().map(ids -> row(ids, unknown)).toList();
        return new TokenizedTexts(
                rows,
                tokenized.truncatedTexts(),
                tokenized.truncatedTokens(),
                tokenized.unknownTokens(),
                tokenized.contentTokens());
    }

    private int[] row(int[] ids, int unknown) {
        int[] row = ids;
        if (dropsUnknown && unknown != Tokenizer.NO_TOKEN) {
            row = Arrays.stream(ids).filter(id -> id != unknown).toArray();
        }
        return row.length == 0 ? new int[] {noToken} : row;
    }
}
