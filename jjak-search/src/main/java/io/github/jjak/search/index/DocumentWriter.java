package io.github.jjak.search.index;

import io.github.jjak.search.internal.TermAnalysis;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lucene's writer behind a thread of its own, so that the model encodes the next rows while the last ones are cut into terms and
 * linked in the graph. At most {@value #WAITING} batches wait; what goes wrong is thrown by a later call. Used by one thread.
 */
final class DocumentWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DocumentWriter.class);
    private static final int BUFFER_MEGABYTES = 64;
    private static final int WAITING = 2;

    private final IndexWriter lucene;
    private final TermAnalysis analysis;
    private final VectorSpace space;
    private final Deque<Future<?>> waiting = new ArrayDeque<>();
    private volatile boolean closing;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> daemon(work, "jjak-index-writer"));
    private final ExecutorService mergers;

    /**
     * Opens Lucene's writer.
     *
     * @param analysis closed with this writer
     * @param create whether what is there is replaced at the first commit
     * @param mergeWorkers threads that link a graph when segments are merged, at least 1; with more than one, in no fixed order
     */
    DocumentWriter(Directory directory, TermAnalysis analysis, VectorSpace space, boolean create, int mergeWorkers)
            throws IOException {
        this.analysis = analysis;
        this.space = space;
        this.mergers = Executors.newFixedThreadPool(mergeWorkers, work -> daemon(work, "jjak-index-merger"));
        this.lucene = new IndexWriter(
                directory,
                new IndexWriterConfig(analysis.analyzer())
                        .setOpenMode(create ? OpenMode.CREATE : OpenMode.APPEND)
                        .setCodec(
                                mergeWorkers == 1
                                        ? new VectorCodec(space.storage())
                                        : new VectorCodec(space.storage(), mergeWorkers, mergers))
                        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                        .setCommitOnClose(false));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** Puts rows in, in place of those of the same ids; returns before they are in. */
    void put(List<PassageEncoder.EncodedRow> rows) throws IOException {
        submit(() -> {
            for (PassageEncoder.EncodedRow row : rows) {
                if (closing) {
                    return;
                }
                List<Document> documents = RowDocuments.of(row, analysis, space);
                lucene.updateDocuments(new Term(IndexFields.ID, row.row().id()), documents);
            }
        });
    }

    void delete(Term term) throws IOException {
        submit(() -> lucene.deleteDocuments(term));
    }

    private void submit(Writing work) throws IOException {
        while (waiting.size() >= WAITING) {
            await(waiting.remove());
        }
        waiting.add(thread.submit(() -> {
            work.run();
            return null;
        }));
    }

    /** Waits until all is in, and makes it visible and safe. */
    void commit(Map<String, String> userData) throws IOException {
        drain();
        lucene.setLiveCommitData(userData.entrySet());
        lucene.commit();
    }

    /** Merges all segments into one, without what was deleted; waits for it. */
    void merge() throws IOException {
        drain();
        lucene.forceMerge(1);
    }

    /** All that is in, also what is not committed. */
    DirectoryReader reader() throws IOException {
        drain();
        return DirectoryReader.open(lucene);
    }

    private void drain() throws IOException {
        while (!waiting.isEmpty()) {
            await(waiting.remove());
        }
    }

    private static void await(Future<?> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    work.get();
                    return;
                } catch (InterruptedException e) {
                    // Lucene must not be left half-way; the caller hears of it afterwards.
                    interrupted = true;
                }
            }
        } catch (ExecutionException failure) {
            throw unchecked(failure.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException unchecked(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException known) {
            throw known;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }

    /** Ends writing; what was not committed is forgotten. */
    @Override
    public void close() throws IOException {
        closing = true;
        try {
            while (!waiting.isEmpty()) {
                finish(waiting.remove());
            }
            thread.shutdown();
            lucene.close();
        } finally {
            mergers.shutdown();
            analysis.close();
        }
    }

    /** Waits for a batch whose failure nobody needs to hear of: what is not committed is forgotten anyway. */
    private static void finish(Future<?> work) {
        try {
            await(work);
        } catch (IOException | RuntimeException failure) {
            log.debug("Writing failed before the index was closed.", failure);
        }
    }
}
