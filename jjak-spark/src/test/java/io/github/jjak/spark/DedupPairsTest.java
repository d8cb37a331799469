package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.Split;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DedupPairsTest {

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("question", DataTypes.StringType)
            .add("answer", DataTypes.StringType)
            .add("more", DataTypes.IntegerType);

    /** A question and an answer each. */
    private static List<String[]> pairs() {
        List<String[]> pairs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            pairs.add(new String[] {"path " + (i + 1) / 2, "path " + i / 2});
        }
        for (int i = 0; i < 80; i++) {
            pairs.add(new String[] {"star" + (i % 2 == 0 ? "?" : " "), "ray " + i});
        }
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
                pairs.add(new String[] {"Clique " + i, "clique " + j});
            }
        }
        Random random = new Random(1);
        for (int i = 0; i < 900; i++) {
            pairs.add(new String[] {"질문 " + random.nextInt(900), "답변 " + random.nextInt(900)});
        }
        for (int i = 0; i < 900; i += 3) {
            String[] pair = pairs.get(1161 + i);
            pairs.add(new String[] {pair[0] + ".", "  " + pair[1]});
        }
        Collections.shuffle(pairs, new Random(2));
        return pairs;
    }

    private static org.apache.spark.sql.Dataset<Row> frame(List<Row> rows, int partitions) {
        return Fixture.SPARK.createDataFrame(
                new JavaSparkContext(Fixture.SPARK.sparkContext()).parallelize(rows, partitions), SCHEMA);
    }

    private static org.apache.spark.sql.Dataset<Row> frameOf(List<String[]> pairs, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            rows.add(RowFactory.create(id(i), pairs.get(i)[0], pairs.get(i)[1], i));
        }
        Collections.shuffle(rows, new Random(partitions));
        return frame(rows, partitions);
    }

    private static String id(int row) {
        return String.format("%06d", row);
    }

    /** What one machine says of each row that is left: cluster and side. */
    private static Map<String, String> onOneMachine(List<String[]> pairs, double share, long seed) {
        Set<String> seen = new HashSet<>();
        int[] left = IntStream.range(0, pairs.size())
                .filter(i -> seen.add(TextKey.of(pairs.get(i)[0]) + "\n" + TextKey.of(pairs.get(i)[1])))
                .toArray();
        Dataset data = Dataset.of(
                List.of("question", "answer", "id"),
                List.of(
                        IntStream.of(left).mapToObj(i -> pairs.get(i)[0]).toList(),
                        IntStream.of(left).mapToObj(i -> pairs.get(i)[1]).toList(),
                        IntStream.of(left).mapToObj(DedupPairsTest::id).toList()));
        Split split = data.split(share, seed);
        Set<String> heldOut = new HashSet<>(split.heldOut().column(2));
        Map<String, String> rows = new TreeMap<>();
        for (int row = 0; row < data.rows(); row++) {
            String id = data.text(row, 2);
            rows.put(id, data.positives().clusterOfRow(row) + (heldOut.contains(id) ? " held-out" : " train"));
        }
        return rows;
    }

    private static Map<String, String> onSpark(DedupPairs dedup, org.apache.spark.sql.Dataset<Row> frame) {
        Map<String, String> rows = new TreeMap<>();
        for (Row row : dedup.transform(frame).collectAsList()) {
            assertThat(row.getInt(3)).isEqualTo(Integer.parseInt(row.getString(0)));
            assertThat(rows.put(row.getString(0), row.getInt(4) + " " + row.getString(5)))
                    .isNull();
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"true, 3, 0.1, 42", "false, 5, 0.4, 7"})
    void sidesAndClustersAreThoseOfOneMachine(boolean adaptive, int partitions, double share, long seed) {
        List<String[]> pairs = pairs();
        Map<String, String> expected = onOneMachine(pairs, share, seed);
        assertThat(expected.size()).isLessThan(pairs.size() - 250);
        Fixture.SPARK.conf().set("spark.sql.adaptive.enabled", Boolean.toString(adaptive));
        try {
            DedupPairs dedup = new DedupPairs().setShare(share).setSeed(seed);
            assertThat(onSpark(dedup, frameOf(pairs, partitions))).isEqualTo(expected);
        } finally {
            Fixture.SPARK.conf().set("spark.sql.adaptive.enabled", "true");
        }
    }

    @Test
    void parametersAreSavedAsJson(@TempDir Path folder) throws Exception {
        String path = folder.resolve("dedup").toString();
        new DedupPairs().setShare(0.3).setSeed(9).setQuestionCol("q").save(path);
        DedupPairs read = DedupPairs.load(path);
        assertThat(read.getOrDefault(read.share())).isEqualTo(0.3);
        assertThat(read.getOrDefault(read.seed())).isEqualTo(9L);
        assertThat(read.getOrDefault(read.questionCol())).isEqualTo("q");
        assertThat(read.getOrDefault(read.answerCol())).isEqualTo("answer");
    }

    @Test
    void mistakesAreNamed() {
        org.apache.spark.sql.Dataset<Row> one = rows("가", "나");
        assertThatThrownBy(() -> new DedupPairs().setShare(1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("between 0 and 1");
        refused(new DedupPairs().setAnswerCol("more"), one, "Column \"more\" must be of type string, but is int.");
        refused(new DedupPairs().setIdCol("no"), one, "The rows have no column \"no\".");
        refused(new DedupPairs(), one.withColumnRenamed("more", "split"), "The rows have a column \"split\" already.");
        assertThatThrownBy(() -> new DedupPairs().transform(one))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The 1 rows cannot be split without leakage");
        assertThatThrownBy(() -> new DedupPairs().transform(rows("가", null)))
                .hasStackTraceContaining("Column \"answer\" has a row without a text.");
    }

    private static org.apache.spark.sql.Dataset<Row> rows(String question, @Nullable String answer) {
        return frame(List.of(RowFactory.create("1", question, answer, 0)), 1);
    }

    private static void refused(DedupPairs dedup, org.apache.spark.sql.Dataset<Row> rows, String message) {
        assertThatThrownBy(() -> dedup.transform(rows))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
