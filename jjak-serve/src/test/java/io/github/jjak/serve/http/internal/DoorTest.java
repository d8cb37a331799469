package io.github.jjak.serve.http.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {

    private static final Door DOOR =
            Door.of("0.0.0.0", List.of("Faq.Example.com"), List.of("https://shop.example.com"));

    @ParameterizedTest
    @CsvSource({
        "localhost:8080,",
        "127.0.0.1:8080,",
        "[::1]:8080,",
        "192.168.0.7,",
        "faq.example.com,",
        "FAQ.example.com:443,",
        "localhost:8080,http://localhost:8080",
        "faq.example.com,https://faq.example.com",
        "faq.example.com,https://shop.example.com"
    })
    void letsIn(String host, @Nullable String origin) {
        assertThatCode(() -> DOOR.check(host, origin, null, true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        ",",
        "evil.example,",
        "evil.example:8080,",
        "127.0.0.1.evil.example,",
        "localhost.evil.example:8080,",
        "localhost:8080,http://evil.example",
        "localhost:8080,http://localhost:9090",
        "localhost:8080,null",
        "localhost:8080,:::",
        "localhost:8080,http://localhost:8080.evil.example"
    })
    void keepsOut(@Nullable String host, @Nullable String origin) {
        assertThatThrownBy(() -> DOOR.check(host, origin, null, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> org.assertj.core.api.Assertions.assertThat(refused.problem())
                                .isEqualTo(Problem.FORBIDDEN));
    }

    @ParameterizedTest
    @CsvSource({"cross-site,true,false", "cross-site,false,true", "same-origin,true,true", "none,true,true"})
    void pagesOfOtherSitesDoNotWrite(String site, boolean writes, boolean allowed) {
        if (allowed) {
            assertThatCode(() -> DOOR.check("localhost", null, site, writes)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> DOOR.check("localhost", null, site, writes))
                    .isInstanceOf(ProblemException.class);
        }
    }
}
