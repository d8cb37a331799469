package io.github.jjak.spark;

import io.github.jjak.model.EncodeOptions;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.ThreadShare;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Texts of the driver as vectors on the executors. A task embeds one window of texts, on one thread: windows are cut by the texts' numbers
 * as {@code SentenceTransformer.encode} cuts them, so the same texts share a pass and vectors have the bits of one machine.
 *
 * @param settings the model and how it is used
 * @param windowTexts texts of a window
 */
record WindowEmbedding(EmbeddingSettings settings, int windowTexts) {

    /** Windows as on one machine. */
    WindowEmbedding(EmbeddingSettings settings) {
        this(settings, EncodeOptions.DEFAULT_WINDOW_TEXTS);
    }

    private record Window(int first, List<String> texts) implements Serializable {}

    /**
     * Embeds now, and again only what is lost with an executor; the numbers are the texts' places in the list. The vectors lie on the executors,
     * in memory or on disk, until nobody refers to them.
     */
    NumberedVectors of(SparkSession session, List<String> texts, int dimension) {
        List<Window> windows = new ArrayList<>();
        for (int first = 0; first < texts.size(); first += windowTexts) {
            int end = Math.min(texts.size(), first + windowTexts);
            windows.add(new Window(first, new ArrayList<>(texts.subList(first, end))));
        }
        EmbeddingSettings used = settings;
        FlatMapFunction<Window, Row> embed = window -> embed(used, window);
        JavaRDD<Row> rows = new JavaSparkContext(session.sparkContext())
                .parallelize(windows, Math.max(1, windows.size()))
                .flatMap(embed);
        StructType schema = new StructType()
                .add(RowNumbers.NUMBER, DataTypes.IntegerType, false)
                .add(NumberedVectors.VECTOR, DataTypes.BinaryType, false);
        // Windows are the driver's, so what is lost with an executor is made again, with the same bits.
        rows.persist(StorageLevel.MEMORY_AND_DISK()).count();
        return new NumberedVectors(session.createDataFrame(rows, schema), texts.size(), dimension);
    }

    private static Iterator<Row> embed(EmbeddingSettings settings, Window window) {
        TaskModel model = new TaskModel(TaskContext.get(), settings);
        List<Row> rows = new ArrayList<>();
        // The number of threads may change a vector's last bits.
        try (ThreadShare.Share share = Libtorch.threadShare().begin(0)) {
            float[][] vectors = model.vectors(window.texts());
            for (int i = 0; i < vectors.length; i++) {
                rows.add(RowFactory.create(window.first() + i, VectorBytes.of(vectors[i])));
            }
        }
        return rows.iterator();
    }
}
