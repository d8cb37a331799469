package io.github.jjak.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.fixture.LoopbackHub;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The cache alone: offline by wish, without a network, and as Python filled it. */
class HubOfflineTest extends HubTest {

    private static final String ETAG = "d7edf6bd2a681fb0175f7735299831ee1b22b812";

    private HubModels withoutNetwork() {
        hub.close();
        return models();
    }

    /** Writes what Python's {@code huggingface_hub} would. */
    private Path python(String... files) throws IOException {
        Path blob = storage().resolve("blobs").resolve(ETAG);
        Files.createDirectories(blob.getParent());
        Files.writeString(blob, "{}");
        for (String file : files) {
            Files.createDirectories(snapshot());
            Files.createSymbolicLink(snapshot().resolve(file), Path.of("../../blobs", ETAG));
        }
        Files.createDirectories(storage().resolve("refs"));
        Files.writeString(storage().resolve("refs/main"), LoopbackHub.COMMIT);
        Files.createDirectories(storage().resolve(".no_exist").resolve(LoopbackHub.COMMIT));
        return snapshot();
    }

    @Test
    void offlineTheCacheServesAndNothingIsAsked() {
        models().snapshot(ID);
        hub.forgetRequests();
        assertThat(offline().snapshot(ID)).isEqualTo(snapshot());
        assertThat(offline().snapshot(PINNED)).isEqualTo(snapshot());
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void offlineWhatIsMissingIsNamedWithTheCommand() throws IOException {
        assertRefused(offline(), ID)
                .hasMessageContainingAll(
                        "HF_HUB_OFFLINE", "the cache has no owner/name", "`HubModels.snapshot(\"owner/name\")`");
        models().snapshot(ID);
        assertRefused(offline(), HubId.parse("owner/nane")).hasMessageContaining("Did you mean \"owner/name\"?");
        assertRefused(offline(), ID.withRevision("v2")).hasMessageContaining("`HubModels.snapshot(\"owner/name@v2\")`");
        Files.delete(snapshot().resolve("tokenizer.json"));
        assertRefused(offline(), ID)
                .hasMessageContainingAll("only in part", "tokenizer.json", "`HubModels.snapshot(\"owner/name\")`");
    }

    @Test
    void withoutANetworkTheCacheServes() {
        models().snapshot(ID);
        assertThat(withoutNetwork().snapshot(ID)).isEqualTo(snapshot());
    }

    @Test
    void withoutANetworkAndACacheTheHubIsNamed() {
        assertRefused(withoutNetwork(), ID)
                .hasMessageContainingAll(
                        "127.0.0.1 cannot be reached", "the cache has no owner/name", "`HubModels.snapshot");
        HubSettings nowhere = new HubSettings(URI.create("http://no-such-host.invalid"), null, cache, false);
        assertRefused(models(nowhere), ID).hasMessageContaining("no-such-host.invalid cannot be reached");
    }

    @Test
    void aSnapshotOfPythonIsRead() throws IOException {
        Path snapshot = python("config.json", "modules.json", "tokenizer.json", "model.safetensors");
        assertThat(offline().snapshot(ID)).isEqualTo(snapshot);
        assertThat(offline().snapshot(PINNED)).isEqualTo(snapshot);
        assertThat(withoutNetwork().snapshot(ID)).isEqualTo(snapshot);
    }

    @Test
    void aPartOfASnapshotIsNotTakenForTheWhole() throws IOException {
        python("config.json", "tokenizer.json");
        assertRefused(offline(), ID).hasMessageContainingAll("only in part", "model.safetensors");
    }

    @Test
    void theModulesOfASnapshotAreLookedFor() throws IOException {
        Path snapshot = python("config.json", "tokenizer.json", "pytorch_model.bin");
        Files.writeString(snapshot.resolve("modules.json"), """
            [{"path": "", "type": "sentence_transformers.models.Transformer"},
             {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"path": "2_Dense", "type": "sentence_transformers.models.Dense"},
             {"path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """);
        assertThat(SnapshotCheck.missing(snapshot))
                .containsExactly("1_Pooling/config.json", "2_Dense/config.json", "2_Dense/model.safetensors");
    }

    @Test
    void whatPythonHasIsNotDownloadedAgain() throws IOException {
        python("config.json", "tokenizer.json", "model.safetensors");
        models().snapshot(ID);
        assertThat(requests("store", "GET")).isEmpty();
        assertThat(hub.requests()).hasSize(1);
        hub.forgetRequests();
        models().snapshot(PINNED);
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void aDamagedReferenceIsAsGoodAsNone() throws IOException {
        models().snapshot(ID);
        Files.writeString(storage().resolve("refs/main"), "../../../etc");
        assertRefused(offline(), ID).hasMessageContaining("the cache has no owner/name");
        assertThat(models().snapshot(ID)).isEqualTo(snapshot());
        assertThat(storage().resolve("refs/main")).hasContent(LoopbackHub.COMMIT);
    }
}
