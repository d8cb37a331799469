package io.github.jjak.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import io.github.jjak.fixture.LoopbackHub;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections that die, servers that lie, answers without end. */
class HubNetworkTest extends HubTest {

    private static final byte[] GARBAGE = new byte[WEIGHTS.length];

    private Path blob() {
        return storage().resolve("blobs").resolve(LoopbackHub.sha256(WEIGHTS));
    }

    private Path incomplete() {
        return storage().resolve("blobs").resolve(LoopbackHub.sha256(WEIGHTS) + ".jjak.incomplete");
    }

    @Test
    void aDyingConnectionGoesOnWhereItEnded() {
        hub.cut(1_200_000, 700_000);
        models().snapshot(ID);
        assertThat(blob()).hasBinaryContent(WEIGHTS);
        assertThat(requests("store", "GET"))
                .extracting(LoopbackHub.Request::range)
                .hasSize(3)
                .startsWith("")
                .element(1)
                .asString()
                .matches("bytes=[0-9]+-");
        assertThat(incomplete()).doesNotExist();
    }

    @Test
    void anInterruptedDownloadGoesOnInTheNextRun() throws IOException {
        Files.createDirectories(incomplete().getParent());
        Files.write(incomplete(), Arrays.copyOf(WEIGHTS, 1_000_000));
        models().snapshot(ID);
        assertThat(blob()).hasBinaryContent(WEIGHTS);
        assertThat(requests("store", "GET"))
                .extracting(LoopbackHub.Request::range)
                .containsExactly("bytes=1000000-");
    }

    @Test
    void aServerWithoutRangesStartsAgain() {
        hub.withoutRanges().cut(1_200_000);
        models().snapshot(ID);
        assertThat(blob()).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aConnectionThatAlwaysDiesEndsAndKeepsWhatCame() {
        hub.cut(1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000);
        assertRefused(models(), ID)
                .hasMessageContainingAll(
                        "download of owner/name failed", "`HubModels.snapshot(\"owner/name\")`", "kept");
        assertThat(requests("store", "GET")).hasSize(RETRY_POLICY.attempts());
        assertThat(blob()).doesNotExist();
        assertThat(incomplete()).exists();
        assertThat(storage().resolve("refs/main")).doesNotExist();
    }

    @Test
    void progressDoesNotCountAsFailure() {
        byte[] larger = new byte[12 << 20];
        hub.large("model.safetensors", larger);
        Integer[] cuts = new Integer[8];
        Arrays.fill(cuts, 5 << 18);
        hub.cut(cuts);
        models().snapshot(ID);
        assertThat(requests("store", "GET")).hasSize(9).hasSizeGreaterThan(RETRY_POLICY.attempts());
    }

    @Test
    void aDamagedPartIsDownloadedAnew() throws IOException {
        Files.createDirectories(incomplete().getParent());
        Files.write(incomplete(), Arrays.copyOf(GARBAGE, 1_000_000));
        models().snapshot(ID);
        assertThat(blob()).hasBinaryContent(WEIGHTS);
        assertThat(requests("store", "GET"))
                .extracting(LoopbackHub.Request::range)
                .containsExactly("bytes=1000000-", "");
    }

    @Test
    void aWrongChecksumIsRefusedAndNothingKept() {
        hub.spoil("model.safetensors", GARBAGE);
        assertRefused(models(), ID).hasMessageContainingAll("model.safetensors", "checksum", "twice");
        assertThat(blob()).doesNotExist();
        assertThat(incomplete()).doesNotExist();
        assertThat(snapshot().resolve("model.safetensors")).doesNotExist();
    }

    @Test
    void aWrongChecksumOfASmallFileIsRefused() {
        String etag = "a".repeat(40);
        hub.on(LoopbackHub.filePath("config.json"), exchange -> {
            exchange.getResponseHeaders().set("ETag", '"' + etag + '"');
            LoopbackHub.send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
        });
        assertRefused(models(), ID).hasMessageContainingAll("config.json", "checksum", etag);
    }

    @Test
    void aTruncatedFileIsNotTaken() {
        hub.spoil("model.safetensors", Arrays.copyOf(WEIGHTS, 10));
        assertRefused(models(), ID).hasMessageContaining("failed");
        assertThat(blob()).doesNotExist();
    }

    @Test
    void moreThanWasSaidIsNotTaken() {
        hub.spoil("model.safetensors", Arrays.copyOf(WEIGHTS, WEIGHTS.length + 1));
        assertRefused(models(), ID).hasMessageContaining("more than the 3000000 bytes");
        assertThat(incomplete()).doesNotExist();
    }

    @Test
    void aFileLargerThanTheDiskIsRefusedBeforeItIsFetched() {
        hub.on(LoopbackHub.filePath("model.safetensors"), exchange -> {
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + "b".repeat(64) + '"');
            exchange.getResponseHeaders().set("X-Linked-Size", "900000000000000000");
            LoopbackHub.redirect(exchange, 302, hub.storeAddress() + "/x");
        });
        assertThatThrownBy(() -> models().snapshot(ID))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("free");
        assertThat(requests("store", "GET")).isEmpty();
    }

    @Test
    void aConfigurationOfManyGigabytesIsRefused() {
        hub.on(LoopbackHub.filePath("config.json"), exchange -> {
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + "b".repeat(64) + '"');
            exchange.getResponseHeaders().set("X-Linked-Size", "5000000000");
            LoopbackHub.redirect(exchange, 302, hub.storeAddress() + "/x");
        });
        assertRefused(models(), ID).hasMessageContainingAll("config.json", "5000000000", "at most");
    }

    @Test
    void aBusyHubIsAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        hub.on(LoopbackHub.filePath("config.json"), exchange -> {
            int times = asked.incrementAndGet();
            if (times < 3) {
                exchange.getResponseHeaders().set("Retry-After", "9999");
                LoopbackHub.send(exchange, times == 1 ? 429 : 503, new byte[0]);
            } else {
                exchange.getResponseHeaders().set("ETag", "\"e\"");
                LoopbackHub.send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
            }
        });
        assertThat(models().snapshot(ID)).isEqualTo(snapshot());
        assertThat(asked).hasValue(4);
    }

    @Test
    void aSilentServerIsNotWaitedForForEver() {
        hub.on(LoopbackHub.apiPath("main"), exchange -> sleep(5000));
        assertRefused(models(), ID)
                .hasMessageContainingAll("cannot be reached", "`HubModels.snapshot(\"owner/name\")`");
    }

    @Test
    void aBodyThatStopsIsNotWaitedForForEver() {
        hub.on(LoopbackHub.apiPath("main"), exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            sleep(5000);
        });
        assertRefused(models(), ID).hasMessageContaining("stopped sending");
    }

    @Test
    void jsonWithoutEndIsRefused() {
        hub.on(LoopbackHub.apiPath("main"), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = "{\"a\": ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
            OutputStream body = exchange.getResponseBody();
            for (int i = 0; i < 10_000; i++) {
                body.write(part);
            }
        });
        assertRefused(models(), ID).hasMessageContainingAll("more than 16777216 bytes");
    }

    @Test
    void redirectsWithoutEndAreRefused() {
        hub.on(
                LoopbackHub.apiPath("main"),
                exchange -> LoopbackHub.redirect(exchange, 307, LoopbackHub.apiPath("main")));
        assertRefused(models(), ID).hasMessageContaining("more than 10 times");
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
