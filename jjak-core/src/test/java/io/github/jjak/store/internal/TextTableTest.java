package io.github.jjak.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void findsTheFirstPlaceOfEachText() {
        TextHash hash = new TextHash();
        checkAgainstMap(hash::of);
    }

    /** Whatever hashes are, texts are compared. */
    @Test
    void equalHashesMeanNothing() {
        checkAgainstMap(text -> 0xFFFFFFFF_00000000L);
        checkAgainstMap(text -> text.length());
        checkAgainstMap(text -> -1L - text.length());
    }

    private static void checkAgainstMap(ToLongFunction<String> hash) {
        Random random = new Random(3);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            texts.add("글 " + random.nextInt(700));
        }
        TextTable table = new TextTable(Storage.HEAP, texts.size());
        Map<String, Integer> expected = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            expected.putIfAbsent(text, i);
            assertThat(table.firstPlace(
                            hash.applyAsLong(text), i, other -> texts.get(other).equals(text)))
                    .isEqualTo(expected.get(text));
        }
        assertThat(table.size()).isEqualTo(expected.size());
        for (String text : List.of("글 1", "글 699", "글 700", "")) {
            assertThat(table.find(
                            hash.applyAsLong(text), other -> texts.get(other).equals(text)))
                    .isEqualTo(expected.getOrDefault(text, -1));
        }
    }

    @Test
    void takesAsManyAsItWasMadeForAndNoMore() {
        TextTable table = new TextTable(Storage.HEAP, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(table.firstPlace((i * 7L) << 40, i, other -> false)).isEqualTo(i);
        }
        assertThatThrownBy(() -> table.firstPlace(99L << 40, 3, other -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("3");
    }

    @Test
    void severalTextsAreNotOneText() {
        TextHash hash = new TextHash();
        assertThat(hash.of(List.of("ab", "c"))).isNotEqualTo(hash.of(List.of("a", "bc")));
        assertThat(hash.of(List.of("ab", "c"))).isEqualTo(hash.of(List.of("ab", "c")));
        assertThat(hash.of("ab")).isEqualTo(hash.of("ab")).isNotEqualTo(new TextHash().of("ab"));
    }
}
