package io.github.jjak.model;

/**
 * What an encoding run did.
 *
 * @param texts texts that came in
 * @param distinctTexts texts that were really embedded; repeated ones within a window share the work
 * @param tokens tokens that went through the encoder
 * @param truncatedTexts distinct texts longer than the model's limit, cut at their end
 */
public record EncodeSummary(long texts, long distinctTexts, long tokens, long truncatedTexts) {

    EncodeSummary plus(EncodeSummary other) {
        return new EncodeSummary(
                texts + other.texts,
                distinctTexts + other.distinctTexts,
                tokens + other.tokens,
                truncatedTexts + other.truncatedTexts);
    }
}
