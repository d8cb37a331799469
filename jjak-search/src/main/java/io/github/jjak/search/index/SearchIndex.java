package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.internal.TermAnalysis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/**
 * Rows searched by words, by vectors or by both: an index on disk that {@link SearchIndexWriter} makes, or one in memory.
 *
 * <p>It shows the index as it was when it was opened, whatever is written meanwhile. Searching is thread-safe. The model is the
 * caller's, who closes it after the index.
 */
public final class SearchIndex implements AutoCloseable {

    private static final int LONGEST_QUESTION = 100_000;

    private final String folder;
    private final Directory directory;
    private final DirectoryReader reader;
    private final IndexMetadata metadata;
    private final @Nullable SentenceTransformer model;
    private final TermAnalysis analysis;
    private final IndexSearch search;

    private SearchIndex(
            String folder,
            Directory directory,
            DirectoryReader reader,
            IndexMetadata metadata,
            @Nullable SentenceTransformer model) {
        this.folder = folder;
        this.directory = directory;
        this.reader = reader;
        this.metadata = metadata;
        this.model = model;
        this.analysis = new TermAnalysis(
                metadata.settings().language(),
                LONGEST_QUESTION,
                metadata.settings().userDictionary());
        this.search = new IndexSearch(
                reader, analysis, new Synonyms(metadata.settings().synonyms(), analysis), metadata, model);
    }

    /**
     * Opens an index.
     *
     * @param model the one that made its vectors; null to search by words only
     * @throws io.github.jjak.error.DataException if there is no index, it is damaged or of another format
     * @throws UsageException if another model made the vectors
     */
    public static SearchIndex open(Path folder, @Nullable SentenceTransformer model) {
        Directory directory = IndexFolder.open(folder);
        try {
            return open(folder.toString(), directory, model);
        } catch (IOException cause) {
            IndexFolder.closeQuietly(directory);
            throw IndexFailure.of(cause, folder.toString(), "read");
        } catch (RuntimeException cause) {
            IndexFolder.closeQuietly(directory);
            throw IndexFailure.ofReading(cause, folder.toString());
        }
    }

    /**
     * What the index in a folder says of itself.
     *
     * @throws io.github.jjak.error.DataException if there is no index, it is damaged or of another format
     */
    public static IndexMetadata describe(Path folder) {
        try (Directory directory = IndexFolder.open(folder);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            return IndexMetadata.of(reader.getIndexCommit().getUserData(), folder.toString());
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder.toString(), "read");
        } catch (RuntimeException cause) {
            throw IndexFailure.ofReading(cause, folder.toString());
        }
    }

    /**
     * An index in memory, which is gone when it is closed.
     *
     * @param model makes the vectors; null for words only
     */
    public static SearchIndex inMemory(
            List<IndexRow> rows, IndexSettings settings, @Nullable SentenceTransformer model) {
        Directory directory = new ByteBuffersDirectory();
        try (SearchIndexWriter writer = SearchIndexWriter.create("in memory", directory, settings, model)) {
            writer.put(rows);
            writer.commit();
        }
        try {
            return open("in memory", directory, model);
        } catch (IOException cause) {
            throw IndexFailure.of(cause, "memory", "read");
        }
    }

    /** An index of vectors from outside without any rows. */
    static SearchIndex emptyForVectors(IndexSettings settings, int dimension, SimilarityFunction similarity) {
        Directory directory = new ByteBuffersDirectory();
        try (SearchIndexWriter writer =
                SearchIndexWriter.createForVectors("in memory", directory, settings, dimension, similarity)) {
            writer.commit();
        }
        try {
            return open("in memory", directory, null);
        } catch (IOException cause) {
            throw IndexFailure.of(cause, "memory", "read");
        }
    }

    private static SearchIndex open(String folder, Directory directory, @Nullable SentenceTransformer model)
            throws IOException {
        DirectoryReader reader = DirectoryReader.open(directory);
        try {
            IndexMetadata metadata = IndexMetadata.of(reader.getIndexCommit().getUserData(), folder);
            if (model != null) {
                IndexFolder.checkModel(metadata, model, folder);
            }
            IndexFolder.checkIntegrity(reader, directory);
            return new SearchIndex(folder, directory, reader, metadata, model);
        } catch (IOException | RuntimeException failure) {
            reader.close();
            throw failure;
        }
    }

    /** Number of rows. */
    public int size() {
        return search.rows();
    }

    /** What the index says of itself. */
    public IndexMetadata metadata() {
        return metadata;
    }

    /** Five hits in the index's usual mode; see {@link #search(String, SearchRequest)}. */
    public List<SearchHit> search(String question) {
        return search(question, SearchRequest.ofDefaults());
    }

    /**
     * The best rows for a question.
     *
     * @return best first; empty if nothing reaches the least score
     * @throws UsageException for a mode that needs the model where there is none, or a filter on a column that the index has not
     * @throws io.github.jjak.error.DeadlineException if it is not done in the time of the request
     * @throws io.github.jjak.error.DataException if the index turns out to be damaged
     */
    public List<SearchHit> search(String question, SearchRequest request) {
        return search(question, null, request);
    }

    /**
     * As {@link #search(String, SearchRequest)}, for a question whose vector was made elsewhere, for instance together with others.
     *
     * @param vector of the question by the model of the index, as the model makes it; null to have it made where it is needed
     */
    public List<SearchHit> search(String question, float @Nullable [] vector, SearchRequest request) {
        return search(question, vector, request, null);
    }

    /**
     * As {@link #search(String, float[], SearchRequest)}, among the rows whose columns meet a condition. The columns of each row that
     * the request's own filters leave are read from the disk, a few microseconds each.
     *
     * @param condition on a row's columns, called by this thread; null for all rows
     */
    public List<SearchHit> search(
            String question,
            float @Nullable [] vector,
            SearchRequest request,
            @Nullable Predicate<Map<String, String>> condition) {
        return search(question, vector, request, condition, SearchDeadline.in(request.timeout()));
    }

    /** @param deadline in place of the request's */
    List<SearchHit> search(
            String question,
            float @Nullable [] vector,
            SearchRequest request,
            @Nullable Predicate<Map<String, String>> condition,
            SearchDeadline deadline) {
        if (vector != null && metadata.hasVectors() && vector.length != metadata.dimension()) {
            throw new UsageException("The vector of a question has " + vector.length + " numbers; those of the index "
                    + folder + " have " + metadata.dimension() + ".");
        }
        try {
            return search.search(question, vector, request, condition, deadline);
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "read");
        }
    }

    /**
     * The vector of a hit's passage, as the index compares it: with length 1 if by cosine.
     *
     * @return {@code [dimension]}, or null if the index has no vectors
     * @throws io.github.jjak.error.DataException if the index turns out to be damaged
     */
    public float @Nullable [] vector(SearchHit hit) {
        try {
            return search.vector(hit);
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "read");
        }
    }

    /**
     * Ids of the rows that have these values in these columns and meet a condition.
     *
     * @param filters values by column, may be empty
     * @param condition on a row's columns
     * @return in no particular order
     */
    public List<String> ids(Map<String, String> filters, Predicate<Map<String, String>> condition) {
        try {
            return search.ids(filters, condition);
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "read");
        }
    }

    /**
     * Every row, in no particular order.
     *
     * @throws io.github.jjak.error.DataException if the index turns out to be damaged
     */
    public void forEachRow(Consumer<IndexRow> rows) {
        try {
            search.forEachRow(rows);
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "read");
        }
    }

    /** Whether there is a row with this id. */
    boolean holds(String id) {
        try {
            return new IndexSearcher(reader).count(new TermQuery(new Term(IndexFields.ID, id))) > 0;
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "read");
        }
    }

    /** The mode of a request that names none. */
    public SearchMode usualMode() {
        return model == null ? SearchMode.BM25 : SearchMode.HYBRID;
    }

    /** The index as it is now, in the same directory; null if nothing was committed since this one was opened. */
    @Nullable
    SearchIndex newer() throws IOException {
        DirectoryReader changed = DirectoryReader.openIfChanged(reader);
        if (changed == null) {
            return null;
        }
        IndexMetadata now = IndexMetadata.of(changed.getIndexCommit().getUserData(), folder);
        return new SearchIndex(folder, directory, changed, now, model);
    }

    /** Ends this one and leaves the directory to a newer one. */
    void closeReader() throws IOException {
        analysis.close();
        reader.close();
    }

    @Override
    public void close() {
        try (Directory closing = directory) {
            closeReader();
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "closed");
        }
    }
}
