package io.github.jjak.pretrain.internal;

import io.github.jjak.error.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What masked language modelling asks for besides the arguments of every run.
 *
 * @param batchTokens tokens of a step, special tokens included, 1 to 2^24
 * @param maskProbability share of tokens to guess, in (0, 1)
 * @param wholeWordMask whether the pieces of a word are hidden together
 * @param evalLines lines held out for evaluation, at least 0
 */
public record MaskedLanguageSettings(int batchTokens, double maskProbability, boolean wholeWordMask, int evalLines) {

    /** BERT's share. */
    public static final double DEFAULT_MASK_PROBABILITY = 0.15;

    public static final int DEFAULT_BATCH_TOKENS = 8192;
    public static final int DEFAULT_EVAL_LINES = 1000;

    private static final int MOST_BATCH_TOKENS = 1 << 24;

    public MaskedLanguageSettings {
        if (batchTokens < 1 || batchTokens > MOST_BATCH_TOKENS) {
            throw new UsageException(
                    "`batchTokens` must be from 1 to " + MOST_BATCH_TOKENS + ", but is " + batchTokens + ".");
        }
        if (!(maskProbability > 0 && maskProbability < 1)) {
            throw new UsageException("`maskProbability` must be above 0 and below 1, but is " + maskProbability + ".");
        }
        if (evalLines < 0) {
            throw new UsageException("`evalLines` must be at least 0, but is " + evalLines + ".");
        }
    }

    /** 8192 tokens a step, 15 % of them masked one by one, 1000 lines held out. */
    public static MaskedLanguageSettings ofDefaults() {
        return new MaskedLanguageSettings(DEFAULT_BATCH_TOKENS, DEFAULT_MASK_PROBABILITY, false, DEFAULT_EVAL_LINES);
    }

    /** By the names that {@code run.json} uses. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("batch_tokens", batchTokens);
        map.put("mask_probability", maskProbability);
        map.put("whole_word_mask", wholeWordMask);
        map.put("eval_lines", evalLines);
        return map;
    }
}
