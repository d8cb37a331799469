package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.Bm25Options;
import io.github.jjak.search.internal.Languages;
import io.github.jjak.search.internal.TermAnalysis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows into an index, replaces and deletes them. Nothing is seen by those who search, and nothing outlives a crash, before
 * {@link #commit()}; what was committed stays readable whatever happens. One writer at a time, also among processes; not
 * thread-safe. Rows are written by a thread of its own while the model encodes the next ones. Memory is bounded by the rows of
 * three {@link #put}s and Lucene's buffer.
 */
public final class SearchIndexWriter implements AutoCloseable {

    private static final int LONGEST_TEXT = 1_000_000;

    private final String folder;
    private final Directory directory;
    private IndexMetadata metadata;
    private @Nullable PassageEncoder encoder;
    private @Nullable DocumentWriter writer;
    private @Nullable CommittedRows committed;

    private SearchIndexWriter(String folder, Directory directory, IndexMetadata metadata) {
        this.folder = folder;
        this.directory = directory;
        this.metadata = metadata;
    }

    /**
     * A new index.
     *
     * @param folder where it is made; new or empty
     * @param model makes the vectors and must stay open; null for an index of words only
     * @throws UsageException if the folder is not empty or the settings do not fit the model
     * @throws io.github.jjak.error.RunException if the folder cannot be used
     */
    public static SearchIndexWriter create(Path folder, IndexSettings settings, @Nullable SentenceTransformer model) {
        return create(folder, settings, model, false);
    }

    /**
     * As {@link #create(Path, IndexSettings, SentenceTransformer)}; an index that is there stays as it is until the first commit.
     *
     * @param replace whether there may be an index, in whose place the new one is put
     * @throws UsageException if there are other files in the folder
     */
    public static SearchIndexWriter create(
            Path folder, IndexSettings settings, @Nullable SentenceTransformer model, boolean replace) {
        return create(folder.toString(), emptyFolder(folder, replace), settings, model);
    }

    /**
     * A new index of vectors that are made elsewhere, by a model that the index does not know: rows come with their vectors
     * ({@link #put(List, List)}) and so do questions ({@link SearchIndex#search(String, float[], SearchRequest)}).
     *
     * @param folder where it is made; new or empty
     * @param dimension of the vectors, at least 1
     * @param similarity by which they are compared
     * @throws UsageException if the folder is not empty
     * @throws io.github.jjak.error.RunException if the folder cannot be used
     */
    public static SearchIndexWriter createForVectors(
            Path folder, IndexSettings settings, int dimension, SimilarityFunction similarity) {
        if (dimension < 1 || dimension > VectorCodec.MOST_DIMENSIONS) {
            throw new UsageException("Vectors of " + dimension + " numbers are asked for; allowed is 1 to "
                    + VectorCodec.MOST_DIMENSIONS + ".");
        }
        return createForVectors(folder.toString(), emptyFolder(folder, false), settings, dimension, similarity);
    }

    static SearchIndexWriter createForVectors(
            String folder, Directory directory, IndexSettings settings, int dimension, SimilarityFunction similarity) {
        return new SearchIndexWriter(
                folder,
                directory,
                new IndexMetadata(settings, IndexMetadata.GIVEN_VECTORS, null, dimension, similarity, null, Map.of()));
    }

    private static Directory emptyFolder(Path folder, boolean replace) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                if (files.anyMatch(file -> !mayBeThere(file, replace))) {
                    throw new UsageException("The folder " + folder + " is not empty. Name a new one for the index.");
                }
            }
            return FSDirectory.open(folder);
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder.toString(), "made");
        }
    }

    /** Lucene's own files; without a commit they were left behind by a process that ended before its first one. */
    private static boolean mayBeThere(Path file, boolean replace) {
        String name = String.valueOf(file.getFileName());
        boolean lucenes = name.equals(IndexWriter.WRITE_LOCK_NAME)
                || IndexFileNames.CODEC_FILE_PATTERN.matcher(name).matches()
                || name.startsWith(IndexFileNames.PENDING_SEGMENTS);
        return lucenes || (replace && name.startsWith(IndexFileNames.SEGMENTS));
    }

    static SearchIndexWriter create(
            String folder, Directory directory, IndexSettings settings, @Nullable SentenceTransformer model) {
        IndexMetadata metadata = new IndexMetadata(
                settings,
                model == null ? null : PassageEncoder.fingerprint(model),
                model == null ? null : model.location(),
                model == null ? 0 : model.dimension(),
                model == null ? SimilarityFunction.COSINE : model.similarityFunction(),
                null,
                Map.of());
        SearchIndexWriter writer = new SearchIndexWriter(folder, directory, metadata);
        writer.encoder = new PassageEncoder(settings, model);
        return writer;
    }

    /**
     * An index that is there.
     *
     * @param model the one that made its vectors, which must stay open; null to delete only, or for an index of words only
     * @throws io.github.jjak.error.DataException if there is no index or it is damaged
     * @throws UsageException if another model made the vectors
     * @throws io.github.jjak.error.RunException if another process is writing
     */
    public static SearchIndexWriter open(Path folder, @Nullable SentenceTransformer model) {
        Directory directory = IndexFolder.open(folder);
        DirectoryReader before;
        try {
            before = DirectoryReader.open(directory);
        } catch (IOException cause) {
            IndexFolder.closeQuietly(directory);
            throw IndexFailure.of(cause, folder.toString(), "opened");
        } catch (RuntimeException cause) {
            IndexFolder.closeQuietly(directory);
            throw IndexFailure.ofReading(cause, folder.toString());
        }
        try {
            IndexMetadata metadata = IndexMetadata.of(before.getIndexCommit().getUserData(), folder.toString());
            if (model != null) {
                IndexFolder.checkModel(metadata, model, folder.toString());
            }
            SearchIndexWriter writer = new SearchIndexWriter(folder.toString(), directory, metadata);
            writer.committed = new CommittedRows(before);
            writer.encoder =
                    model == null && metadata.hasVectors() ? null : new PassageEncoder(metadata.settings(), model);
            writer.writer(List.of());
            return writer;
        } catch (IOException | RuntimeException cause) {
            IndexFolder.closeQuietly(before);
            IndexFolder.closeQuietly(directory);
            if (cause instanceof RuntimeException known) {
                throw IndexFailure.ofReading(known, folder.toString());
            }
            throw IndexFailure.of((IOException) cause, folder.toString(), "opened");
        }
    }

    /** What the index says of itself. */
    public IndexMetadata metadata() {
        return metadata;
    }

    /**
     * Puts rows in; a row takes the place of one with the same id. A row that is there with the same text and columns is left as
     * it is, without the model's work.
     *
     * @return rows that were new or different
     * @throws UsageException if a row has a column that the index has not, or the index was opened without its model
     * @throws io.github.jjak.error.RunException if these or earlier rows cannot be written
     */
    public int put(List<IndexRow> rows) {
        PassageEncoder encode = encoder;
        if (encode == null) {
            throw new UsageException("The index " + folder + " has vectors; rows need the model that made them, or"
                    + " vectors of their own.");
        }
        checkColumns(rows);
        try {
            List<IndexRow> changed = committed == null ? rows : committed.changed(rows);
            writer(rows).put(encode.encode(changed));
            touch(changed);
            return changed.size();
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "written");
        }
    }

    /**
     * Puts rows in with vectors that were made elsewhere, in place of those of the same ids. Each row is one passage, however long
     * its text is.
     *
     * @param vectors one per row, of the index's dimension; by the index's model, if it has one
     * @throws UsageException if a row has a column that the index has not, or a vector does not fit
     * @throws io.github.jjak.error.RunException if these or earlier rows cannot be written
     */
    public void put(List<IndexRow> rows, List<float[]> vectors) {
        checkColumns(rows);
        List<PassageEncoder.EncodedRow> encoded = GivenVectors.encode(rows, vectors, metadata.dimension(), space());
        try {
            writer(rows).put(encoded);
            touch(rows);
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "written");
        }
    }

    private void checkColumns(List<IndexRow> rows) {
        if (metadata.settings().anyColumns()) {
            return;
        }
        for (IndexRow row : rows) {
            for (String column : row.columns().keySet()) {
                if (!metadata.settings().columns().contains(column)) {
                    throw new UsageException("A row has the column \"" + column + "\", which the index " + folder
                            + " has not; its columns are " + metadata.settings().columns() + ".");
                }
            }
        }
    }

    private String language(List<IndexRow> rows) {
        String language = metadata.settings().language();
        return language.equals(Bm25Options.AUTO)
                ? Languages.detect(rows.stream().map(IndexRow::text).toList())
                : language;
    }

    /**
     * Deletes rows.
     *
     * @return how many of the ids were there, as far as committed
     * @throws io.github.jjak.error.RunException if the deletion cannot be written
     */
    public int delete(Collection<String> ids) {
        try {
            DocumentWriter open = writer(List.of());
            int found = 0;
            for (String id : ids) {
                if (committed != null && committed.has(id)) {
                    found++;
                }
                open.delete(new Term(IndexFields.ID, id));
                if (committed != null) {
                    committed.touch(id);
                }
            }
            return found;
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "written");
        }
    }

    /** Notes how far a source was put in, to be committed with its rows; null when it is in whole. */
    public void setProgress(IndexMetadata.@Nullable Progress progress) {
        metadata = metadata.withProgress(progress);
    }

    /** Notes the least scores of answers, to be committed. */
    public void setThresholds(Map<SearchMode, AnswerThreshold> thresholds) {
        metadata = metadata.withThresholds(thresholds);
    }

    /**
     * Makes everything put in and deleted so far visible and safe on the disk.
     *
     * @throws io.github.jjak.error.RunException if it cannot be written; what was committed before is then unchanged
     */
    public void commit() {
        try {
            // The language stands in the description, and is found out when the writer is opened.
            DocumentWriter open = writer(List.of());
            open.commit(metadata.toUserData());
            refresh();
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "written");
        }
    }

    /** How many segments the committed index has: Lucene's parts, each with a graph of its own that a search walks. */
    public int segments() {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            return reader.leaves().size();
        } catch (IndexNotFoundException nothingCommitted) {
            return 0;
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "read");
        }
    }

    /**
     * Commits, and merges the segments of the index into one, on all cores: a search then walks one graph instead of many, several times
     * as fast, and finds more of the nearest. Takes up to about as long as all vectors took to be put in, and as much room on the disk again
     * until it is done. If it is interrupted, the index stays as it was committed.
     *
     * @throws io.github.jjak.error.RunException if it cannot be written
     */
    public void merge() {
        commit();
        try {
            DocumentWriter open = writer;
            writer = null;
            if (open != null) {
                open.close();
            }
            try (DocumentWriter merging = newWriter(
                    metadata.settings().language(), false, Runtime.getRuntime().availableProcessors())) {
                merging.merge();
                merging.commit(metadata.toUserData());
            }
            if (committed == null) {
                // Else the next writer would begin the index anew.
                committed = new CommittedRows(DirectoryReader.open(directory));
            }
            refresh();
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "written");
        }
    }

    private void touch(List<IndexRow> rows) {
        CommittedRows there = committed;
        if (there != null) {
            rows.forEach(row -> there.touch(row.id()));
        }
    }

    /** What is compared with is what was committed last; nothing in an index that is being made. */
    private void refresh() throws IOException {
        if (committed != null) {
            committed.refresh();
        }
    }

    /** The writer; the first rows show the language where nobody has said it. */
    private DocumentWriter writer(List<IndexRow> first) {
        DocumentWriter open = writer;
        if (open != null) {
            return open;
        }
        String language = language(first);
        open = newWriter(language, committed == null, 1);
        writer = open;
        metadata = metadata.withLanguage(language);
        return open;
    }

    /** @param mergeWorkers as for {@link DocumentWriter} */
    private DocumentWriter newWriter(String language, boolean create, int mergeWorkers) {
        TermAnalysis terms =
                new TermAnalysis(language, LONGEST_TEXT, metadata.settings().userDictionary());
        try {
            return new DocumentWriter(directory, terms, space(), create, mergeWorkers);
        } catch (IOException cause) {
            terms.close();
            throw IndexFailure.of(cause, folder, "opened for writing");
        }
    }

    private VectorSpace space() {
        return new VectorSpace(metadata.similarity(), metadata.settings().vectors());
    }

    /** Ends writing; what was not committed is forgotten. The index in memory stays where it is. */
    @Override
    public void close() {
        try (Directory closing = directory instanceof FSDirectory ? directory : null;
                CommittedRows reader = committed;
                DocumentWriter writing = writer) {
            encoder = null;
        } catch (IOException cause) {
            throw IndexFailure.of(cause, folder, "closed");
        }
    }
}
