package io.github.jjak.tensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.tensor.Precision;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("numeric")
class DropoutMasksTest {

    private static final int NUMBERS = 1_000_003;

    @ParameterizedTest
    @CsvSource({"FP32, 0.1, 0.00002", "BF16, 0.1, 0.002", "FP32, 0.5, 0.00002", "BF16, 0.5, 0.002", "BF16, 0.25, 0.002"
    })
    void dropsItsShareAndKeepsTheMean(Precision precision, double probability, double allowed) {
        float[] mask = mask(precision, 7, probability);
        double factor = new DropoutMasks(precision).factor(probability);
        long dropped = 0;
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < mask.length; i++) {
            assertThat((double) mask[i]).isIn(0.0, factor);
            dropped += mask[i] == 0 ? 1 : 0;
            pairs += i > 0 && mask[i] == 0 && mask[i - 1] == 0 ? 1 : 0;
            sum += mask[i];
        }
        double noise = 5 * Math.sqrt(probability * (1 - probability) / NUMBERS);
        assertThat((double) dropped / NUMBERS).isCloseTo(probability, within(allowed + noise));
        assertThat(sum / NUMBERS).isCloseTo(1, within(5 * factor * Math.sqrt(probability / NUMBERS)));
        // Neighbours, which share a random word, are independent.
        assertThat((double) pairs / NUMBERS).isCloseTo(probability * probability, within(2 * allowed + 2 * noise));
    }

    @ParameterizedTest
    @CsvSource({"FP32", "BF16"})
    void followsFromTheSeed(Precision precision) {
        assertThat(mask(precision, 7, 0.1)).isEqualTo(mask(precision, 7, 0.1));
        float[] one = mask(precision, DropoutMasks.seed(7, 0), 0.5);
        float[] other = mask(precision, DropoutMasks.seed(7, 1), 0.5);
        int equal = 0;
        for (int i = 0; i < one.length; i++) {
            equal += one[i] == other[i] ? 1 : 0;
        }
        assertThat((double) equal / NUMBERS).isCloseTo(0.5, within(0.005));
    }

    @ParameterizedTest
    @CsvSource({"FP32, 4", "BF16, 4", "FP32, 5", "BF16, 5", "BF16, 6"})
    void ofAPartIsThatOfTheWhole(Precision precision, int columns) {
        int[] rows = {6, 0, 1, 2, 9, 4};
        try (TensorScope scope = TensorScope.open()) {
            DropoutMasks masks = new DropoutMasks(precision);
            float[][] whole = Tensors.toRows(masks.mask(3, 0.5, 10, columns));
            float[][] part = Tensors.toRows(masks.mask(3, 0.5, RowRanges.of(rows), rows.length, columns));
            for (int i = 0; i < rows.length; i++) {
                assertThat(part[i]).isEqualTo(whole[rows[i]]);
            }
        }
    }

    /** Large masks are made piece by piece; rows of a part are not. */
    @ParameterizedTest
    @CsvSource({"FP32", "BF16"})
    void piecesOfALargeMaskFollowEachOther(Precision precision) {
        try (TensorScope scope = TensorScope.open()) {
            DropoutMasks masks = new DropoutMasks(precision);
            int[] all = IntStream.range(0, 1000).toArray();
            float[] whole = Tensors.toFloats(masks.mask(3, 0.5, all.length, 100));
            assertThat(Tensors.toFloats(masks.mask(3, 0.5, RowRanges.of(all), all.length, 100)))
                    .isEqualTo(whole);
        }
    }

    private static float[] mask(Precision precision, long seed, double probability) {
        try (TensorScope scope = TensorScope.open()) {
            return Tensors.toFloats(new DropoutMasks(precision).mask(seed, probability, NUMBERS));
        }
    }
}
