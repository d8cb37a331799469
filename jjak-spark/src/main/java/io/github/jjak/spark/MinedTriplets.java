package io.github.jjak.spark;

import io.github.jjak.model.TextRole;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.output.internal.NegativeFile;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mining on a cluster: the driver has the texts, the hits and the rules, which are those of one machine; executors embed and search.
 *
 * @param options what is mined
 * @param settings the model and how it is used
 * @param blocks bounds of the search's blocks
 */
record MinedTriplets(MiningOptions options, EmbeddingSettings settings, SparkVectors.Blocks blocks) {

    private static final Logger log = LoggerFactory.getLogger(MinedTriplets.class);

    /** Columns of the one-machine miner's triplets, but that the last one is the row's id. */
    static StructType schema(String idCol, DataType idType) {
        List<String> names = NegativeFile.tripletNames();
        StructType schema = new StructType();
        for (String name : names.subList(0, names.size() - 1)) {
            DataType type = name.endsWith("score")
                    ? DataTypes.DoubleType
                    : name.equals("rank") ? DataTypes.IntegerType : DataTypes.StringType;
            schema = schema.add(name, type);
        }
        return schema.add(idCol, idType);
    }

    /** Mines, and gives a row for each negative. */
    Dataset<Row> of(SparkSession session, PairRows rows, String idCol) {
        MiningCorpus corpus = MiningCorpus.of(io.github.jjak.data.Dataset.of(
                List.of("question", "answer"), List.of(rows.questions(), rows.answers())));
        MinedNegatives mined = NegativesRecipe.mine(options, corpus, AuditSink.NONE, vectors(session, corpus));
        log.info(
                "{} negatives for {} of {} rows",
                mined.summary().negatives(),
                mined.summary().rowsWithNegatives(),
                corpus.rows());
        List<Row> triplets = new ArrayList<>();
        NegativeFile.triplets(mined, cells -> triplets.add(row(cells, rows.ids())));
        return session.createDataFrame(
                new JavaSparkContext(session.sparkContext()).parallelize(triplets), schema(idCol, rows.idType()));
    }

    private SparkVectors vectors(SparkSession session, MiningCorpus corpus) {
        EmbeddingSettings asQueries = settings.withRole(TextRole.QUERY);
        EmbeddingSettings asDocuments = settings.withRole(TextRole.DOCUMENT);
        ModelFacts model = ModelFacts.of(session, settings);
        return new SparkVectors(
                corpus,
                new WindowEmbedding(asQueries).of(session, corpus.queries(), model.dimension()),
                new WindowEmbedding(asDocuments).of(session, corpus.documents(), model.dimension()),
                model.similarity(),
                blocks);
    }

    private static Row row(@Nullable Object[] cells, List<Object> ids) {
        @Nullable Object[] values = Arrays.copyOf(cells, cells.length);
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Double number && number.isNaN()) {
                values[i] = null;
            }
        }
        int last = values.length - 1;
        if (cells[last] instanceof Integer row) {
            values[last] = ids.get(row);
        }
        return RowFactory.create(values);
    }
}
