package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.tokenize.internal.Affixes;
import io.github.jjak.tokenize.internal.PairTemplate;
import io.github.jjak.tokenize.internal.TokenizedTexts;
import java.util.List;

/**
 * Whether what a tokenizer gives is what its encoder takes: numbers within the table of embeddings, and special tokens that leave room
 * for a text. A file can say one thing and give another, so what is given is looked at.
 *
 * @param location what messages call the model
 * @param vocabularySize rows of the table of embeddings
 */
record TokenizerFit(String location, int vocabularySize) {

    /** @throws ModelException if the special tokens around every text leave no room for one, or have no embedding */
    void check(Affixes affixes, int maxSequenceLength) {
        if (affixes.tokens() >= maxSequenceLength) {
            throw new ModelException(location + ": the tokenizer adds " + affixes.tokens()
                    + " special tokens to every text, which leaves no room for text within the model's max_seq_length"
                    + " of "
                    + maxSequenceLength + ".");
        }
        check(affixes.before());
        check(affixes.after());
    }

    /** @throws ModelException if the special tokens of a pair leave no room for text, or have no embedding */
    void checkPair(PairTemplate template, int maxSequenceLength) {
        if (template.specialTokens() >= maxSequenceLength) {
            throw new ModelException(location + ": the tokenizer adds " + template.specialTokens()
                    + " special tokens to two texts, which leaves no room for them within the model's max_seq_length of "
                    + maxSequenceLength + ".");
        }
        check(template.specialIds());
    }

    /** @throws ModelException if a token has no embedding */
    TokenizedTexts checked(TokenizedTexts texts) {
        texts.ids().forEach(this::check);
        return texts;
    }

    /** @throws ModelException if a token has no embedding */
    List<int[]> checked(List<int[]> rows) {
        rows.forEach(this::check);
        return rows;
    }

    private void check(int[] ids) {
        for (int id : ids) {
            if (id < 0 || id >= vocabularySize) {
                throw new ModelException(location + ": the tokenizer gives the token number " + id
                        + ", but the model's vocabulary has " + vocabularySize
                        + " rows: tokenizer.json and the weights belong to different models.");
            }
        }
    }
}
