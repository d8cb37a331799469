package io.github.jjak.serve.api.internal;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.TextSide;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.serve.queue.internal.EmbeddingQueue;
import io.github.jjak.serve.queue.internal.Encoded;
import io.github.jjak.tokenize.internal.TokenizedTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Texts of one request on their way to vectors.
 *
 * @param rows token ids of each text, its prompt included
 * @param truncated numbers of the texts that were cut, from 0
 * @param promptTokens number of first tokens of each row that pooling leaves out
 * @param tokenizing nanoseconds spent so far
 */
record TextVectors(List<int[]> rows, List<Integer> truncated, int promptTokens, long tokenizing) {

    /**
     * Cuts texts into tokens.
     *
     * @throws ProblemException if there is no model, or the texts have too many tokens
     */
    static TextVectors tokenize(Generation generation, List<String> texts, TextRole role, Limits limits) {
        long began = System.nanoTime();
        SentenceTransformer model = model(generation);
        queue(generation).requireRoom();
        String prompt = model.prompt(role);
        List<String> prompted = prompt.isEmpty()
                ? texts
                : texts.stream().map(text -> prompt + text).toList();
        TextSide side = model.internals().side(role);
        TokenizedTexts tokenized = side.tokenizeAny(prompted);
        require(tokenized.tokens(), limits);
        return new TextVectors(
                tokenized.ids(),
                truncated(side, prompted, tokenized),
                model.internals().promptTokens(role),
                System.nanoTime() - began);
    }

    static void require(long tokens, Limits limits) {
        if (tokens > limits.tokens()) {
            throw new ProblemException(
                    Problem.TOO_LARGE,
                    "The texts have " + tokens + " tokens; allowed are " + limits.tokens()
                            + " in one request. Send several requests.");
        }
    }

    static SentenceTransformer model(Generation generation) {
        SentenceTransformer model = generation.model();
        if (model == null) {
            throw new ProblemException(
                    Problem.NOT_FOUND, "This server has an index of words and no model; only /search answers.");
        }
        return model;
    }

    /** A row as long as the model's limit may have been cut or not; where the counts leave a doubt, it is measured. */
    private static List<Integer> truncated(TextSide side, List<String> texts, TokenizedTexts tokenized) {
        List<Integer> full = new ArrayList<>();
        for (int i = 0; i < texts.size() && tokenized.truncatedTexts() > 0; i++) {
            if (tokenized.ids().get(i).length >= side.maxSequenceLength()) {
                full.add(i);
            }
        }
        return full.size() == tokenized.truncatedTexts()
                ? full
                : full.stream()
                        .filter(i -> side.tokenLength(texts.get(i)) > side.maxSequenceLength())
                        .toList();
    }

    /** Number of tokens of all texts. */
    long tokens() {
        return rows.stream().mapToLong(row -> row.length).sum();
    }

    /** Sends them through the model. */
    CompletableFuture<Encoded> encode(Generation generation) {
        return queue(generation).submit(rows, promptTokens);
    }

    private static EmbeddingQueue queue(Generation generation) {
        EmbeddingQueue queue = generation.queue();
        if (queue == null) {
            throw new IllegalStateException("a model without a queue");
        }
        return queue;
    }
}
