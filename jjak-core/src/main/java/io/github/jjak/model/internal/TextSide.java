package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.tokenize.internal.Affixes;
import io.github.jjak.tokenize.internal.TextToken;
import io.github.jjak.tokenize.internal.TokenStore;
import io.github.jjak.tokenize.internal.TokenizedTexts;
import io.github.jjak.tokenize.internal.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * The side of a model that texts of some roles go in by: how they become tokens. A model has one side, or one for each route of its Router.
 * Numbers of tokens say which side they came in by: those of a Router's routes lie beside each other.
 */
public final class TextSide implements TokenStore.TextTokenizer {

    private final Tokenizer tokenizer;
    private final TokenizerFit fit;
    private final UnknownTokens unknownTokens;
    private final int maxSequenceLength;
    private final boolean includePrompt;
    private final int firstNumber;

    /**
     * @param tokenNumbers ids that the encoder takes are below this
     * @param includePrompt whether pooling takes a prompt's tokens for the text's own
     * @param firstNumber what is added to each token id
     */
    TextSide(
            String location,
            Tokenizer tokenizer,
            int tokenNumbers,
            int maxSequenceLength,
            boolean includePrompt,
            int firstNumber) {
        this.tokenizer = tokenizer;
        this.fit = new TokenizerFit(location, tokenNumbers);
        this.unknownTokens = new UnknownTokens(location);
        this.maxSequenceLength = maxSequenceLength;
        this.includePrompt = includePrompt;
        this.firstNumber = firstNumber;
    }

    /**
     * Token ids of texts, cut at {@link #maxSequenceLength()}, with the number of texts cut.
     *
     * @param texts with their prompts
     * @throws ModelException if the tokenizer does not know half of the words of all texts since the model was loaded
     */
    @Override
    public TokenizedTexts tokenize(List<String> texts) {
        TokenizedTexts tokenized = cut(texts);
        unknownTokens.require(tokenized);
        return tokenized.plus(firstNumber);
    }

    /** Refuses nothing: the words of other parts may be known. */
    @Override
    public TokenizedTexts tokenizePart(List<String> texts) {
        return tokenizeAny(texts);
    }

    /**
     * As {@link #tokenize}, for texts of strangers: words that the tokenizer does not know are counted and let through, so that one
     * client of a server cannot make it refuse the others.
     */
    public TokenizedTexts tokenizeAny(List<String> texts) {
        TokenizedTexts tokenized = cut(texts);
        unknownTokens.count(tokenized);
        return tokenized.plus(firstNumber);
    }

    private TokenizedTexts cut(List<String> texts) {
        return fit.checked(tokenizer.tokenize(texts, maxSequenceLength));
    }

    /** The tokens of a whole text, one by one, with the special tokens around them, by the numbers of the tokenizer. */
    public List<TextToken> tokensOf(String text) {
        return tokenizer.tokensOf(text);
    }

    /** Whole texts as token ids, neither cut nor with the special tokens around them. */
    public List<int[]> content(List<String> texts) {
        return fit.checked(tokenizer.content(texts)).stream().map(this::shifted).toList();
    }

    /** The special tokens around every text. */
    public Affixes affixes() {
        return new Affixes(
                shifted(tokenizer.affixes().before()),
                shifted(tokenizer.affixes().after()));
    }

    private int[] shifted(int[] ids) {
        return firstNumber == 0
                ? ids
                : Arrays.stream(ids).map(id -> id + firstNumber).toArray();
    }

    /** Number of tokens of a text before truncation. */
    public int tokenLength(String text) {
        TokenizedTexts tokenized = tokenizer.tokenize(List.of(text), Integer.MAX_VALUE);
        unknownTokens.count(tokenized);
        return tokenized.ids().get(0).length;
    }

    /** How many first tokens of a text with this prompt pooling leaves out: 0 unless it says {@code include_prompt: false}. */
    int promptTokens(String prompt) {
        if (prompt.isEmpty() || includePrompt) {
            return 0;
        }
        // A prompt that fills the whole length leaves the token at the end.
        return Math.min(tokenizer.lengthWithoutEnd(prompt), maxSequenceLength - 1);
    }

    /** Share of words that the tokenizer did not know, over all texts since the model was loaded; in [0, 1]. */
    double unknownShare() {
        return unknownTokens.share();
    }

    /** Most tokens of a text that are looked at, special tokens included. */
    public int maxSequenceLength() {
        return maxSequenceLength;
    }

    /** How two texts become one row. */
    PairTokenizer pairTokenizer() {
        return new PairTokenizer(tokenizer, fit, unknownTokens, maxSequenceLength);
    }

    /** What makes tokens of texts. */
    Tokenizer tokenizer() {
        return tokenizer;
    }
}
