package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.table.internal.BeirFiles;
import io.github.jjak.table.internal.Column;
import io.github.jjak.table.internal.TableFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeirFolderTest {

    @TempDir
    private Path temp;

    private Path folder = Path.of("");

    @BeforeEach
    void write() throws Exception {
        folder = Files.createDirectories(temp.resolve("faq"));
        Files.writeString(folder.resolve("corpus.jsonl"), """
                {"_id": "d1", "title": "배송", "text": "이틀 안에 도착합니다.", "metadata": {}}
                {"_id": "d2", "title": "환불 안내", "text": ""}
                {"_id": "d3", "text": "보안 화면에서 비밀번호를 새로 정합니다."}
                """);
        Files.writeString(folder.resolve("queries.jsonl"), """
                {"_id": "q1", "text": "언제 오나요?"}
                {"_id": "q2", "text": "환불해 주세요"}
                """);
        Files.createDirectory(folder.resolve("qrels"));
        qrels("train", "q1\td1\t2\nq1\td2\t0\nq2\tgone\t1\n");
        qrels("test", "q2\td2\t1\n");
    }

    private void qrels(String part, String lines) throws Exception {
        Files.writeString(folder.resolve("qrels/" + part + ".tsv"), "query-id\tcorpus-id\tscore\n" + lines);
    }

    private static BeirFolder at(Path path) {
        return Objects.requireNonNull(BeirFolder.at(path.toString()));
    }

    @Test
    void aTitleStandsInFrontAndMayStandAlone() {
        Map<String, String> documents = at(folder).documents();
        assertThat(documents)
                .containsExactly(
                        Map.entry("d1", "배송 이틀 안에 도착합니다."),
                        Map.entry("d2", "환불 안내"),
                        Map.entry("d3", "보안 화면에서 비밀번호를 새로 정합니다."));
        assertThat(at(folder).name()).isEqualTo("faq");
    }

    @Test
    void partsAreChosenByPreferenceOrByName() {
        assertThat(at(folder).relevance(BeirFolder.MEASURED)).isEqualTo(Map.of("q2", Map.of("d2", 1.0)));
        assertThat(at(folder).relevance(BeirFolder.TRAINED).get("q1"))
                .containsEntry("d1", 2.0)
                .containsEntry("d2", 0.0);
        BeirFolder named = at(folder.resolve("qrels/train.tsv"));
        assertThat(named.relevance(BeirFolder.MEASURED)).containsOnlyKeys("q1", "q2");
    }

    @Test
    void trainingReadsPairsOfRelevantDocumentsThatAreThere() {
        Dataset pairs = Dataset.read(folder.toString(), ReadOptions.of());
        assertThat(pairs.columnNames()).containsExactly("question", "answer");
        assertThat(pairs.column(0)).containsExactly("언제 오나요?");
        assertThat(pairs.column(1)).containsExactly("배송 이틀 안에 도착합니다.");
        assertThatThrownBy(() -> Dataset.read(folder.toString(), ReadOptions.of("a", "b")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("columns are known");
    }

    @Test
    void shardsOfParquetWithoutScoresAreThoseOfNanoBeir() {
        Path nano = temp.resolve("nano/NanoFaq");
        parquet(nano.resolve("corpus/train-00000-of-00001.parquet"), List.of("_id", "text"), "a", "이틀 안에 옵니다.");
        parquet(nano.resolve("queries/train-00000-of-00001.parquet"), List.of("_id", "text"), "x", "언제 오나요?");
        parquet(nano.resolve("qrels/train-00000-of-00001.parquet"), List.of("query-id", "corpus-id"), "x", "a");
        List<BeirFolder> found = BeirFolder.below(temp.resolve("nano").toString());
        assertThat(found).extracting(BeirFolder::name).containsExactly("NanoFaq");
        assertThat(found.get(0).relevance(BeirFolder.MEASURED)).isEqualTo(Map.of("x", Map.of("a", 1.0)));
        assertThat(found.get(0).documents()).containsEntry("a", "이틀 안에 옵니다.");
    }

    private static void parquet(Path file, List<String> columns, String... row) {
        TableFile.write(file, columns.stream().map(Column::text).toList(), sink -> sink.row((Object[]) row));
    }

    @Test
    void damagedFilesAreNamedWithTheirLine() throws Exception {
        qrels("test", "q2\td2\tmuch\n");
        assertThatThrownBy(() -> at(folder).relevance(BeirFolder.MEASURED))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("test.tsv")
                .hasMessageContaining("not a finite number")
                .hasMessageNotContaining("much");
        qrels("test", "q2\td2\t1\nq2\td2\t2\n");
        assertThatThrownBy(() -> at(folder).relevance(BeirFolder.MEASURED)).hasMessageContaining("grade 2.0");
        Files.writeString(
                folder.resolve("queries.jsonl"),
                "{\"_id\": \"q1\", \"text\": \"가\"}\n{\"_id\": \"q1\", \"text\": \"나\"}\n");
        assertThatThrownBy(() -> at(folder).queries()).hasMessageContaining("_id of an earlier one");
        Files.writeString(folder.resolve("queries.jsonl"), "{\"id\": \"q1\", \"text\": \"가\"}\n");
        assertThatThrownBy(() -> at(folder).queries()).hasMessageContaining("no column \"_id\"");
    }

    @Test
    void otherFoldersAreNone() throws Exception {
        assertThat(BeirFolder.at(temp.toString())).isNull();
        assertThat(BeirFolder.at(folder.resolve("corpus.jsonl").toString())).isNull();
        assertThat(BeirFolder.at("-")).isNull();
        assertThat(BeirFolder.at("builtin:services-ko/train")).isNull();
        assertThat(BeirFolder.below(folder.toString())).isEmpty();
    }

    @Test
    void whatIsWrittenReadsTheSame() {
        Dataset training = Dataset.of(
                List.of("question", "answer"),
                List.of(List.of("언제 오나요?", "언제 오나요", "어떻게 내나요?"), List.of("이틀 안에 옵니다.", "이틀 안에 옵니다", "카드로 냅니다.")));
        Dataset heldOut = Dataset.of(List.of("question", "answer"), List.of(List.of("환불 되나요?"), List.of("사흘 안에 됩니다.")));
        Map<String, Dataset> parts = new LinkedHashMap<>();
        parts.put("train", training);
        parts.put("test", heldOut);
        Path written = temp.resolve("written");
        BeirFiles.write(written, parts);
        BeirFolder found = at(written);
        assertThat(found.documents().values()).containsExactly("이틀 안에 옵니다.", "카드로 냅니다.", "사흘 안에 됩니다.");
        assertThat(found.pairs(BeirFolder.TRAINED).column(0)).containsExactly("언제 오나요?", "어떻게 내나요?");
        assertThat(found.pairs(BeirFolder.MEASURED).column(1)).containsExactly("사흘 안에 됩니다.");
        assertThatThrownBy(() -> BeirFiles.write(
                        written,
                        Map.of(
                                "test",
                                Dataset.of(
                                        heldOut.columnNames(),
                                        List.of(heldOut.column(0), heldOut.column(1)),
                                        new double[] {0.5}))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("graded scores");
    }
}
