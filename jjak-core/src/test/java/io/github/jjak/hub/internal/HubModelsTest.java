package io.github.jjak.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import io.github.jjak.fixture.LoopbackHub;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.hub.DownloadListener;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is downloaded, where it lies, and when nothing is asked for. */
class HubModelsTest extends HubTest {

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theCacheHasTheLayoutOfPython() throws IOException {
        Path folder = models().snapshot(ID);

        assertThat(folder).isEqualTo(snapshot());
        assertThat(files(folder)).containsExactly("config.json", "model.safetensors", "tokenizer.json");
        assertThat(Files.readString(storage().resolve("refs/main"))).isEqualTo(LoopbackHub.COMMIT);
        String etag = LoopbackHub.sha256(WEIGHTS);
        assertThat(Files.readSymbolicLink(folder.resolve("model.safetensors"))).hasToString("../../blobs/" + etag);
        assertThat(storage().resolve("blobs").resolve(etag)).hasBinaryContent(WEIGHTS);
        assertThat(storage().resolve("blobs").resolve(LoopbackHub.gitBlob("{}".getBytes(StandardCharsets.UTF_8))))
                .hasContent("{}");
        assertThat(cache.resolve(".locks/models--owner--name").resolve(etag + ".lock"))
                .exists();
        assertThat(files(storage().resolve("blobs"))).hasSize(3);
    }

    @Test
    void aDownloadedModelGivesTheVectorsOfItsFolder() throws IOException {
        Path original = ParityFixtures.of(HubModelsTest.class).path("bert-tiny-dense");
        try (LoopbackHub whole = new LoopbackHub().folder(original)) {
            hub.close();
            hub = whole;
            Path folder = models().snapshot(ID);
            assertThat(files(folder)).contains("1_Pooling/config.json", "2_Dense/model.safetensors");
            assertThat(Files.readSymbolicLink(folder.resolve("2_Dense/model.safetensors"))
                            .toString())
                    .startsWith("../../../blobs/");
            try (SentenceTransformer left = SentenceTransformer.load(folder);
                    SentenceTransformer right = SentenceTransformer.load(original)) {
                assertThat(left.encode("배고프다.")).isEqualTo(right.encode("배고프다."));
            }
        }
    }

    @Test
    void aPinnedModelIsLoadedAgainWithoutAnyRequest() {
        models().snapshot(PINNED);
        hub.forgetRequests();
        assertThat(models().snapshot(PINNED)).isEqualTo(snapshot());
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void aBranchIsLoadedAgainWithOneRequest() {
        models().snapshot(ID);
        hub.forgetRequests();
        models().snapshot(ID);
        assertThat(hub.requests()).extracting(LoopbackHub.Request::path).containsExactly(LoopbackHub.apiPath("main"));
        assertThat(models().snapshot(PINNED)).isEqualTo(snapshot());
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void aFileThatWasDeletedIsDownloadedAgainAndNoOther() throws IOException {
        models().snapshot(PINNED);
        Files.delete(snapshot().resolve("config.json"));
        hub.forgetRequests();
        List<String> events = new ArrayList<>();
        models().snapshot(PINNED, new DownloadListener() {
            @Override
            public void onStart(String id, String endpoint, Path folder) {
                events.add(id + " " + endpoint + " " + folder);
            }
        });
        assertThat(events).containsExactly(PINNED + " " + hub.endpoint() + " " + snapshot());
        assertThat(hub.requests()).extracting(LoopbackHub.Request::method).containsOnly("HEAD");
        assertThat(snapshot().resolve("config.json")).exists();
    }

    @Test
    void onlyWhatJjakReadsIsDownloaded() {
        hub.small("README.md", "# Model")
                .small("spiece.model", "x")
                .small("1_Pooling/config.json", "{}")
                .small("sentence_xlm-roberta_config.json", "{}")
                .large("pytorch_model.bin", new byte[] {1})
                .large("tf_model.h5", new byte[] {2})
                .large("flax_model.msgpack", new byte[] {3})
                .large("onnx/model.onnx", new byte[] {4})
                .small("onnx/config.json", "{}")
                .large("openvino/openvino_model.bin", new byte[] {5})
                .small("setup.py", "")
                .small("modeling_custom.py", "");
        models().snapshot(ID);
        assertThat(SnapshotDownload.missing(
                        new HubCache(cache, ID.name(), true),
                        new RepositoryListing(LoopbackHub.COMMIT, List.of("README.md", "spiece.model"))))
                .isEmpty();
        assertThat(hub.requests())
                .extracting(LoopbackHub.Request::path)
                .noneMatch(path -> path.matches(".*(onnx|openvino|\\.h5|msgpack|\\.bin|\\.py).*"))
                .anyMatch(path -> path.endsWith("1_Pooling/config.json"))
                .anyMatch(path -> path.endsWith("sentence_xlm-roberta_config.json"));
    }

    @Test
    void aShardedModelIsDownloadedWithTheFilesOfItsIndex() throws IOException {
        try (LoopbackHub sharded = new LoopbackHub()) {
            sharded.small("config.json", "{}")
                    .small("vocab.txt", "[PAD]")
                    .small(
                            ModelFiles.INDEX,
                            "{\"weight_map\": {\"a\": \"m-1.safetensors\", \"b\": \"m-2.safetensors\"}}")
                    .large("m-1.safetensors", new byte[] {1})
                    .large("m-2.safetensors", new byte[] {2})
                    .large("unused.safetensors", new byte[] {3})
                    .large("pytorch_model.bin", new byte[] {4});
            hub.close();
            hub = sharded;
            models().snapshot(ID);
            assertThat(files(snapshot()))
                    .containsExactly(
                            "config.json", "m-1.safetensors", "m-2.safetensors", ModelFiles.INDEX, "vocab.txt");
            assertThat(offline().snapshot(ID)).isEqualTo(snapshot());
            Files.delete(snapshot().resolve("m-2.safetensors"));
            assertRefused(offline(), ID)
                    .hasMessageContainingAll("m-2.safetensors", "`HubModels.snapshot(\"owner/name\")`");
        }
    }

    @Test
    void anIndexThatNamesFilesElsewhereIsRefused() throws IOException {
        try (LoopbackHub evil = new LoopbackHub()) {
            evil.small("config.json", "{}")
                    .small(ModelFiles.INDEX, "{\"weight_map\": {\"a\": \"../../evil.safetensors\"}}");
            hub.close();
            hub = evil;
            assertRefused(models(), ID).hasMessageContaining("../../evil.safetensors");
        }
    }

    @Test
    void aRepositoryWithNothingToReadSaysSo() throws IOException {
        try (LoopbackHub empty = new LoopbackHub().small("data.txt", "x")) {
            hub.close();
            hub = empty;
            assertRefused(models(), ID).hasMessageContainingAll("owner/name", "config.json");
        }
    }

    @Test
    void whereLinksAreImpossibleTheFileItselfLiesInTheSnapshot() throws IOException {
        new HubModels(settings(null, false), RETRY_POLICY, false).snapshot(ID);
        assertThat(snapshot().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(Files.isSymbolicLink(snapshot().resolve("model.safetensors")))
                .isFalse();
        assertThat(storage().resolve("blobs").resolve(LoopbackHub.sha256(WEIGHTS)))
                .doesNotExist();
        hub.forgetRequests();
        new HubModels(settings(null, false), RETRY_POLICY, false).snapshot(PINNED);
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void aCacheThatCannotBeWrittenIsTheRunsMistake() throws IOException {
        Files.createFile(storage());
        assertThatThrownBy(() -> models().snapshot(ID))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("cannot be written", "HF_HOME");
    }
}
