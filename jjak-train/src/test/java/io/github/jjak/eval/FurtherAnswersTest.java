package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FurtherAnswersTest {

    private static final Set<String> LEFT_OUT = Set.of("a1", "a7");

    @Test
    void allDistinctOnesAreTakenInOrder() {
        List<List<String>> lists = List.of(List.of("A2", "a1", "a3"), List.of(), List.of("A3", "a2", "a4"));
        FurtherAnswers all = new FurtherAnswers(lists, FurtherAnswersTest::key, Integer.MAX_VALUE, 1);
        assertThat(all.draw(LEFT_OUT)).containsExactly("A2", "a3", "a4");
        assertThat(all.distinct()).isEqualTo(3);
        FurtherAnswers none = new FurtherAnswers(lists, FurtherAnswersTest::key, 0, 1);
        assertThat(none.draw(LEFT_OUT)).isEmpty();
        assertThat(none.distinct()).isEqualTo(3);
    }

    /** What is drawn depends on the texts and the seed, not on their order, and a smaller sample is part of a larger one. */
    @Test
    void aSampleOfManyIsTheSameInAnyOrder() {
        Random random = new Random(4);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            texts.add((random.nextBoolean() ? "a" : "A") + random.nextInt(9_000));
        }
        Set<String> distinct =
                new LinkedHashSet<>(texts.stream().map(FurtherAnswersTest::key).toList());
        distinct.removeAll(LEFT_OUT);
        Set<String> sample = drawn(texts, 300, 5);
        assertThat(sample).hasSize(300).isSubsetOf(distinct);
        assertThat(drawn(texts, 300, 6)).isNotEqualTo(sample);
        assertThat(drawn(texts, 299, 5)).isSubsetOf(sample).hasSize(299);
        Collections.shuffle(texts, random);
        assertThat(drawn(texts, 300, 5)).isEqualTo(sample);
        FurtherAnswers counted = new FurtherAnswers(List.of(texts), FurtherAnswersTest::key, 300, 5);
        counted.draw(LEFT_OUT);
        assertThat(counted.distinct()).isEqualTo(distinct.size());
    }

    private static Set<String> drawn(List<String> texts, int most, long seed) {
        List<List<String>> halves =
                List.of(texts.subList(0, texts.size() / 2), texts.subList(texts.size() / 2, texts.size()));
        Set<String> drawn = new HashSet<>();
        new FurtherAnswers(halves, FurtherAnswersTest::key, most, seed)
                .draw(LEFT_OUT)
                .forEach(text -> drawn.add(key(text)));
        return drawn;
    }

    private static String key(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
