package io.github.jjak.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
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
                .hasMessageContainingAll("META-INF/jjak/models/damaged/config.json", "checksum");
        assertThat(temporaryFolders()).isEqualTo(before);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> new BuiltinFolder("incomplete").load(LoadOptions.ofDefaults()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("META-INF/jjak/models/incomplete/config.json");
    }

    @Test
    void whatTravelsInAnotherModuleIsNamed() {
        assertThatThrownBy(() -> SentenceTransformer.load("builtin:ko-mini"))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("io.github.jjak:jjak-models-ko", "builtin:ko-tiny");
        assertThatThrownBy(() -> SentenceTransformer.load("builtin:ko-mimi"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Did you mean \"ko-mini\"?");
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
