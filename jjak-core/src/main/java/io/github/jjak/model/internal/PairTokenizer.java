package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.tokenize.internal.PairTemplate;
import io.github.jjak.tokenize.internal.TokenizedTexts;
import io.github.jjak.tokenize.internal.Tokenizer;
import java.util.List;

/**
 * Two texts as one row, checked against the encoder.
 *
 * @param tokenizer of the model
 * @param fit what the encoder takes
 * @param unknownTokens counts words that the tokenizer does not know
 * @param maxSequenceLength most tokens of a row
 */
record PairTokenizer(Tokenizer tokenizer, TokenizerFit fit, UnknownTokens unknownTokens, int maxSequenceLength) {

    /**
     * How two texts become one row.
     *
     * @throws ModelException if the tokenizer has no template for two texts, or its special tokens leave no room for text or have no
     *     embedding
     */
    PairTemplate template() {
        PairTemplate template = tokenizer.pairTemplate();
        fit.checkPair(template, maxSequenceLength);
        return template;
    }

    /**
     * Texts without special tokens, as halves of pairs.
     *
     * @param anyWords whether words that the tokenizer does not know are only counted, see {@link EmbeddingModel#tokenizeAny}
     */
    TokenizedTexts halves(List<String> texts, boolean anyWords) {
        TokenizedTexts tokenized = fit.checked(tokenizer.halves(texts, maxSequenceLength));
        if (anyWords) {
            unknownTokens.count(tokenized);
        } else {
            unknownTokens.require(tokenized);
        }
        return tokenized;
    }
}
