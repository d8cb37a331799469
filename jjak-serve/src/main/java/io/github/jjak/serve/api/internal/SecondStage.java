package io.github.jjak.serve.api.internal;

import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.TextPair;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.PairRows;
import io.github.jjak.search.index.Reranker;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.tensor.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cross-encoder of a server, and the thread on which it reads: one request after the other, as each uses all processors. A request that
 * would wait behind many others is refused at once.
 */
public final class SecondStage implements AutoCloseable {

    private static final int MOST_WAITING = 64;

    private final CrossEncoder model;
    private final Reranker reranker;
    private final int depth;
    private final ThreadPoolExecutor reader;

    private SecondStage(CrossEncoder model, Reranker reranker, int depth) {
        this.model = model;
        this.reranker = reranker;
        this.depth = depth;
        this.reader =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "jjak-rerank");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Loads the model.
     *
     * @param location as for {@code CrossEncoder.load}
     * @param depth hits of a search that are read
     * @param budget how long that may take, or null for as long as it takes
     * @param weight as for {@link Reranker#withWeight}, or null for what the model recommends
     */
    public static SecondStage load(String location, int depth, @Nullable Duration budget, @Nullable Double weight) {
        CrossEncoder model = CrossEncoder.load(location);
        try {
            Reranker reranker = Reranker.of(model, depth, budget);
            return new SecondStage(model, weight == null ? reranker : reranker.withWeight(weight), depth);
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /** What answers call the model. */
    public String name() {
        Path file = Path.of(model.location()).getFileName();
        return Objects.toString(file, model.location());
    }

    /** What the scores of a search's hits are. */
    String scale() {
        return reranker.weight() == 1 ? "cross-encoder" : "weighted";
    }

    /** How many hits a first search has to find. */
    int firstHits(int topK) {
        return Math.max(depth, topK);
    }

    /** The second stage of a search. */
    Reranker reranker() {
        return reranker;
    }

    /**
     * Scores of texts for a query.
     *
     * @param scores in the order of the texts
     * @param tokens that were read
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Scored(float[] scores, long tokens) {}

    /**
     * Scores texts.
     *
     * @param raw whether without the activation
     * @throws ProblemException if too many wait, or the pairs have too many tokens
     */
    CompletableFuture<Scored> score(String query, List<String> texts, boolean raw, Limits limits) {
        return read(() -> {
            CrossEncoderModel internals = model.internals();
            PairRows rows = internals.tokenizeAny(
                    texts.stream().map(text -> new TextPair(query, text)).toList());
            TextVectors.require(rows.tokens(), limits);
            float[][] scores = raw
                    ? internals.scores(rows, EncodeOptions.DEFAULT_TOKEN_BUDGET, Precision.FP32)
                    : internals.predict(rows, EncodeOptions.DEFAULT_TOKEN_BUDGET, Precision.FP32);
            float[] first = new float[scores.length];
            for (int i = 0; i < first.length; i++) {
                first[i] = scores[i][0];
            }
            return new Scored(first, rows.tokens());
        });
    }

    /** Does work on the reader's thread. */
    <T> CompletableFuture<T> read(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, reader);
        } catch (RejectedExecutionException full) {
            throw new ProblemException(
                    Problem.OVERLOADED, "Too many requests wait to be reranked. Try again in a moment.");
        }
    }

    /** Ends what was begun; what waits is refused. */
    @Override
    public void close() {
        reader.shutdown();
        model.close();
    }
}
