package io.github.jjak.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.fixture.LoopbackHub;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several threads and processes that want one model at once. */
class HubConcurrencyTest extends HubTest {

    private void assertOneDownload() throws IOException {
        assertThat(requests("store", "GET")).hasSize(1);
        assertThat(snapshot().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        try (Stream<Path> blobs = Files.list(storage().resolve("blobs"))) {
            assertThat(blobs).hasSize(3);
        }
    }

    @Test
    void threadsDownloadAFileOnce() throws Exception {
        HubModels models = models();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Path>> folders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                folders.add(threads.submit(() -> models.snapshot(ID)));
            }
            for (Future<Path> folder : folders) {
                assertThat(folder.get(60, TimeUnit.SECONDS)).isEqualTo(snapshot());
            }
        } finally {
            threads.shutdownNow();
        }
        assertOneDownload();
    }

    @Test
    void processesDownloadAFileOnce() throws Exception {
        List<Process> processes = List.of(process(), process());
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains(snapshot().toString());
            assertThat(process.exitValue()).isZero();
        }
        assertOneDownload();
    }

    @Test
    void aLockOfAnotherProcessIsWaitedFor() throws Exception {
        Path lock = cache.resolve(".locks/models--owner--name").resolve(LoopbackHub.sha256(WEIGHTS) + ".lock");
        Files.createDirectories(lock.getParent());
        Process process;
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            process = process();
            assertThat(process.waitFor(3, TimeUnit.SECONDS)).isFalse();
            assertThat(requests("store", "GET")).isEmpty();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertOneDownload();
    }

    private Process process() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Downloading.class.getName())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.remove("HF_HUB_OFFLINE");
        environment.put("HF_ENDPOINT", hub.endpoint());
        environment.put("HF_HUB_CACHE", cache.toString());
        environment.put("HF_TOKEN", "hf_none");
        return builder.start();
    }

    /** A process that downloads the model. */
    static final class Downloading {

        private Downloading() {}

        public static void main(String[] arguments) {
            System.out.println(HubModels.ofEnvironment().snapshot(ID));
        }
    }
}
