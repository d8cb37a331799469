package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexFileNames;
import org.jspecify.annotations.Nullable;

/**
 * An index on disk that one process searches and changes at once: when a change returns, it is safe on the disk and every later search
 * sees it. Many rows are put in faster by one call than by many, since each call waits for the disk.
 *
 * <p>Thread-safe: searches run beside each other, changes one after the other. While it is open, no other process can write to the
 * index; others may read it. After a change failed with a {@link io.github.jjak.error.RunException}, close the store and open it again.
 * The model is the caller's, who closes it after the store.
 */
public final class IndexStore implements AutoCloseable {

    private final Path folder;
    private final ReadWriteLock searching = new ReentrantReadWriteLock();
    private final @Nullable SentenceTransformer model;
    private final SearchIndexWriter writer;
    private SearchIndex index;

    /** Without, the index is an empty one in memory: the first rows show the language of a new one. */
    private boolean onDisk;

    private boolean closed;

    private IndexStore(
            Path folder,
            @Nullable SentenceTransformer model,
            SearchIndexWriter writer,
            SearchIndex index,
            boolean onDisk) {
        this.folder = folder;
        this.model = model;
        this.writer = writer;
        this.index = index;
        this.onDisk = onDisk;
    }

    /**
     * Opens an index, or makes an empty one where there is none.
     *
     * @param settings of a new index; one that is there keeps its own
     * @param model makes the vectors; null for an index of words only
     * @throws UsageException if another model made the vectors, or the folder holds other files
     * @throws io.github.jjak.error.DataException if the index is damaged
     * @throws io.github.jjak.error.RunException if another process is writing, or the folder cannot be used
     */
    public static IndexStore open(Path folder, IndexSettings settings, @Nullable SentenceTransformer model) {
        return hasIndex(folder)
                ? open(folder, model)
                : new IndexStore(
                        folder,
                        model,
                        SearchIndexWriter.create(folder, settings, model),
                        SearchIndex.inMemory(List.of(), settings, model),
                        false);
    }

    /**
     * Opens an index of vectors that are made elsewhere, or makes an empty one where there is none. Rows come with their vectors, and
     * so do questions.
     *
     * @param settings of a new index; one that is there keeps its own
     * @throws UsageException if the index has vectors of another dimension or similarity, or the folder holds other files
     * @throws io.github.jjak.error.DataException if the index is damaged
     * @throws io.github.jjak.error.RunException if another process is writing, or the folder cannot be used
     */
    public static IndexStore openForVectors(
            Path folder, IndexSettings settings, int dimension, SimilarityFunction similarity) {
        if (!hasIndex(folder)) {
            return new IndexStore(
                    folder,
                    null,
                    SearchIndexWriter.createForVectors(folder, settings, dimension, similarity),
                    SearchIndex.emptyForVectors(settings, dimension, similarity),
                    false);
        }
        IndexStore store = open(folder, null);
        IndexMetadata metadata = store.metadata();
        if (metadata.dimension() != dimension || metadata.similarity() != similarity) {
            store.close();
            throw new UsageException("The index " + folder + " has vectors of " + metadata.dimension()
                    + " numbers, compared by " + metadata.similarity().id() + "; asked for are " + dimension + " and "
                    + similarity.id() + ". Name another folder, or use the model that the index was made with.");
        }
        return store;
    }

    private static IndexStore open(Path folder, @Nullable SentenceTransformer model) {
        SearchIndexWriter writer = SearchIndexWriter.open(folder, model);
        try {
            return new IndexStore(folder, model, writer, SearchIndex.open(folder, model), true);
        } catch (RuntimeException failure) {
            writer.close();
            throw failure;
        }
    }

    private static boolean hasIndex(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith(IndexFileNames.SEGMENTS + "_"));
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder.toString(), "read");
        }
    }

    /** What the index says of itself. */
    public IndexMetadata metadata() {
        return read(SearchIndex::metadata);
    }

    /** Number of rows. */
    public int size() {
        return read(SearchIndex::size);
    }

    /** Puts rows in, in place of those of the same ids; see {@link SearchIndexWriter#put(List)}. */
    public void put(List<IndexRow> rows) {
        if (!rows.isEmpty()) {
            change(() -> writer.put(rows));
        }
    }

    /** As {@link #put(List)}, with vectors that were made elsewhere; see {@link SearchIndexWriter#put(List, List)}. */
    public void put(List<IndexRow> rows, List<float[]> vectors) {
        if (!rows.isEmpty() || !vectors.isEmpty()) {
            change(() -> writer.put(rows, vectors));
        }
    }

    /** Deletes rows; ids that are not there are passed over. */
    public synchronized void delete(Collection<String> ids) {
        if (!ids.isEmpty() && onDisk) {
            change(() -> writer.delete(ids));
        }
    }

    /**
     * Deletes the rows that have these values in these columns and meet a condition.
     *
     * @param filters values by column, may be empty
     * @param condition on a row's columns
     */
    public synchronized void delete(Map<String, String> filters, Predicate<Map<String, String>> condition) {
        delete(read(open -> open.ids(filters, condition)));
    }

    /** The best rows for a question; see {@link SearchIndex#search(String, float[], SearchRequest, Predicate)}. */
    public List<SearchHit> search(
            String question,
            float @Nullable [] vector,
            SearchRequest request,
            @Nullable Predicate<Map<String, String>> condition) {
        return read(open -> open.search(question, vector, request, condition));
    }

    /** Something that an open index answers. */
    @FunctionalInterface
    public interface Reading<T> {
        /** @param open must not be used or closed later */
        T from(SearchIndex open);
    }

    /** Several searches in the same state of the index, whatever is changed meanwhile; changes wait for it. */
    public <T> T read(Reading<T> reading) {
        searching.readLock().lock();
        try {
            checkOpen();
            return reading.from(index);
        } finally {
            searching.readLock().unlock();
        }
    }

    private synchronized void change(Runnable change) {
        checkOpen();
        change.run();
        writer.commit();
        try {
            SearchIndex newer = onDisk ? index.newer() : SearchIndex.open(folder, model);
            if (newer != null) {
                replace(newer);
            }
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder.toString(), "read");
        }
    }

    private void replace(SearchIndex newer) throws IOException {
        searching.writeLock().lock();
        try {
            SearchIndex old = index;
            index = newer;
            if (onDisk) {
                old.closeReader();
            } else {
                old.close();
                onDisk = true;
            }
        } finally {
            searching.writeLock().unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The store of the index " + folder + " is closed.");
        }
    }

    /** Waits for searches at work; closing twice does nothing. */
    @Override
    public synchronized void close() {
        searching.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try (SearchIndex reader = index) {
                writer.close();
            }
        } finally {
            searching.writeLock().unlock();
        }
    }
}
