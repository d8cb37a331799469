package io.github.jjak.search.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.DataException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.index.IndexRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineFilesTest {

    private static final String FINGERPRINT = "ab".repeat(32);
    private static final String ODD = "탭\t줄\n바꿈\r역빗금\\ \"따옴표\" 'N' \\N \\.";
    private static final List<IndexRow> ROWS =
            List.of(new IndexRow("a\t1", ODD, Map.of("category", "배송")), new IndexRow("a2", "\\.", Map.of()));
    private static final float[][] VECTORS = {{0.1f, -1.5e-7f, 3}, {1, 0, 0}};

    @TempDir
    private Path temp;

    private static EngineCollection collection(SimilarityFunction similarity) {
        return new EngineCollection("faq", "answer", List.of("category"), 3, similarity, FINGERPRINT, "out/o'best");
    }

    private Path write(EngineFormat format, SimilarityFunction similarity) {
        Path folder = temp.resolve(format.toString());
        long rows = EngineFiles.write(folder, format, collection(similarity), sink -> {
            for (int row = 0; row < ROWS.size(); row++) {
                sink.row(ROWS.get(row), VECTORS[row]);
            }
        });
        assertThat(rows).isEqualTo(2);
        assertThat(JsonFile.read(folder.resolve("vectors.json")).toString())
                .contains(FINGERPRINT, "\"rows\":2", "\"dimension\":3");
        return folder;
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "line"))
                .toList();
    }

    /** COPY's text format as PostgreSQL documents it ("COPY", section "Text Format"). */
    private static List<List<@Nullable String>> copied(String file) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (String line : file.split("\n", -1)) {
            assertThat(line).isNotEqualTo("\\.");
            List<@Nullable String> cells = new ArrayList<>();
            for (String cell : line.split("\t", -1)) {
                cells.add(cell.equals("\\N") ? null : unescaped(cell));
            }
            rows.add(cells);
        }
        return rows.subList(0, rows.size() - 1);
    }

    private static String unescaped(String cell) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = cell.charAt(++i);
            text.append(
                    switch (escaped) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case '\\' -> '\\';
                        default -> throw new AssertionError("\\" + escaped);
                    });
        }
        return text.toString();
    }

    @Test
    void postgresqlCopiesWhatWasWritten() throws IOException {
        Path folder = write(EngineFormat.PGVECTOR, SimilarityFunction.COSINE);
        List<List<@Nullable String>> rows = copied(Files.readString(folder.resolve("rows.copy")));
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).containsExactly("a\t1", ODD, "배송", "[0.1,-1.5E-7,3.0]");
        assertThat(rows.get(1)).containsExactly("a2", "\\.", null, "[1.0,0.0,0.0]");
        assertThat(Files.readString(folder.resolve("load.sql")))
                .contains("embedding vector(3) NOT NULL", "\\copy \"faq\" (id, \"answer\", \"category\", embedding)")
                .contains("'out/o''best'", "'" + FINGERPRINT + "'", "vector_cosine_ops");
        assertThat(Files.readString(write(EngineFormat.PGVECTOR, SimilarityFunction.MANHATTAN)
                        .resolve("load.sql")))
                .contains("vector_l1_ops");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSEARCH", "ELASTICSEARCH"})
    void bulkFilesAreActionsAndDocuments(EngineFormat format) throws IOException {
        Path folder = write(format, SimilarityFunction.DOT);
        List<JsonNode> lines = lines(folder.resolve("bulk-00001.ndjson"));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0).toString()).isEqualTo("{\"index\":{\"_index\":\"faq\",\"_id\":\"a\\t1\"}}");
        assertThat(lines.get(1).path("answer").asText()).isEqualTo(ODD);
        assertThat(lines.get(1).path("embedding").get(1).floatValue()).isEqualTo(-1.5e-7f);
        assertThat(lines.get(3).has("category")).isFalse();
        JsonNode mappings = JsonFile.read(folder.resolve("index.json")).path("mappings");
        assertThat(mappings.at("/_meta/jjak/fingerprint").asText()).isEqualTo(FINGERPRINT);
        JsonNode vector = mappings.at("/properties/embedding");
        if (format == EngineFormat.OPENSEARCH) {
            assertThat(vector.path("dimension").asInt()).isEqualTo(3);
            assertThat(vector.at("/method/space_type").asText()).isEqualTo("innerproduct");
        } else {
            assertThat(vector.path("dims").asInt()).isEqualTo(3);
            assertThat(vector.path("similarity").asText()).isEqualTo("max_inner_product");
        }
    }

    @Test
    void bulkFilesStaySmallEnoughForOneRequest() throws IOException {
        Path folder = temp.resolve("many");
        IndexRow row = new IndexRow("a", "가".repeat(1 << 20), Map.of());
        EngineFiles.write(folder, EngineFormat.OPENSEARCH, collection(SimilarityFunction.COSINE), sink -> {
            for (int i = 0; i < 12; i++) {
                sink.row(row, VECTORS[0]);
            }
        });
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> bulks =
                    files.filter(file -> file.toString().endsWith(".ndjson")).toList();
            assertThat(bulks).hasSize(3);
            for (Path bulk : bulks) {
                assertThat(Files.size(bulk)).isLessThanOrEqualTo(16 << 20);
                assertThat(lines(bulk).size() % 2).isZero();
            }
        }
    }

    @Test
    void vespaGetsASchemaAndAFeed() throws IOException {
        Path folder = write(EngineFormat.VESPA, SimilarityFunction.EUCLIDEAN);
        List<JsonNode> feed = lines(folder.resolve("feed.jsonl"));
        assertThat(feed.get(0).path("put").asText()).isEqualTo("id:faq:faq::a\t1");
        JsonNode fields = feed.get(0).path("fields");
        assertThat(fields.path("answer").asText()).isEqualTo(ODD);
        assertThat(fields.path("model_fingerprint").asText()).isEqualTo(FINGERPRINT);
        assertThat(fields.at("/embedding/values").size()).isEqualTo(3);
        String schema = Files.readString(folder.resolve("faq.sd"));
        assertThat(schema)
                .contains(
                        "schema faq {",
                        "tensor<float>(x[3])",
                        "distance-metric: euclidean",
                        "field category type string");
        assertThat(schema.chars().filter(c -> c == '{').count())
                .isEqualTo(schema.chars().filter(c -> c == '}').count());
    }

    @Test
    void whatAnEngineDoesNotStoreIsRefusedAndNothingIsLeft() {
        assertThatThrownBy(() -> write(EngineFormat.VESPA, SimilarityFunction.MANHATTAN))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("pgvector has it");
        assertThatThrownBy(() -> write(EngineFormat.ELASTICSEARCH, SimilarityFunction.MANHATTAN))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> one(EngineFormat.PGVECTOR, "글\0", VECTORS[0]))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Row 1");
        assertThatThrownBy(() -> one(EngineFormat.VESPA, "글\u0001", VECTORS[0])).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> one(EngineFormat.VESPA, "글", new float[] {1, Float.NaN, 0}))
                .isInstanceOf(RunException.class);
        assertThatThrownBy(() -> one(EngineFormat.VESPA, "글", new float[2])).isInstanceOf(UsageException.class);
        assertThat(temp.resolve("one")).doesNotExist();
    }

    private void one(EngineFormat format, String text, float[] vector) {
        EngineFiles.write(
                temp.resolve("one"),
                format,
                collection(SimilarityFunction.COSINE),
                sink -> sink.row(new IndexRow("a", text), vector));
    }

    @Test
    void namesThatAnEngineRefusesAreRefused() {
        for (String name : List.of("", "FAQ", "1faq", "faq-index", "faq\"", "f".repeat(41))) {
            assertThatThrownBy(() -> named(name, "answer")).as(name).isInstanceOf(UsageException.class);
        }
        for (String column : List.of("id", "embedding", "category", "a.b", "_a", "a\"b", "")) {
            assertThatThrownBy(() -> named("faq", column)).as(column).isInstanceOf(UsageException.class);
        }
        assertThatThrownBy(
                        () -> EngineFiles.write(temp.resolve("v"), EngineFormat.VESPA, named("faq", "답변"), sink -> {}))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Vespa");
        assertThat(named("faq", "답변").textColumn()).isEqualTo("답변");
    }

    private static EngineCollection named(String name, String column) {
        return new EngineCollection(
                name, column, List.of("category"), 3, SimilarityFunction.COSINE, FINGERPRINT, "model");
    }
}
