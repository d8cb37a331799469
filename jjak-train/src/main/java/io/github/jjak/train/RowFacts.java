package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.PositivesGraph;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.run.RunFacts;
import io.github.jjak.train.internal.NegativeTags;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each row of the training data, put together for the rows of a batch.
 *
 * @param scores label or score per row, if the data have one
 * @param weights given weight of a negative by its provenance tag; others have their {@linkplain NegativeTags#weight usual} one
 * @param guide vectors of the guide model, if there is one
 * @param teacher scores of a teacher, if there is one
 * @param near makes near-duplicates of a batch positives of each other; null if they are not looked for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowFacts(
        Dataset data,
        PositivesGraph positives,
        double @Nullable [] scores,
        Map<String, Double> weights,
        @Nullable GuideVectors guide,
        @Nullable TeacherScores teacher,
        @Nullable NearDuplicates near) {

    static RowFacts of(Dataset data, Map<String, Double> weights, @Nullable GuideVectors guide) {
        return of(data, weights, guide, null, OptionalDouble.empty());
    }

    /** @param nearDuplicates similarity from which texts of a batch count as one; see {@link io.github.jjak.loss.Loss#nearDuplicates} */
    static RowFacts of(
            Dataset data,
            Map<String, Double> weights,
            @Nullable GuideVectors guide,
            @Nullable TeacherScores teacher,
            OptionalDouble nearDuplicates) {
        return new RowFacts(
                data,
                data.positives(),
                data.scores(),
                weights,
                guide,
                teacher,
                nearDuplicates.isPresent() ? new NearDuplicates(nearDuplicates.getAsDouble()) : null);
    }

    /** The same rows with other negatives; which rows are positives of each other does not depend on these. */
    RowFacts withNegatives(Dataset rows) {
        return new RowFacts(rows, positives, scores, weights, guide, teacher, near);
    }

    /** What of all this decides the result; of what there is. */
    RunFacts facts() {
        RunFacts.Builder facts = RunFacts.builder().compare("data", ContentHash.of(data));
        if (scores != null) {
            facts.compare("scores", ContentHash.ofLists(List.of(List.of(Arrays.toString(scores)))));
        }
        List<List<String>> tags = data.negativeTags();
        if (tags != null) {
            facts.compare("negative tags", ContentHash.ofLists(tags));
        }
        Map<String, Double> deciding = NegativeTags.deciding(weights, tags);
        if (!deciding.isEmpty()) {
            facts.describeDeciding("negative_weights", "negative-weights", deciding);
        }
        if (guide != null) {
            facts.describeDeciding("guide_sha256", "guide", guide.contentHash());
        }
        if (teacher != null) {
            facts.describeDeciding("teacher_sha256", "teacher", teacher.contentHash());
        }
        return facts.build();
    }

    BatchFacts of(int[] rows) {
        return new BatchFacts(
                positiveGroups(rows),
                scores == null
                        ? null
                        : Arrays.stream(rows).mapToDouble(row -> scores[row]).toArray(),
                absent(rows),
                weights(rows),
                curated(rows),
                guide == null ? null : guide.of(rows),
                teacher == null ? null : teacher.of(rows));
    }

    /** Anchors and positives belong to their row's cluster; a negative to the cluster whose answer it is, if any. */
    private int[][] positiveGroups(int[] rows) {
        int[][] groups = new int[data.columnCount()][rows.length];
        for (int column = 0; column < groups.length; column++) {
            for (int i = 0; i < rows.length; i++) {
                groups[column][i] = column < 2
                        ? positives.clusterOfRow(rows[i])
                        : data.isPresent(rows[i], column) ? positives.clusterOfAnswer(data.text(rows[i], column)) : -1;
            }
        }
        if (near != null) {
            near.join(groups, rows, data);
        }
        return groups;
    }

    private boolean @Nullable [][] absent(int[] rows) {
        boolean[][] absent = new boolean[data.columnCount()][rows.length];
        boolean any = false;
        for (int column = 2; column < absent.length; column++) {
            for (int i = 0; i < rows.length; i++) {
                absent[column][i] = !data.isPresent(rows[i], column);
                any |= absent[column][i];
            }
        }
        return any ? absent : null;
    }

    private float @Nullable [][] weights(int[] rows) {
        List<List<String>> tags = data.negativeTags();
        if (tags == null) {
            return null;
        }
        float[][] values = new float[data.columnCount()][rows.length];
        boolean anyOther = false;
        for (int column = 0; column < values.length; column++) {
            Arrays.fill(values[column], 1);
            for (int i = 0; column >= 2 && i < rows.length; i++) {
                values[column][i] = (float)
                        NegativeTags.weight(weights, tags.get(column - 2).get(rows[i]));
                anyOther |= values[column][i] != 1;
            }
        }
        return anyOther ? values : null;
    }

    private boolean @Nullable [][] curated(int[] rows) {
        List<List<String>> tags = data.negativeTags();
        if (tags == null) {
            return null;
        }
        boolean[][] curated = new boolean[data.columnCount()][rows.length];
        for (int column = 2; column < curated.length; column++) {
            for (int i = 0; i < rows.length; i++) {
                curated[column][i] = NegativeTags.isCurated(tags.get(column - 2).get(rows[i]));
            }
        }
        return curated;
    }
}
