package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jjak.error.JjakException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes never answer and devices never end: a model folder that holds one is refused at once, whatever file it stands for. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class DevicesInFoldersTest {

    /** To tell a refusal from a read that waits for ever. */
    private static final Duration FOR_EVER = Duration.ofSeconds(60);

    @TempDir
    private Path temp;

    private static void assertRefused(Path folder, String file) {
        assertTimeoutPreemptively(
                FOR_EVER,
                () -> assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                        .isInstanceOf(JjakException.class)
                        .hasMessageContainingAll(file, "a device, a pipe or a socket"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "modules.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json",
                "sentence_bert_config.json",
                "config_sentence_transformers.json",
                "1_Pooling/config.json"
            })
    void areRefused(String file) throws Exception {
        Path folder = DamagedFolder.copyOf("bert-tiny", temp).path();
        Path place = folder.resolve(file);
        Files.deleteIfExists(place);
        pipe(place);
        assertRefused(folder, place.getFileName().toString());
        Files.delete(place);
        Files.createSymbolicLink(place, Path.of("/dev/zero"));
        assertRefused(folder, place.getFileName().toString());
    }

    private static void pipe(Path place) throws IOException, InterruptedException {
        Process mkfifo = new ProcessBuilder("mkfifo", place.toString()).start();
        assumeTrue(mkfifo.waitFor(20, TimeUnit.SECONDS) && mkfifo.exitValue() == 0, "mkfifo");
        assertThat(Files.isRegularFile(place)).isFalse();
    }
}
