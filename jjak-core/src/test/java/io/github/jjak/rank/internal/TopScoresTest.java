package io.github.jjak.rank.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopScoresTest {

    /** Few distinct scores make ties at the cut, many make none; widths on both sides of every grouping. */
    @ParameterizedTest
    @CsvSource({"1,7,3", "3,50,1000000", "10,1003,4", "10,5001,1000000", "10,7003,500", "100,9001,1000000", "100,60,9"})
    void equalsTheHeapWhateverTheBlocks(int k, int columns, int distinct) {
        Random random = new Random(k + columns);
        int rows = 5;
        float[] scores = new float[rows * columns];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(distinct) / (float) distinct - 0.5f;
        }
        try (TensorScope scope = TensorScope.open()) {
            TopScores whole = new TopScores(rows, k);
            whole.add(Tensors.of(scores, rows, columns), 0, 0);
            TopScores parts = new TopScores(rows, k);
            int cut = columns / 3;
            parts.add(
                    Tensors.of(scores, rows, columns)
                            .narrow(1, cut, columns - cut)
                            .contiguous(),
                    0,
                    cut);
            parts.add(Tensors.of(scores, rows, columns).narrow(1, 0, cut).contiguous(), 0, 0);
            for (int row = 0; row < rows; row++) {
                TopK expected = new TopK(k);
                for (int column = 0; column < columns; column++) {
                    expected.offer(scores[row * columns + column], column);
                }
                assertThat(whole.ranking(row)).isEqualTo(expected.ranking());
                assertThat(parts.ranking(row)).isEqualTo(expected.ranking());
            }
        }
    }

    @Test
    void refusesNumbersThatAreNoneAndBlocksThatDoNotFit() {
        try (TensorScope scope = TensorScope.open()) {
            float[] scores = new float[4000];
            scores[1234] = Float.NaN;
            TopScores best = new TopScores(2, 3);
            assertThatThrownBy(() -> best.add(Tensors.of(scores, 1, 4000), 0, 0))
                    .isInstanceOf(RunException.class);
            assertThatThrownBy(() -> best.add(Tensors.of(new float[6], 3, 2), 0, 0))
                    .isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> best.add(Tensors.of(new float[2], 1, 2), 0, -1))
                    .isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> new TopScores(1, 0)).isInstanceOf(UsageException.class);
        }
    }
}
