package io.github.jjak.serve.http;

import io.github.jjak.error.UsageException;

/**
 * What a request may have.
 *
 * @param bodyBytes of a body as it is sent, 1,000 to 1,073,741,824
 * @param textBytes of a body after it was decompressed, 1,000 to 1,073,741,824
 * @param texts in one request, 1 to 1,000,000
 * @param tokens of all texts of one request, after each was cut at the model's length, 1 to 2^31-1
 * @param hits of one search, 1 to 10,000
 * @param questionCharacters of one question, 1 to 100,000
 */
public record Limits(long bodyBytes, long textBytes, int texts, long tokens, int hits, int questionCharacters) {

    private static final long MOST_BYTES = 1L << 30;
    private static final int MOST_TEXTS = 1_000_000;
    private static final int MOST_HITS = 10_000;
    private static final int LONGEST_QUESTION = 100_000;

    /** @throws UsageException for a number out of range */
    public Limits {
        check("bytes of a body", bodyBytes, 1000, MOST_BYTES);
        check("bytes of a decompressed body", textBytes, 1000, MOST_BYTES);
        check("texts of a request", texts, 1, MOST_TEXTS);
        check("tokens of a request", tokens, 1, Integer.MAX_VALUE);
        check("hits of a search", hits, 1, MOST_HITS);
        check("characters of a question", questionCharacters, 1, LONGEST_QUESTION);
    }

    /** 8 MB, 16 MB decompressed, 2,048 texts (OpenAI's), 300,000 tokens (OpenAI's), 1,000 hits, 10,000 characters. */
    public static Limits ofDefaults() {
        return new Limits(8_000_000, 16_000_000, 2048, 300_000, 1000, 10_000);
    }

    /** The same with other sizes of bodies. */
    public Limits withBodyBytes(long sent, long decompressed) {
        return new Limits(sent, decompressed, texts, tokens, hits, questionCharacters);
    }

    /** The same with another number of texts. */
    public Limits withTexts(int most) {
        return new Limits(bodyBytes, textBytes, most, tokens, hits, questionCharacters);
    }

    /** The same with another number of tokens. */
    public Limits withTokens(long most) {
        return new Limits(bodyBytes, textBytes, texts, most, hits, questionCharacters);
    }

    private static void check(String what, long given, long least, long most) {
        if (given < least || given > most) {
            throw new UsageException(
                    "The limit of " + what + " is " + given + "; allowed is " + least + " to " + most + ".");
        }
    }
}
