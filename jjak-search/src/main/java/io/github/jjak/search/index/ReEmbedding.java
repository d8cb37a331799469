package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;

/**
 * The next generation of an index: its rows with the vectors of another model. It is made beside the index, which is searched and may be
 * changed meanwhile, and takes its place at once; the index becomes the previous generation, which can be put back.
 *
 * <ol>
 *   <li>{@link #update} encodes what the next generation lacks and deletes what the index has no longer. What is committed outlives a
 *       crash: another process goes on from there.
 *   <li>The next generation is an index in the folder {@link #next}; compare both there, for instance by {@link SearchQuality}.
 *   <li>{@link #exchange} brings it up to date, while nobody can write to the index, and renames both folders.
 *   <li>{@link #rollBack} exchanges the index and the previous generation.
 * </ol>
 *
 * <p>Those who have the index open go on with what they opened. Not thread-safe; one process at a time.
 */
public final class ReEmbedding {

    private static final int ROWS_AT_ONCE = 256;

    private final Path index;
    private final SentenceTransformer model;
    private final GenerationFolders folders;
    private final Duration betweenCommits;

    /**
     * For an index in a folder.
     *
     * @param model makes the new vectors; stays open until the work is done
     */
    public ReEmbedding(Path index, SentenceTransformer model) {
        this(index, model, Duration.ofSeconds(10));
    }

    ReEmbedding(Path index, SentenceTransformer model, Duration betweenCommits) {
        this.index = index;
        this.model = model;
        this.folders = new GenerationFolders(index);
        this.betweenCommits = betweenCommits;
    }

    /** Hears how far the work is. */
    @FunctionalInterface
    public interface Progress {

        /** @return whether to go on; if not, what is done is committed */
        boolean looked(int rows, int ofRows);
    }

    /**
     * What was done.
     *
     * @param rows of the index
     * @param encoded rows that the next generation did not have, or had otherwise
     * @param deleted rows that the index has no longer
     * @param whole whether all rows were looked at
     */
    public record Update(int rows, int encoded, int deleted, boolean whole) {

        /** Whether both generations had the same rows. */
        public boolean changedNothing() {
            return whole && encoded == 0 && deleted == 0;
        }
    }

    /** Folder of the next generation. */
    public Path next() {
        return folders.next();
    }

    /**
     * Makes the next generation, or goes on with it, until it holds the rows that the index has now. One that another model began, or that
     * is made by other settings than the index has now, is begun anew.
     *
     * @throws io.github.jjak.error.DataException if there is no index or it is damaged
     * @throws UsageException if the index has the vectors of this model already
     * @throws io.github.jjak.error.RunException if the next generation cannot be written
     */
    public Update update(Progress progress) {
        folders.settle();
        try (SearchIndex now = SearchIndex.open(index, null);
                SearchIndexWriter writer = writer(now.metadata())) {
            Copy copy = new Copy(now.size(), writer, progress);
            now.forEachRow(copy::add);
            copy.flush();
            int deleted = copy.whole ? deleteOthers(now, writer) : 0;
            writer.commit();
            return new Update(now.size(), copy.encoded, deleted, copy.whole);
        }
    }

    private SearchIndexWriter writer(IndexMetadata metadata) {
        String fingerprint = PassageEncoder.fingerprint(model);
        if (fingerprint.equals(metadata.fingerprint())) {
            throw new UsageException("The vectors in " + index + " are of the model " + model.location() + " already.");
        }
        Path next = folders.next();
        if (GenerationFolders.isIndex(next)) {
            IndexMetadata begun = SearchIndex.describe(next);
            if (fingerprint.equals(begun.fingerprint()) && begun.settings().equals(metadata.settings())) {
                return SearchIndexWriter.open(next, model);
            }
        }
        return SearchIndexWriter.create(next, metadata.settings(), model, true);
    }

    /** Rows on their way into the next generation. */
    private final class Copy {

        private final int total;
        private final SearchIndexWriter writer;
        private final Progress progress;
        private final List<IndexRow> rows = new ArrayList<>();
        private long committed = System.nanoTime();
        private int looked;
        private int encoded;
        private boolean whole = true;

        private Copy(int total, SearchIndexWriter writer, Progress progress) {
            this.total = total;
            this.writer = writer;
            this.progress = progress;
        }

        private void add(IndexRow row) {
            if (whole) {
                rows.add(row);
                if (rows.size() == ROWS_AT_ONCE) {
                    flush();
                }
            }
        }

        private void flush() {
            if (rows.isEmpty()) {
                return;
            }
            encoded += writer.put(rows);
            looked += rows.size();
            rows.clear();
            if (System.nanoTime() - committed > betweenCommits.toNanos()) {
                writer.commit();
                committed = System.nanoTime();
            }
            whole = progress.looked(looked, total);
        }
    }

    private int deleteOthers(SearchIndex now, SearchIndexWriter writer) {
        if (!GenerationFolders.isIndex(folders.next())) {
            return 0;
        }
        List<String> gone = new ArrayList<>();
        try (SearchIndex before = SearchIndex.open(folders.next(), null)) {
            before.forEachRow(row -> {
                if (!now.holds(row.id())) {
                    gone.add(row.id());
                }
            });
        }
        return gone.isEmpty() ? 0 : writer.delete(gone);
    }

    /**
     * Puts the next generation in the place of the index. Nobody can write to the index meanwhile; whatever was written since the last
     * {@link #update} is taken over first. The generation before the index is deleted.
     *
     * @throws io.github.jjak.error.RunException if another process writes to the index, or a folder cannot be renamed; the index is then
     *     what it was
     */
    public void exchange() {
        try (FSDirectory directory = FSDirectory.open(index);
                Lock held = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            held.ensureValid();
            update((rows, all) -> true);
            folders.exchange();
        } catch (IOException cause) {
            throw IndexFailure.of(cause, index.toString(), "exchanged");
        }
    }

    /**
     * Puts the previous generation of an index back in its place; the index becomes the previous one, so that a second time undoes the
     * first.
     *
     * @throws UsageException if there is no previous generation
     * @throws io.github.jjak.error.RunException if another process writes to the index, or a folder cannot be renamed
     */
    public static void rollBack(Path index) {
        GenerationFolders folders = new GenerationFolders(index);
        folders.settle();
        if (!GenerationFolders.isIndex(folders.previous())) {
            throw new UsageException("There is no previous generation of the index " + index + " in "
                    + folders.previous() + ", so nothing can be put back.");
        }
        if (!Files.isDirectory(index)) {
            throw new UsageException("There is no index in " + index + ".");
        }
        try (FSDirectory directory = FSDirectory.open(index);
                Lock held = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            held.ensureValid();
            folders.rollBack();
        } catch (IOException cause) {
            throw IndexFailure.of(cause, index.toString(), "exchanged");
        }
    }
}
