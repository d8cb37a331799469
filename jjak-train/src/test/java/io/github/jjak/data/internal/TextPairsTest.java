package io.github.jjak.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextPairsTest {

    private static Dataset texts(int rows) {
        return Dataset.of(
                List.of("sentence"),
                List.of(IntStream.range(0, rows)
                        .mapToObj(row -> "문의 " + row % 40 + "번")
                        .toList()));
    }

    @Test
    void everyTextIsThereOnceWithItself() {
        Dataset twice = TextPairs.twice(texts(50));
        assertThat(twice.rows()).isEqualTo(40);
        assertThat(twice.column(0)).isEqualTo(twice.column(1)).doesNotHaveDuplicates();
    }

    @Test
    void oneInEightIsWithItself() {
        Dataset pairs = TextPairs.tension(texts(50), 3);
        double[] labels = Objects.requireNonNull(pairs.scores());
        int same = 0;
        for (int row = 0; row < pairs.rows(); row++) {
            boolean equal = pairs.text(row, 0).equals(pairs.text(row, 1));
            assertThat(labels[row]).isEqualTo(equal ? 1 : 0);
            same += equal ? 1 : 0;
        }
        assertThat(pairs.column(0)).hasSize(40).doesNotHaveDuplicates();
        assertThat(same).isEqualTo(5);
        assertThat(TextPairs.tension(texts(50), 3).column(1)).isEqualTo(pairs.column(1));
        assertThat(TextPairs.tension(texts(50), 4).column(1)).isNotEqualTo(pairs.column(1));
    }

    @Test
    void wordsAreDeletedAndOneIsLeft() {
        int words = 0;
        for (int row = 0; row < 200; row++) {
            String text = row + " 번 주문 의 배송 조회 는 어디 에서 하나요";
            String damaged = TextPairs.damaged(text, 0.6, SeededRandom.of(5, row));
            List<String> kept = List.of(damaged.split(" "));
            assertThat(List.of(text.split(" "))).containsSubsequence(kept);
            assertThat(kept).isNotEmpty();
            words += kept.size();
            assertThat(TextPairs.damaged(text, 0.6, SeededRandom.of(5, row))).isEqualTo(damaged);
            assertThat(TextPairs.damaged(text, 1, SeededRandom.of(5, row))).doesNotContain(" ");
            assertThat(TextPairs.damaged(text, 0, SeededRandom.of(5, row))).isEqualTo(text);
        }
        assertThat(words / 2000.0).isBetween(0.35, 0.45);
    }

    @Test
    void oneTextIsTooFew() {
        Dataset one = Dataset.of(List.of("sentence"), List.of(List.of("배송", "배송")));
        assertThatThrownBy(() -> TextPairs.twice(one))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 distinct");
    }
}
