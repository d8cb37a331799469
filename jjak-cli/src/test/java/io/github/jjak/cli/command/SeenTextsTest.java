package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeenTextsTest {

    @Test
    void theFirstRowOfEachTextIsKeptHoweverMany() {
        SeenTexts seen = new SeenTexts();
        Map<String, Integer> expected = new HashMap<>();
        Random random = new Random(7);
        for (int row = 0; row < 50_000; row++) {
            String text = "상품 " + random.nextInt(20_000);
            Integer before = expected.putIfAbsent(text, row);
            assertThat(seen.put(text, row)).isEqualTo(before == null ? -1 : before);
        }
        assertThat(expected).hasSizeGreaterThan(15_000);
    }
}
