package io.github.jjak.cli.command;

import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.SentenceTransformer.EncodeSummary;
import io.github.jjak.model.TextRole;
import io.github.jjak.search.engine.EngineRows;
import io.github.jjak.search.index.IndexRow;
import java.util.ArrayList;
import java.util.List;

/** Embeds rows many at once, so that memory holds some of a file's rows and never all. Not thread-safe. */
final class RowVectors {

    /** Enough that texts of like length meet in one forward pass, as in an index. */
    private static final int ROWS_AT_ONCE = 2048;

    private final SentenceTransformer model;
    private final EncodeOptions options;
    private final VectorLengths lengths;
    private final List<IndexRow> waiting = new ArrayList<>();
    private long rows;
    private long truncatedTexts;

    RowVectors(SentenceTransformer model, EncodeOptions options, VectorLengths lengths) {
        this.model = model;
        this.options = options;
        this.lengths = lengths;
    }

    /** Hands each row with its vector to the sink, in the order of the file. */
    void writeTo(StreamedRows source, EngineRows.Sink sink) {
        source.forEach(0, row -> {
            waiting.add(row);
            if (waiting.size() == ROWS_AT_ONCE) {
                encode(sink);
            }
        });
        encode(sink);
    }

    private void encode(EngineRows.Sink sink) {
        List<String> texts = waiting.stream().map(IndexRow::text).toList();
        EncodeSummary summary = model.encode(
                texts,
                TextRole.DOCUMENT,
                options,
                lengths.before((index, vector) -> sink.row(waiting.get((int) index), vector)));
        rows += summary.texts();
        truncatedTexts += summary.truncatedTexts();
        waiting.clear();
    }

    /** Rows embedded so far. */
    long rows() {
        return rows;
    }

    /** Texts cut at the model's limit so far; one that repeats among neighbours is counted once. */
    long truncatedTexts() {
        return truncatedTexts;
    }
}
