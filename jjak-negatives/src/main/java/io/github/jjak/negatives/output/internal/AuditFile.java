package io.github.jjak.negatives.output.internal;

import static io.github.jjak.table.internal.Column.integer;
import static io.github.jjak.table.internal.Column.number;
import static io.github.jjak.table.internal.Column.text;

import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.table.internal.Column;
import io.github.jjak.table.internal.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes one line per candidate: which row and document, which strategy and rule, rank and scores, and {@code decision}, the
 * reason's name. Texts only where they are asked for.
 */
public final class AuditFile {

    private AuditFile() {}

    /**
     * Runs a mining and writes what it decides; the file is there only when the mining ends well.
     *
     * @param withTexts whether question and candidate are written too
     * @param mining gets the sink and returns the result
     * @throws io.github.jjak.error.UsageException for an extension that is not written
     * @throws io.github.jjak.error.RunException if the file cannot be written
     */
    public static <T> T write(Path file, MiningCorpus corpus, boolean withTexts, Function<AuditSink, T> mining) {
        List<Column> columns = new ArrayList<>(List.of(
                integer("row"),
                text("document_source"),
                integer("document_row"),
                text("strategy"),
                text("rule"),
                integer("rank"),
                number("score"),
                number("positive_score"),
                number("same_meaning"),
                text("decision")));
        if (withTexts) {
            columns.add(text("question"));
            columns.add(text("candidate"));
        }
        List<T> result = new ArrayList<>(1);
        TableFile.write(
                file,
                columns,
                sink -> result.add(mining.apply((candidate, reason) -> {
                    boolean found = candidate.document() >= 0;
                    List<@Nullable Object> cells = new ArrayList<>();
                    cells.add(candidate.row());
                    cells.add(source(corpus, candidate));
                    cells.add(found ? corpus.positionOfDocument(candidate.document()) : null);
                    cells.add(candidate.strategy());
                    cells.add(candidate.rule());
                    cells.add(candidate.rank() > 0 ? candidate.rank() : null);
                    cells.add(candidate.score());
                    cells.add(candidate.positiveScore());
                    cells.add(candidate.sameMeaning());
                    cells.add(reason.id());
                    if (withTexts) {
                        cells.add(corpus.question(candidate.row()));
                        cells.add(candidate.text());
                    }
                    sink.row(cells.toArray());
                })));
        return result.get(0);
    }

    private static String source(MiningCorpus corpus, Candidate candidate) {
        if (candidate.document() < 0) {
            return "made";
        }
        return candidate.document() < corpus.answers() ? "data" : "corpus";
    }
}
