package io.github.jjak.tokenize.internal;

/**
 * The special tokens that a model's texts stand between.
 *
 * @param before for instance {@code [CLS]}
 * @param after for instance {@code [SEP]}
 */
public record Affixes(int[] before, int[] after) {

    /** Number of special tokens of a text. */
    public int tokens() {
        return before.length + after.length;
    }
}
