package io.github.jjak.cli.command;

import io.github.jjak.cli.display.WorkDisplay;
import io.github.jjak.search.index.IndexMetadata;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.SearchIndexWriter;
import java.util.ArrayList;
import java.util.List;

/** Puts rows into an index, many at once, and commits them while it goes. Not thread-safe. */
final class RowBatches {

    /** Enough that texts of like length meet in one forward pass. */
    private static final int ROWS_AT_ONCE = 2048;

    private static final long NANOS_BETWEEN_COMMITS = 30_000_000_000L;

    private final SearchIndexWriter writer;
    private final String source;
    private final WorkDisplay display;
    private final List<IndexRow> waiting = new ArrayList<>();
    private long done;
    private int changed;
    private long committed = System.nanoTime();

    /** @param first rows of the source that are in the index already */
    RowBatches(SearchIndexWriter writer, String source, long first, WorkDisplay display) {
        this.writer = writer;
        this.source = source;
        this.done = first;
        this.display = display;
    }

    void add(IndexRow row) {
        waiting.add(row);
        if (waiting.size() == ROWS_AT_ONCE) {
            put();
            if (System.nanoTime() - committed > NANOS_BETWEEN_COMMITS) {
                writer.setProgress(new IndexMetadata.Progress(source, done));
                writer.commit();
                committed = System.nanoTime();
            }
        }
    }

    private void put() {
        changed += writer.put(waiting);
        done += waiting.size();
        waiting.clear();
        display.stepTo(done);
    }

    /**
     * Puts the last rows in and commits all; the source is then in whole.
     *
     * @return rows that were new or different
     */
    int finish() {
        if (!waiting.isEmpty()) {
            put();
        }
        writer.setProgress(null);
        writer.commit();
        return changed;
    }
}
