package io.github.jjak.spark;

import io.github.jjak.data.Dataset;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.output.internal.NegativeFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Real questions and answers for tests of mining, here and on Spark.
 *
 * @param rows questions and answers
 */
record MinedPairs(Dataset rows) {

    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("question", DataTypes.StringType)
            .add("answer", DataTypes.StringType);

    private static final long STEP = 7;

    static MinedPairs first(int rows) {
        return new MinedPairs(Dataset.builtin("services-ko", "train")
                .select(IntStream.range(0, rows).toArray()));
    }

    MiningCorpus corpus() {
        return MiningCorpus.of(rows);
    }

    /** The pairs in another order, whose ids have the first one. */
    org.apache.spark.sql.Dataset<Row> frame(SparkSession session, int partitions) {
        List<Row> shuffled = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            shuffled.add(RowFactory.create(STEP * row, rows.text(row, 0), rows.text(row, 1)));
        }
        Collections.shuffle(shuffled, new Random(partitions));
        return session.createDataFrame(
                new JavaSparkContext(session.sparkContext()).parallelize(shuffled, partitions), SCHEMA);
    }

    /** Triplets as lines, with all digits of their scores, and the row's number in place of its id. */
    static List<String> onSpark(NegativesMiner miner, org.apache.spark.sql.Dataset<Row> frame) {
        List<String> lines = new ArrayList<>();
        for (Row row : miner.transform(frame).collectAsList()) {
            @Nullable Object[] cells = new @Nullable Object[row.size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = row.get(i);
            }
            cells[cells.length - 1] = (int) (row.getLong(cells.length - 1) / STEP);
            lines.add(Arrays.toString(cells));
        }
        return lines;
    }

    /** The same of one machine. */
    static List<String> lines(MinedNegatives mined) {
        List<String> lines = new ArrayList<>();
        NegativeFile.triplets(mined, cells -> lines.add(Arrays.toString(cells)));
        return lines;
    }
}
