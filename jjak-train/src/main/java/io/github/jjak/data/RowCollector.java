package io.github.jjak.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps rows for a {@link Dataset}. */
final class RowCollector implements RowIntake.RowSink {

    private final List<String> questions = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    /** Per row, per further column, its texts; one for a plain cell. */
    private final List<List<List<String>>> negatives = new ArrayList<>();

    private final List<List<List<String>>> tags = new ArrayList<>();
    private final DoubleColumn scores = new DoubleColumn();
    private final FurtherColumns shape = new FurtherColumns();
    private final BitSet synthetic = new BitSet();

    @Override
    public void take(
            String question,
            String answer,
            List<List<String>> further,
            List<List<String>> tagTexts,
            @Nullable Double score,
            boolean isSynthetic) {
        if (isSynthetic) {
            synthetic.set(questions.size());
        }
        questions.add(question);
        answers.add(answer);
        negatives.add(further);
        tags.add(tagTexts);
        shape.add(further);
        if (score != null) {
            scores.add(score);
        }
    }

    /** The data set of all rows that were taken. */
    Dataset dataset(ColumnChoice first, ReadReport report) {
        List<List<String>> texts = new ArrayList<>(List.of(questions));
        if (first.names().size() > 1) {
            texts.add(answers);
        }
        int[] widths = shape.widths();
        for (int column = 0; column < widths.length; column++) {
            for (int place = 0; place < widths[column]; place++) {
                List<String> ofColumn = new ArrayList<>(negatives.size());
                for (List<List<String>> row : negatives) {
                    ofColumn.add(FurtherColumns.text(row, column, place));
                }
                texts.add(ofColumn);
            }
        }
        double @Nullable [] values = first.score() == null ? null : scores.toArray();
        Dataset dataset =
                new Dataset(shape.names(first), texts, values, null, synthetic.isEmpty() ? null : synthetic, report);
        return first.tags().isEmpty()
                ? dataset
                : dataset.withNegativeTags(tagColumns(widths, first.tags().size()));
    }

    /** One column of tags per column of negatives where the tags are lists too; else as many as were named. */
    private List<List<String>> tagColumns(int[] widths, int named) {
        int wanted = Arrays.stream(widths).sum();
        boolean lists = tags.stream().anyMatch(row -> row.stream().anyMatch(cell -> cell.size() != 1));
        List<List<String>> columnsOfTags = new ArrayList<>();
        for (int column = 0; column < (lists ? wanted : named); column++) {
            List<String> ofColumn = new ArrayList<>(tags.size());
            for (List<List<String>> row : tags) {
                List<String> cell =
                        lists ? row.stream().flatMap(List::stream).collect(Collectors.toList()) : row.get(column);
                int place = lists ? column : 0;
                ofColumn.add(place < cell.size() ? cell.get(place).strip() : "");
            }
            columnsOfTags.add(ofColumn);
        }
        return columnsOfTags;
    }
}
