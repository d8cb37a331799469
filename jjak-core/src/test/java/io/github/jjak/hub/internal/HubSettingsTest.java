package io.github.jjak.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSettingsTest {

    @TempDir
    private Path temp;

    private HubSettings settings(String... namesAndValues) {
        Map<String, String> environment = new HashMap<>(Map.of("HF_HOME", temp.toString()));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return HubSettings.of(environment);
    }

    @Test
    void thePlacesAreThoseOfPython() {
        HubSettings none = settings();
        assertThat(none.endpoint()).hasToString("https://huggingface.co");
        assertThat(none.cache()).isEqualTo(temp.resolve("hub"));
        assertThat(none.token()).isNull();
        assertThat(none.offline()).isFalse();
        Path home = Path.of(System.getProperty("user.home"));
        assertThat(HubSettings.of(Map.of("HF_TOKEN", "x")).cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(HubSettings.of(Map.of("HF_HOME", "~/hf", "HF_TOKEN", "x")).cache())
                .isEqualTo(home.resolve("hf/hub"));
        assertThat(HubSettings.of(Map.of("XDG_CACHE_HOME", "/c", "HF_TOKEN", "x"))
                        .cache())
                .isEqualTo(Path.of("/c/huggingface/hub"));
        assertThat(settings("HF_HUB_CACHE", "/elsewhere").cache()).isEqualTo(Path.of("/elsewhere"));
        assertThat(settings("HF_ENDPOINT", "https://mirror.example/hf//").endpoint())
                .hasToString("https://mirror.example/hf");
        assertThat(settings("HF_HUB_OFFLINE", "1").offline()).isTrue();
        assertThat(settings("TRANSFORMERS_OFFLINE", "true").offline()).isTrue();
        assertThat(settings("HF_HUB_OFFLINE", "0").offline()).isFalse();
    }

    @Test
    void theTokenComesFromTheVariableOrAFile() throws Exception {
        Files.writeString(temp.resolve("token"), "hf_file\n");
        assertThat(settings().token()).isEqualTo("hf_file");
        assertThat(settings("HF_TOKEN", " hf_variable ").token()).isEqualTo("hf_variable");
        Path other = Files.writeString(temp.resolve("other"), "hf_other");
        assertThat(settings("HF_TOKEN_PATH", other.toString()).token()).isEqualTo("hf_other");
        Files.writeString(temp.resolve("token"), "\n");
        assertThat(settings().token()).isNull();
    }

    @Test
    void theTokenIsNeverShown() throws Exception {
        assertThat(settings("HF_TOKEN", "hf_secret"))
                .asString()
                .contains("token=set")
                .doesNotContain("secret");
        assertThat(settings()).asString().contains("token=none");
        assertThatThrownBy(() -> settings("HF_TOKEN", "hf_secret\r\nHost: x"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("secret");
        Files.writeString(temp.resolve("token"), "hf_secret".repeat(10_000));
        assertThatThrownBy(this::settings).isInstanceOf(UsageException.class).hasMessageNotContaining("secret");
    }

    @Test
    void anEndpointThatIsNoneIsRefusedWithoutItsPassword() {
        for (String wrong :
                new String[] {"huggingface.co", "ftp://x", "https://", "https://me:secret@x", "https://x?a", "a b"}) {
            assertThatThrownBy(() -> settings("HF_ENDPOINT", wrong))
                    .as(wrong)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("HF_ENDPOINT", "https://huggingface.co")
                    .hasMessageNotContaining("secret");
        }
    }
}
