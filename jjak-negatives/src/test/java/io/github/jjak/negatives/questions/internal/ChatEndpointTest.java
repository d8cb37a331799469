package io.github.jjak.negatives.questions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatEndpointTest {

    private static ChatEndpoint endpoint(String address, @Nullable String key) {
        return new ChatEndpoint(address, "small", key, Duration.ofSeconds(20));
    }

    @Test
    void oneMessageGoesOutAndOneTextComesBack() throws Exception {
        try (ChatServer server = new ChatServer(message -> "받은 글: " + message)) {
            assertThat(endpoint(server.address() + "/", "abc").complete("한 줄에 하나씩", "배송 안내"))
                    .isEqualTo("받은 글: 배송 안내");
            JsonNode body = JsonFile.parse(server.bodies.get(0).getBytes(StandardCharsets.UTF_8), "body");
            assertThat(body.path("model").asText()).isEqualTo("small");
            assertThat(body.path("messages").path(0).path("role").asText()).isEqualTo("system");
            assertThat(server.keys).containsExactly("Bearer abc");
        }
    }

    @Test
    void aBusyServerIsAskedAgainAndARefusalIsNot() throws Exception {
        try (ChatServer server = new ChatServer(message -> "네")) {
            server.failures.set(1);
            assertThat(endpoint(server.address(), null).complete("", "가")).isEqualTo("네");
            assertThat(server.bodies).hasSize(2);
            server.status = 401;
            assertThatThrownBy(() -> endpoint(server.address(), null).complete("", "비밀 글"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("status 401")
                    .hasMessageNotContaining("비밀");
            assertThat(server.bodies).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/v1", "localhost:8000", "http://user:pass@127.0.0.1/v1", "not an address"})
    void otherAddressesAreRefused(String address) {
        assertThatThrownBy(() -> endpoint(address, null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("http://127.0.0.1:8000/v1");
    }

    @Test
    void aKeyDoesNotTravelReadably() {
        assertThatThrownBy(() -> endpoint("http://203.0.113.7/v1", "secret"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("https")
                .hasMessageNotContaining("secret");
    }
}
