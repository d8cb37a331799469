package io.github.jjak.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.hub.internal.HubId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubIdTest {

    @Test
    void anIdHasAnOwnerANameAndPerhapsARevision() {
        assertThat(HubId.parse("klue/roberta-base")).isEqualTo(new HubId("klue/roberta-base", "main"));
        assertThat(HubId.parse("bert-base-uncased")).isEqualTo(new HubId("bert-base-uncased", "main"));
        assertThat(HubId.parse("a/b_1.0@v2.1")).isEqualTo(new HubId("a/b_1.0", "v2.1"));
        assertThat(HubId.parse("a/b@refs/pr/3").revision()).isEqualTo("refs/pr/3");
        assertThat(HubId.parse("a/b@v2")).hasToString("a/b@v2");
        assertThat(HubId.parse("a/b")).hasToString("a/b");
        assertThat(HubId.parse("a".repeat(96)).isPinned()).isFalse();
        assertThat(HubId.parse("a/b@" + "0a".repeat(20)).isPinned()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a/",
                "/b",
                "a/b/c",
                "../b",
                "a/..",
                "a/b..c",
                ".a/b",
                "a/.b",
                "-a/b",
                "a/-b",
                "a b/c",
                "a\\b",
                "C:/b",
                "한국/모델",
                "a/b@",
                "a/b@../c",
                "a/b@v1@v2",
                "a/b@/v",
                "a/b@v/",
                "a/b?c",
                "a/b%2e",
                "a/b\u001b[2J",
                "a\n"
            })
    void whatCouldBeAPathOrAnAddressIsRefused(String text) {
        assertThat(HubId.matches(text)).isFalse();
        assertThatThrownBy(() -> HubId.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContainingAny("\u001b", "\n");
    }

    @Test
    void tooLongIsRefused() {
        assertThat(HubId.matches("a".repeat(97))).isFalse();
        assertThat(HubId.matches("a/b@" + "c/".repeat(150) + "c")).isFalse();
        assertThatThrownBy(() -> HubId.parse("klue/"))
                .hasMessageContainingAll("\"klue/\"", "owner/name", "klue/roberta-base", "96");
    }
}
