package io.github.jjak.serve.generation.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.lifetime.internal.UseCount;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchRequest;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.queue.QueueOptions;
import io.github.jjak.serve.queue.internal.EmbeddingQueue;
import io.github.jjak.serve.queue.internal.QueueObserver;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Libtorch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model with its queue, and an index whose vectors it made: what is served at a time. Either may be missing. Freed when it is closed and
 * its last user is done. Thread-safe.
 */
public final class Generation implements AutoCloseable {

    private final Source source;
    private final @Nullable SentenceTransformer model;
    private final @Nullable EmbeddingQueue queue;
    private final @Nullable SearchIndex index;
    private final @Nullable String fingerprint;
    private final Instant loaded = Instant.now();
    private final FreedMemory freedMemory =
            new FreedMemory(FreedMemory.INTERVAL, System::nanoTime, Libtorch::returnFreedMemory);
    private final UseCount uses = new UseCount("This generation", this::free);

    private Generation(
            Source source,
            @Nullable SentenceTransformer model,
            @Nullable SearchIndex index,
            QueueOptions options,
            QueueObserver observer) {
        this.source = source;
        this.model = model;
        this.index = index;
        this.fingerprint = model == null ? null : ModelFingerprint.of(model.internals(), TextRole.DOCUMENT);
        this.queue = model == null
                ? null
                : new EmbeddingQueue((rows, prompts) -> encode(model, rows, prompts), options, observer);
    }

    private float[][] encode(SentenceTransformer of, List<int[]> rows, int[] promptTokens) {
        float[][] vectors = of.internals().encodeTokens(rows, promptTokens, Precision.FP32);
        freedMemory.afterPass();
        return vectors;
    }

    /**
     * Loads and warms it up.
     *
     * @throws UsageException if the model did not make the index's vectors, or there is neither model nor index
     * @throws io.github.jjak.error.JjakException if either is missing or damaged
     */
    static Generation load(Source source, QueueOptions options, QueueObserver observer) {
        Path folder = source.index();
        String location = source.model();
        boolean vectors = folder != null && SearchIndex.describe(folder).hasVectors();
        if (location == null && vectors) {
            location = SearchIndex.describe(Objects.requireNonNull(folder)).model();
        }
        if (location == null && folder == null) {
            throw new UsageException("There is nothing to serve: name a model, an index, or both.");
        }
        SentenceTransformer model = location == null
                ? null
                : SentenceTransformer.load(
                        location, new LoadOptions(source.maxSequenceLength()).withBackend(source.backend()));
        Generation generation = open(source, model, vectors, options, observer);
        try {
            generation.warmUp(location);
            return generation;
        } catch (RuntimeException failure) {
            generation.close();
            throw failure;
        }
    }

    private static Generation open(
            Source source,
            @Nullable SentenceTransformer model,
            boolean vectors,
            QueueOptions options,
            QueueObserver observer) {
        Path folder = source.index();
        SearchIndex index = null;
        try {
            index = folder == null ? null : SearchIndex.open(folder, vectors ? model : null);
            return new Generation(source, model, index, options, observer);
        } catch (RuntimeException failure) {
            if (index != null) {
                index.close();
            }
            if (model != null) {
                model.close();
            }
            throw failure;
        }
    }

    /** The first pass and the first search load code and touch all weights; that may take longer than any request may. */
    private void warmUp(@Nullable String words) {
        String text = words == null ? "0" : words;
        float[] vector = null;
        if (model != null) {
            // Questions and answers may have encoders of their own.
            model.encodeDocument(List.of(text));
            vector = model.encodeQuery(List.of(text))[0];
        }
        if (index != null) {
            index.search(
                    text,
                    index.metadata().hasVectors() ? vector : null,
                    SearchRequest.ofDefaults().withExplain(true));
        }
    }

    UseCount.Use begin() {
        return uses.begin();
    }

    /** Where it came from. */
    public Source source() {
        return source;
    }

    /** The model, or null if words alone are searched. */
    public @Nullable SentenceTransformer model() {
        return model;
    }

    /** Where the model is, or null without one. */
    public @Nullable String modelLocation() {
        return model == null ? null : model.location();
    }

    /** The model's queue, or null without one. */
    public @Nullable EmbeddingQueue queue() {
        return queue;
    }

    /** The index, or null if only vectors are served. */
    public @Nullable SearchIndex index() {
        return index;
    }

    /** SHA-256 of all that decides a vector, or null without a model. */
    public @Nullable String fingerprint() {
        return fingerprint;
    }

    /** When it was loaded. */
    public Instant loaded() {
        return loaded;
    }

    /** Whether it can still answer. */
    public boolean isAlive() {
        return queue == null || queue.isAlive();
    }

    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        if (queue != null) {
            queue.close();
        }
        if (index != null) {
            index.close();
        }
        if (model != null) {
            model.close();
        }
    }
}
