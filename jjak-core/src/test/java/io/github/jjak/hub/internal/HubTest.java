package io.github.jjak.hub.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.LoopbackHub;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub on this machine and a cache of its own for each test. */
abstract class HubTest {

    static final HubId ID = HubId.parse(LoopbackHub.ID);
    static final HubId PINNED = ID.withRevision(LoopbackHub.COMMIT);

    /** Of 3 MB, so that it arrives in several parts. */
    static final byte[] WEIGHTS = new byte[3_000_000];

    static {
        new Random(42).nextBytes(WEIGHTS);
    }

    /** Short enough for tests; the pauses are real. */
    static final RetryPolicy RETRY_POLICY = new RetryPolicy(
            Duration.ofSeconds(2),
            Duration.ofMillis(600),
            Duration.ofMillis(1500),
            4,
            Duration.ofMillis(5),
            Duration.ofMillis(50));

    @TempDir
    Path cache;

    LoopbackHub hub;

    HubTest() {
        try {
            hub = new LoopbackHub();
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @BeforeEach
    void fill() {
        hub.small("config.json", "{\"model_type\": \"bert\"}")
                .small("tokenizer.json", "{}")
                .large("model.safetensors", WEIGHTS);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    HubSettings settings(@Nullable String token, boolean offline) {
        return new HubSettings(URI.create(hub.endpoint()), token, cache, offline);
    }

    HubModels models() {
        return models(settings(null, false));
    }

    HubModels offline() {
        return models(settings(null, true));
    }

    static HubModels models(HubSettings settings) {
        return new HubModels(settings, RETRY_POLICY, true);
    }

    Path storage() {
        return cache.resolve("models--owner--name");
    }

    Path snapshot() {
        return storage().resolve("snapshots").resolve(LoopbackHub.COMMIT);
    }

    List<LoopbackHub.Request> requests(String host, String method) {
        return hub.requests().stream()
                .filter(request ->
                        request.host().equals(host) && request.method().equals(method))
                .toList();
    }

    static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(HubModels models, HubId id) {
        return assertThatThrownBy(() -> models.snapshot(id)).isInstanceOf(ModelException.class);
    }
}
