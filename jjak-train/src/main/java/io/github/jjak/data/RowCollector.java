package io.github.jjak.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps rows for a {@link Dataset}: in memory, or on disk when they become too many. */
final class RowCollector implements RowIntake.RowSink, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RowCollector.class);

    /** A string's object and array, and the reference to it. */
    private static final int BYTES_PER_TEXT = 48;

    private final TextPlace place;
    private final TextCollector questions = new TextCollector();
    private final TextCollector answers = new TextCollector();
    private final FurtherTexts negatives = new FurtherTexts();
    private final FurtherTexts tags = new FurtherTexts();
    private final DoubleColumn scores = new DoubleColumn();
    private final FurtherColumns shape = new FurtherColumns();
    private final BitSet synthetic = new BitSet();
    private long heldBytes;
    private boolean onDisk;
    private boolean listsOfTags;
    private int rows;

    RowCollector(TextPlace place) {
        this.place = place;
    }

    @Override
    public void take(
            String question,
            String answer,
            List<List<String>> further,
            List<List<String>> tagTexts,
            @Nullable Double score,
            boolean isSynthetic) {
        if (!onDisk) {
            heldBytes += bytes(question) + bytes(answer) + bytes(further) + bytes(tagTexts);
            moveIfLarge();
        }
        if (isSynthetic) {
            synthetic.set(rows);
        }
        questions.add(question);
        answers.add(answer);
        negatives.add(further);
        tags.add(tagTexts);
        listsOfTags |= tagTexts.stream().anyMatch(cell -> cell.size() != 1);
        shape.add(further);
        if (score != null) {
            scores.add(score);
        }
        rows++;
    }

    private void moveIfLarge() {
        if (heldBytes > place.heapBytes()) {
            onDisk = true;
            log.debug("the texts are kept on disk after {} rows", rows);
            questions.moveTo(place.disk());
            answers.moveTo(place.disk());
            negatives.moveTo(place.disk());
            tags.moveTo(place.disk());
        }
    }

    private static long bytes(List<List<String>> cells) {
        return cells.stream()
                .flatMap(List::stream)
                .mapToLong(RowCollector::bytes)
                .sum();
    }

    private static long bytes(String text) {
        return BYTES_PER_TEXT + (long) Character.BYTES * text.length();
    }

    /** The data set of all rows that were taken; called once. */
    Dataset dataset(ColumnChoice first, ReadReport report) {
        List<List<String>> texts = new ArrayList<>(List.of(questions.finish()));
        if (first.names().size() > 1) {
            texts.add(answers.finish());
        }
        int[] widths = shape.widths();
        texts.addAll(furtherColumns(widths));
        double @Nullable [] values = first.score() == null ? null : scores.toArray();
        Dataset dataset =
                new Dataset(shape.names(first), texts, values, null, synthetic.isEmpty() ? null : synthetic, report);
        return first.tags().isEmpty()
                ? dataset
                : dataset.withNegativeTags(tagColumns(widths, first.tags().size()));
    }

    private List<List<String>> furtherColumns(int[] widths) {
        List<TextCollector> columns = Stream.generate(TextCollector::new)
                .limit(Arrays.stream(widths).sum())
                .toList();
        try {
            if (onDisk) {
                columns.forEach(column -> column.moveTo(place.disk()));
            }
            for (List<List<String>> row : negatives.finish()) {
                int next = 0;
                for (int column = 0; column < widths.length; column++) {
                    for (int number = 0; number < widths[column]; number++) {
                        columns.get(next++).add(FurtherColumns.text(row, column, number));
                    }
                }
            }
            return columns.stream().map(TextCollector::finish).toList();
        } finally {
            columns.forEach(TextCollector::close);
        }
    }

    /** One column of tags per column of negatives where the tags are lists too; else as many as were named. */
    private List<List<String>> tagColumns(int[] widths, int named) {
        int wanted = listsOfTags ? Arrays.stream(widths).sum() : named;
        List<List<String>> columns = IntStream.range(0, wanted)
                .<List<String>>mapToObj(column -> new ArrayList<>(rows))
                .toList();
        // There are few different ones.
        Map<String, String> known = new HashMap<>();
        for (List<List<String>> row : tags.finish()) {
            List<String> listed = row.stream().flatMap(List::stream).toList();
            for (int column = 0; column < wanted; column++) {
                List<String> cell = listsOfTags ? listed : row.get(column);
                int number = listsOfTags ? column : 0;
                String tag = number < cell.size() ? cell.get(number).strip() : "";
                columns.get(column).add(known.computeIfAbsent(tag, same -> same));
            }
        }
        return columns;
    }

    /** Gives up what a failure has left unfinished. */
    @Override
    public void close() {
        questions.close();
        answers.close();
        negatives.close();
        tags.close();
    }
}
