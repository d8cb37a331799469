package io.github.jjak.spark;

import static org.apache.spark.sql.functions.col;

import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.mined.internal.CorpusVectors;
import io.github.jjak.rank.Ranking;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.BlockShape;
import io.github.jjak.search.internal.Hits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The vectors of a corpus on executors. What is asked of them comes back to the driver: hits, eight bytes each, and scores of pairs.
 *
 * @param corpus whose questions and documents they are
 * @param questions numbered as {@link MiningCorpus#queries()}
 * @param documents numbered as {@link MiningCorpus#documents()}
 * @param similarity how the model compares them
 * @param blocks bounds of the search's blocks
 */
record SparkVectors(
        MiningCorpus corpus,
        NumberedVectors questions,
        NumberedVectors documents,
        SimilarityFunction similarity,
        Blocks blocks)
        implements CorpusVectors {

    /**
     * Bounds of a search's blocks.
     *
     * @param mostDocuments documents of a block
     * @param mostScores scores of a block
     */
    record Blocks(int mostDocuments, int mostScores) {}

    @Override
    public Hits ofQuestions(int hits) {
        return search(questions, hits);
    }

    @Override
    public Hits ofAnswers(int hits) {
        int answers = corpus.answers();
        return search(
                new NumberedVectors(
                        documents.rows().where(col(RowNumbers.NUMBER).lt(answers)), answers, documents.dimension()),
                hits);
    }

    private Hits search(NumberedVectors queries, int hits) {
        int k = Math.min(hits, documents.count());
        BlockShape shape =
                BlockShape.of(queries.count(), documents.count(), blocks.mostDocuments(), blocks.mostScores());
        int[][] positions = new int[queries.count()][0];
        float[][] scores = new float[queries.count()][0];
        Iterator<Row> rows =
                new BlockedSearch(similarity, k, shape).hits(queries, documents).toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            Ranking found = MergedHits.ranking(row);
            int query = row.getInt(0);
            positions[query] = new int[found.size()];
            scores[query] = new float[found.size()];
            for (int i = 0; i < found.size(); i++) {
                positions[query][i] = found.position(i);
                scores[query][i] = found.score(i);
            }
        }
        return new Hits(positions, scores);
    }

    @Override
    public float[] similarities(int[] ofQuestions, int[] ofDocuments) {
        return similarities(questions, ofQuestions, ofDocuments);
    }

    @Override
    public float[] ofAnswersToThemselves() {
        int[] answers = IntStream.range(0, corpus.answers()).toArray();
        return similarities(documents, answers, answers);
    }

    private float[] similarities(NumberedVectors left, int[] lefts, int[] rights) {
        SparkSession session = documents.rows().sparkSession();
        List<Row> pairs = new ArrayList<>(lefts.length);
        for (int i = 0; i < lefts.length; i++) {
            pairs.add(RowFactory.create(i, lefts[i], rights[i]));
        }
        StructType schema = new StructType()
                .add("pair", DataTypes.IntegerType, false)
                .add("left", DataTypes.IntegerType, false)
                .add("right", DataTypes.IntegerType, false);
        SimilarityFunction function = similarity;
        MapFunction<Row, Row> compare = row -> RowFactory.create(
                row.getInt(0), function.of(VectorBytes.floats(row.getAs(1)), VectorBytes.floats(row.getAs(2))));
        Dataset<Row> scored = session.createDataFrame(
                        new JavaSparkContext(session.sparkContext()).parallelize(pairs), schema)
                .join(side(left, "left"), "left")
                .join(side(documents, "right"), "right")
                .select("pair", "left_vector", "right_vector")
                .map(
                        compare,
                        Encoders.row(new StructType()
                                .add("pair", DataTypes.IntegerType, false)
                                .add("score", DataTypes.FloatType, false)));
        float[] scores = new float[lefts.length];
        Iterator<Row> rows = scored.toLocalIterator();
        int found = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            scores[row.getInt(0)] = row.getFloat(1);
            found++;
        }
        if (found != scores.length) {
            throw new IllegalStateException("Spark gave the scores of " + found + " of " + scores.length + " pairs.");
        }
        return scores;
    }

    private static Dataset<Row> side(NumberedVectors vectors, String name) {
        return vectors.rows()
                .select(
                        col(RowNumbers.NUMBER).as(name),
                        col(NumberedVectors.VECTOR).as(name + "_vector"));
    }
}
