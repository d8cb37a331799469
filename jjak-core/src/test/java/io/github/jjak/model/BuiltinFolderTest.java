package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.rank.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models in the jar are checked byte by byte. */
class BuiltinFolderTest {

    @Test
    void aChangedByteIsNoticedAndNamed() throws IOException {
        List<String> before = temporaryFolders();
        assertThatThrownBy(() -> new BuiltinFolder("damaged").load(LoadOptions.ofDefaults()))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("builtin/damaged/config.json", "checksum");
        assertThat(temporaryFolders()).isEqualTo(before);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> new BuiltinFolder("incomplete").load(LoadOptions.ofDefaults()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("builtin/incomplete/config.json");
    }

    @Test
    void koMiniKnowsKorean() {
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-mini")) {
            float[][] vectors = model.encode(List.of("환불은 언제 되나요?", "환불 시기가 궁금해요.", "내일 날씨가 어때요?"));
            assertThat(model.dimension()).isEqualTo(256);
            assertThat(model.location()).isEqualTo("builtin:ko-mini");
            assertThat(Vectors.cosine(vectors[0], vectors[1]))
                    .isGreaterThan(Vectors.cosine(vectors[0], vectors[2]) + 0.1f);
        }
    }

    private static List<String> temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(Path::toString)
                    .filter(name -> name.contains("jjak-damaged"))
                    .sorted()
                    .toList();
        }
    }
}
