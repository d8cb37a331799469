package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.data.internal.DuckDatabase;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code embed} for other engines. */
class EngineExportTest {

    private static final int DIMENSION = 128;

    @TempDir
    private Path temp;

    private String data = "";

    @BeforeEach
    void writeAnswers() throws Exception {
        data = Files.writeString(temp.resolve("answers.csv"), """
                id,answer,category
                a1,환불은 이레 안에 됩니다.,환불
                a2,"일반 상품은, 이틀 안에 도착합니다.",
                """).toString();
    }

    private Run embed(String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "embed",
                "--model",
                "builtin:ko-tiny",
                "--data",
                data,
                "--columns",
                "id,answer,category",
                "--json",
                "--output",
                temp.resolve(output).toString()));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("환불");
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "output");
    }

    @ParameterizedTest
    @CsvSource({
        "pgvector, rows.copy",
        "opensearch, bulk-00001.ndjson",
        "elasticsearch, bulk-00001.ndjson",
        "vespa, feed.jsonl"
    })
    void aFolderIsWrittenWithTheFingerprintBeside(String format, String rows) throws Exception {
        JsonNode said = json(embed("out", "--format", format, "--name", "faq"));
        assertThat(said.path("texts").asInt()).isEqualTo(2);
        JsonNode description = JsonFile.read(temp.resolve("out/vectors.json"));
        String fingerprint = description.path("fingerprint").asText();
        assertThat(fingerprint).hasSize(64).isEqualTo(said.path("fingerprint").asText());
        assertThat(description.path("dimension").asInt()).isEqualTo(DIMENSION);
        String vector = Run.jjak("embed", "--model", "builtin:ko-tiny", "--role", "document", "환불은 이레 안에 됩니다.")
                .out();
        // Of a batch with other texts the last digits differ.
        assertThat(Files.readString(temp.resolve("out").resolve(rows)))
                .contains("a1", "환불은 이레 안에 됩니다.", vector.substring(0, "[0.1234".length()));
        Run again = embed("out", "--format", format);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("--overwrite");
        json(embed("out", "--format", format, "--overwrite"));
    }

    @Test
    void parquetHasListsAndTheFingerprint() throws Exception {
        String fingerprint = json(embed("answers.parquet")).path("fingerprint").asText();
        String file = "'" + temp.resolve("answers.parquet") + "'";
        try (Connection connection = DuckDatabase.open(new Properties());
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT id, answer, category, len(embedding), typeof(embedding) FROM " + file + " ORDER BY id")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("a1");
                assertThat(rows.getString(3)).isEqualTo("환불");
                assertThat(rows.getInt(4)).isEqualTo(DIMENSION);
                assertThat(rows.getString(5)).isEqualTo("FLOAT[]");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(2)).isEqualTo("일반 상품은, 이틀 안에 도착합니다.");
                assertThat(rows.getString(3)).isNull();
                assertThat(rows.next()).isFalse();
            }
            try (ResultSet metadata = statement.executeQuery("SELECT decode(value) FROM parquet_kv_metadata(" + file
                    + ") WHERE decode(key) = 'jjak_fingerprint'")) {
                assertThat(metadata.next()).isTrue();
                assertThat(metadata.getString(1)).isEqualTo(fingerprint);
            }
        }
    }

    /** Rows are embedded some thousands at a time; none is lost, doubled or moved where one batch ends and the next begins. */
    @Test
    void everyRowOfAFileOfSeveralBatchesHasItsOwnVector() throws Exception {
        List<String> lines = new ArrayList<>(List.of("id,answer,category"));
        for (int row = 0; row < 4500; row++) {
            lines.add("a" + row + "," + (row % 7 == 0 ? "배송은 사흘 걸립니다." : row + "번 창구에서 받습니다.") + ",");
        }
        Files.write(Path.of(data), lines);
        JsonNode said = json(embed("out", "--format", "vespa"));
        assertThat(said.path("texts").asInt()).isEqualTo(4500);
        List<String> written = Files.readAllLines(temp.resolve("out/feed.jsonl"));
        assertThat(written).hasSize(4500);
        for (int row : new int[] {0, 1, 2047, 2048, 4095, 4096, 4499}) {
            assertThat(written.get(row)).contains("a" + row + "\"");
        }
        JsonNode first = JsonFile.parse(written.get(0).getBytes(StandardCharsets.UTF_8), "row 0");
        JsonNode seventh = JsonFile.parse(written.get(4494).getBytes(StandardCharsets.UTF_8), "row 4494");
        assertThat(seventh.findPath("values").get(0).asDouble())
                .isCloseTo(first.findPath("values").get(0).asDouble(), within(1e-5));
    }

    @Test
    void aQuestionIsEmbeddedOnlyByTheModelThatMadeTheVectors() {
        String fingerprint =
                json(embed("out", "--format", "pgvector")).path("fingerprint").asText();
        Run same = Run.jjak(
                "embed", "--model", "builtin:ko-tiny", "--role", "query", "--fingerprint", fingerprint, "환불은?");
        assertThat(same.exitCode()).as(same.err()).isZero();
        Run other = Run.jjak("embed", "--model", "builtin:ko-mini", "--fingerprint", fingerprint, "환불은?");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("another fingerprint");
        assertThat(other.out()).isEmpty();
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() throws Exception {
        refused("is embedded", "vectors.npy");
        refused("no other --role", "out", "--format", "vespa", "--role", "query");
        refused("--name", "out", "--format", "vespa", "--name", "FAQ");
        refused("--overwrite", "vectors.jsonl", "--overwrite");
        Files.createDirectories(temp.resolve("mine"));
        refused("not a folder that this command wrote", "mine", "--format", "vespa", "--overwrite");
        assertThat(temp.resolve("out")).doesNotExist();
        Run texts = Run.jjak("embed", "--model", "builtin:ko-tiny", "--format", "vespa", "환불은?");
        assertThat(texts.exitCode()).isEqualTo(2);
        assertThat(texts.err()).contains("--data FILE and --output DIR");
    }

    private void refused(String words, String output, String... more) {
        Run run = embed(output, more);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }
}
