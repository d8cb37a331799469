package io.github.jjak.spark;

import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** One local session with two tasks at a time for all tests of this JVM, and what they put into it. */
final class Fixture {

    static final String MODEL = "builtin:ko-tiny";

    /** Stopped by Spark's own hook when the JVM ends. */
    static final SparkSession SPARK = SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.extensions", JjakExtensions.class.getName())
            .config("spark.sql.warehouse.dir", "target/warehouse")
            .getOrCreate();

    private Fixture() {}

    /** Texts of many lengths; none twice. */
    static List<String> texts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "주문 " + i + "번은 언제 오나요? " + "빨리 보내 주세요. ".repeat(i % 7))
                .toList();
    }

    /** Rows of a number and a text, which may be null. */
    static Dataset<Row> rows(List<@Nullable String> texts, int partitions) {
        StructType schema = new StructType().add("id", DataTypes.IntegerType).add("text", DataTypes.StringType);
        List<Row> rows = IntStream.range(0, texts.size())
                .mapToObj(i -> RowFactory.create(i, texts.get(i)))
                .toList();
        // Of rows in the query itself, the driver would compute much alone.
        return SPARK.createDataFrame(new JavaSparkContext(SPARK.sparkContext()).parallelize(rows, partitions), schema);
    }

    /** The numbers of a vector that is there. */
    static float[] vector(Row row, String column) {
        List<Float> numbers = Objects.requireNonNull(row.getList(row.fieldIndex(column)), column);
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i);
        }
        return vector;
    }

    /** Saves the tiny model with prompts for questions and for answers. */
    static void saveWithPrompts(Path folder, String question) throws IOException {
        try (SentenceTransformer tiny = SentenceTransformer.load(MODEL)) {
            tiny.save(folder, Map.of("README.md", "test"));
        }
        Path settings = folder.resolve("config_sentence_transformers.json");
        String json = Files.readString(settings).strip();
        Files.writeString(
                settings,
                json.replaceAll("\"prompts\"\\s*:\\s*\\{[^}]*},?", "")
                        .replaceFirst(
                                "\\{", "{\"prompts\": {\"query\": \"" + question + "\", \"document\": \"답: \"},"));
    }
}
