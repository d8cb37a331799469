package io.github.jjak.cache.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredVectorsTest {

    private static final List<String> TEXTS =
            List.of("택배가 언제 오나요?", "환불은 며칠 걸려요?", "회의실을 예약하고 싶어요.", "비밀번호를 잊어버렸어요.", "환불은 며칠 걸려요?");

    private static SentenceTransformer model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        model = SentenceTransformer.load("builtin:ko-tiny");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private StoredVectors keep(List<String> texts) {
        return EmbeddingCache.in(folder).keep(model, TextRole.TEXT, texts);
    }

    private void assertVectors(List<String> texts) {
        float[][] expected = model.encode(texts);
        try (StoredVectors vectors = keep(texts)) {
            assertThat(vectors.size()).isEqualTo(texts.size());
            assertThat(vectors.dimension()).isEqualTo(model.dimension());
            for (int text = 0; text < texts.size(); text++) {
                assertThat(vectors.get(text))
                        .containsExactly(expected[text], org.assertj.core.api.Assertions.offset(1e-5f));
            }
        }
    }

    private Path file(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private long vectorsOnDisk() throws IOException {
        return Files.size(file("vectors.f32")) / (4L * model.dimension());
    }

    @Test
    void whatIsThereIsNotComputedAgain() throws IOException {
        assertVectors(TEXTS.subList(0, 2));
        assertThat(vectorsOnDisk()).isEqualTo(2);
        assertVectors(TEXTS);
        assertThat(vectorsOnDisk()).as("four distinct texts").isEqualTo(4);
        assertVectors(TEXTS.subList(2, 5));
        assertThat(vectorsOnDisk()).isEqualTo(4);
        // What embed() has written is found too, and the other way round.
        EmbeddingCache.in(folder)
                .embed(model, TextRole.TEXT, List.of("처음 보는 문장입니다."))
                .close();
        assertVectors(List.of("처음 보는 문장입니다."));
        assertThat(vectorsOnDisk()).isEqualTo(5);
    }

    @Test
    void damageIsNoticedAndComputedAgain() throws IOException {
        assertVectors(TEXTS);
        Path vectors = file("vectors.f32");
        byte[] bytes = Files.readAllBytes(vectors);
        bytes[4 * model.dimension() + 5] ^= 16;
        Files.write(vectors, bytes);
        assertVectors(TEXTS);
        assertThat(vectorsOnDisk()).as("one more").isEqualTo(5);
        assertVectors(TEXTS);
        assertThat(vectorsOnDisk()).as("the later one counts").isEqualTo(5);
    }

    @Test
    void damageWhileInUseEndsTheRun() throws IOException {
        try (StoredVectors stored = keep(TEXTS)) {
            Path vectors = file("vectors.f32");
            byte[] bytes = Files.readAllBytes(vectors);
            bytes[7] ^= 1;
            Files.write(vectors, bytes);
            assertThatThrownBy(() -> stored.get(0))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("its checksum differs");
            assertThat(stored.get(2)).hasSize(model.dimension());
        }
    }

    @Test
    void aCutFileCostsItsTailOnly() throws IOException {
        assertVectors(TEXTS);
        Path index = file("index.bin");
        byte[] whole = Files.readAllBytes(index);
        Files.write(index, java.util.Arrays.copyOf(whole, whole.length - 3));
        assertVectors(TEXTS);
        assertThat(vectorsOnDisk()).isEqualTo(4);
    }

    @Test
    void noTextsAreNoVectors() {
        try (StoredVectors vectors = keep(List.of())) {
            assertThat(vectors.size()).isZero();
        }
    }

    @Test
    void manyRowsAreFoundByTheirTexts() {
        RowsByText rows = new RowsByText();
        List<TextHash> hashes = new ArrayList<>();
        for (int row = 0; row < 5000; row++) {
            hashes.add(TextHash.of("문장 " + row));
            rows.put(hashes.get(row), row, 3 * row);
        }
        rows.put(hashes.get(17), 5000, 1);
        assertThat(rows.size()).isEqualTo(5000);
        for (int row = 0; row < 5000; row++) {
            assertThat(rows.row(hashes.get(row))).isEqualTo(row == 17 ? 5000 : row);
            assertThat(rows.checksum(hashes.get(row))).isEqualTo(row == 17 ? 1 : 3 * row);
        }
        assertThat(rows.row(TextHash.of("문장 5000"))).isNegative();
    }
}
