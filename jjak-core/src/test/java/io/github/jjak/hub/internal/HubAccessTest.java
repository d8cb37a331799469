package io.github.jjak.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.LoopbackHub;
import io.github.jjak.json.internal.JsonFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the token goes, what a refusal says, and which answers are not trusted. */
class HubAccessTest extends HubTest {

    private static final String TOKEN = "hf_secret";

    private void answer(String path, int status, String body) {
        hub.on(path, exchange -> LoopbackHub.send(exchange, status, body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theTokenGoesToTheHubAndNeverToAnotherHost() {
        hub.needToken(TOKEN);
        models(settings(TOKEN, false)).snapshot(ID);
        assertThat(requests("store", "GET")).hasSize(1);
        assertThat(hub.requests())
                .filteredOn(request -> request.host().equals("store"))
                .extracting(LoopbackHub.Request::authorization)
                .containsOnly("");
        assertThat(hub.requests())
                .filteredOn(request -> request.host().equals("hub"))
                .extracting(LoopbackHub.Request::authorization)
                .containsOnly("Bearer " + TOKEN);
    }

    @Test
    void aListingThatIsRedirectedElsewhereIsAskedWithoutTheToken() {
        hub.on(
                LoopbackHub.apiPath("main"),
                exchange -> LoopbackHub.redirect(exchange, 302, hub.storeAddress() + "/nothing"));
        assertRefused(models(settings(TOKEN, false)), ID);
        assertThat(requests("store", "GET"))
                .isNotEmpty()
                .extracting(LoopbackHub.Request::authorization)
                .containsOnly("");
    }

    @Test
    void originsAreSchemeHostAndPort() {
        URI hubAddress = URI.create("https://hub.example");
        assertThat(Redirects.isSameOrigin(hubAddress, URI.create("https://HUB.example:443/a")))
                .isTrue();
        for (String other : List.of(
                "http://hub.example/",
                "https://hub.example:8443/",
                "https://cdn.hub.example/",
                "https://hub.example.evil/")) {
            assertThat(Redirects.isSameOrigin(hubAddress, URI.create(other)))
                    .as(other)
                    .isFalse();
        }
    }

    @Test
    void redirectsGoNowhereDangerous() {
        URI from = URI.create("https://hub.example/a/b");
        assertThat(Redirects.target(from, "/c?d=1")).hasToString("https://hub.example/c?d=1");
        assertThat(Redirects.target(from, "https://cdn.example/x")).hasToString("https://cdn.example/x");
        for (String wrong : new String[] {
            "http://hub.example/",
            "file:///etc/passwd",
            "ftp://x/",
            "https://me:pw@x/",
            "",
            "https://",
            "a b",
            "mailto:x"
        }) {
            assertThatThrownBy(() -> Redirects.target(from, wrong)).as(wrong).isInstanceOf(ModelException.class);
        }
        assertThatThrownBy(() -> Redirects.target(from, null)).isInstanceOf(ModelException.class);
    }

    @Test
    void aClosedModelSaysWhatToDo() {
        hub.needToken(TOKEN);
        assertRefused(models(), ID)
                .hasMessageContainingAll("owner/name", "401", "licence", hub.endpoint() + "/owner/name", "HF_TOKEN");
        assertRefused(models(settings("hf_other", false)), ID)
                .hasMessageContainingAll("token in HF_TOKEN")
                .hasMessageNotContaining("hf_other");
    }

    @Test
    void aLicenceThatIsNotAcceptedIsNamed() {
        answer(LoopbackHub.filePath("model.safetensors"), 403, "{}");
        assertRefused(models(settings(TOKEN, false)), ID)
                .hasMessageContainingAll("403", "licence", hub.endpoint() + "/owner/name")
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void anUnknownModelNamesTheNearestOfTheCache() {
        models().snapshot(ID);
        assertRefused(models(), HubId.parse("owner/nmae"))
                .hasMessageContainingAll("no model owner/nmae", "Did you mean \"owner/name\"?");
    }

    @Test
    void anUnknownRevisionNamesTheKnownOnes() {
        answer(
                "/api/models/owner/name/refs",
                200,
                "{\"branches\": [{\"name\": \"main\"}], \"tags\": [{\"name\": \"v1.0\"}, {\"name\": \"v2.0\"}]}");
        assertRefused(models(), ID.withRevision("v1.O"))
                .hasMessageContainingAll("owner/name at v1.O", "Did you mean \"v1.0\"?", "main, v1.0, v2.0");
    }

    @Test
    void aTokenThatTheServerSendsBackIsNotShown() throws Exception {
        answer(
                LoopbackHub.apiPath("main"),
                200,
                "{\"sha\": \"" + LoopbackHub.COMMIT + "\", \"siblings\": [{\"rfilename\": \"../" + TOKEN + "\"}]}");
        assertRefused(models(settings(TOKEN, false)), ID)
                .hasMessageContaining("../[token]")
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void aTokenInAHeaderIsNotShown() {
        hub.on(LoopbackHub.filePath("config.json"), exchange -> {
            exchange.getResponseHeaders().add("X-Repo-Commit", TOKEN);
            LoopbackHub.send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
        });
        assertRefused(models(settings(TOKEN, false)), ID)
                .hasMessageContaining("[token]")
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void aFileThatIsListedButNotThereIsNamed() {
        answer(LoopbackHub.filePath("tokenizer.json"), 404, "{}");
        assertRefused(models(), ID).hasMessageContainingAll("no file tokenizer.json", "owner/name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.json",
                "a/../../evil",
                "/etc/passwd",
                "..",
                "a//b",
                "./a",
                "C:evil",
                "c:\\evil",
                "a\\..\\b",
                "a\u0000b",
                "a\nb",
                "a\u001b[31m",
                ""
            })
    void fileNamesThatLeadOutOfTheCacheAreRefused(String name) throws Exception {
        String listing = "{\"sha\": \"" + LoopbackHub.COMMIT + "\", \"siblings\": [{\"rfilename\": \"config.json\"},"
                + " {\"rfilename\": " + JsonFile.formatLine(name) + "}]}";
        answer(LoopbackHub.apiPath("main"), 200, listing);
        assertRefused(models(), ID)
                .hasMessageContainingAll("file name \"" + EscapedText.of(name) + "\"", "Nothing was downloaded")
                .hasMessageNotContainingAny("\u001b", "\n", "\u0000");
        assertThat(storage()).doesNotExist();
        try (var left = Files.list(cache)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "not json",
                "{\"sha\": \"../../x\", \"siblings\": []}",
                "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\"}",
                "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\", \"siblings\": [{\"rfilename\": 3}]}"
            })
    void anAnswerThatIsNoListingIsRefused(String body) {
        answer(LoopbackHub.apiPath("main"), 200, body);
        assertRefused(models(), ID).hasMessageContaining("The hub's answer about owner/name");
        assertThat(storage()).doesNotExist();
    }

    @Test
    void anEtagThatIsNoFileNameIsRefused() {
        for (String etag : List.of("../../evil", "..", ".hidden", "a/b", "", "a\\b", "x".repeat(200))) {
            hub.on(LoopbackHub.filePath("config.json"), exchange -> {
                exchange.getResponseHeaders().set("ETag", '"' + etag + '"');
                LoopbackHub.send(exchange, 200, new byte[0]);
            });
            assertRefused(models(), ID).hasMessageContainingAll("config.json", "ETag");
        }
    }

    @Test
    void anAnswerForAnotherCommitIsRefused() {
        String other = "f".repeat(40);
        hub.on(LoopbackHub.filePath("config.json"), exchange -> {
            exchange.getResponseHeaders().set("X-Repo-Commit", other);
            exchange.getResponseHeaders().set("ETag", "\"e\"");
            LoopbackHub.send(exchange, 200, new byte[0]);
        });
        assertRefused(models(), ID).hasMessageContainingAll(other, "another commit");
        answer(LoopbackHub.apiPath(other), 200, "{\"sha\": \"" + LoopbackHub.COMMIT + "\", \"siblings\": []}");
        assertRefused(models(), ID.withRevision(other)).hasMessageContaining(LoopbackHub.COMMIT);
    }
}
