package io.github.jjak.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.hub.internal.HubId;
import io.github.jjak.model.LoadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a name of a model is taken for. The tests run in the module's folder, which has a folder {@code src/main}. */
class ModelLocationTest {

    @TempDir
    private Path temp;

    @Test
    void aFolderComesFirst() throws Exception {
        assertThat(ModelLocation.parse("src/main")).isEqualTo(new ModelLocation.Folder(Path.of("src/main")));
        assertThat(ModelLocation.parse("src")).isInstanceOf(ModelLocation.Folder.class);
        assertThat(ModelLocation.parse(temp.toString())).isInstanceOf(ModelLocation.Folder.class);
        assertThat(ModelLocation.parse("builtin:x")).isEqualTo(new ModelLocation.Builtin("x"));
        Path file = Files.createFile(temp.resolve("model"));
        assertThatThrownBy(() -> ModelLocation.parse(file.toString())).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> ModelLocation.parse("pom.xml")).isInstanceOf(ModelException.class);
    }

    @Test
    void whatLooksLikeAnIdAndIsNoFolderIsOne() {
        for (String id : new String[] {"klue/roberta-base", "bert-base-uncased", "klue/roberta-base@v1"}) {
            assertThat(ModelLocation.parse(id)).isEqualTo(new ModelLocation.Hub(HubId.parse(id)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"./klue/roberta", "../roberta", "/klue/roberta", "a/b/c", "klue/", "src/mian", "", "모델"})
    void whatLooksLikeAPathIsNeverAskedOfTheHub(String path) {
        assertThatThrownBy(() -> ModelLocation.parse(path).load(LoadOptions.ofDefaults()))
                .isInstanceOf(ModelException.class)
                .hasMessageNotContaining("HF_HUB_OFFLINE");
    }
}
