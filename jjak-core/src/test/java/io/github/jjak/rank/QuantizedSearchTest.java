package io.github.jjak.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches of quantised vectors against a loop over all of them, more than one block of documents and queries. */
@Tag("numeric")
class QuantizedSearchTest {

    private static final int DIMENSION = 12;
    private static final float[][] CORPUS = random(4500, 1);
    private static final float[][] QUERIES = random(530, 2);

    private static float[][] random(int rows, long seed) {
        Random random = new Random(seed);
        float[][] vectors = new float[rows][DIMENSION];
        for (float[] vector : vectors) {
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = (float) random.nextGaussian() * (i + 1);
            }
        }
        return vectors;
    }

    /** Positions of the best, of equal ones the earlier first. */
    private static int[] best(int k, int[] among, IntToDoubleFunction score) {
        return Arrays.stream(among)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(position -> -score.applyAsDouble(position))
                        .thenComparingInt(position -> position))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double compared(EmbeddingPrecision precision, byte[] left, byte[] right) {
        long score = 0;
        for (int i = 0; i < left.length; i++) {
            score += switch (precision) {
                case INT8 -> left[i] * right[i];
                case UINT8 -> (left[i] & 0xff) * (right[i] & 0xff);
                default -> -Integer.bitCount((left[i] ^ right[i]) & 0xff);
            };
        }
        return score;
    }

    private static int[] positions(Ranking ranking) {
        return IntStream.range(0, ranking.size()).map(ranking::position).toArray();
    }

    @ParameterizedTest
    @EnumSource(names = "FLOAT32", mode = EnumSource.Mode.EXCLUDE)
    void hitsAreThoseOfALoop(EmbeddingPrecision precision) {
        EmbeddingQuantizer quantizer = EmbeddingQuantizer.calibrated(precision, CORPUS);
        QuantizedSearch search = QuantizedSearch.of(quantizer, CORPUS);
        assertThat(search.size()).isEqualTo(CORPUS.length);
        List<Ranking> found = search.search(QUERIES, 7);
        List<Ranking> rescored = search.search(QUERIES, 7, 3);
        assertThat(found).hasSize(QUERIES.length);
        int[] all = IntStream.range(0, CORPUS.length).toArray();
        byte[][] bytes = Arrays.stream(CORPUS).map(quantizer::quantize).toArray(byte[][]::new);
        for (int query : new int[] {0, 1, 200, 511, 512, 529}) {
            byte[] asked = quantizer.quantize(QUERIES[query]);
            float[] numbers = QUERIES[query];
            IntToDoubleFunction byBytes = document -> compared(precision, asked, bytes[document]);
            int[] expected = best(21, all, byBytes);
            assertThat(positions(found.get(query))).isEqualTo(Arrays.copyOf(expected, 7));
            assertThat((double) found.get(query).score(6)).isEqualTo(byBytes.applyAsDouble(expected[6]));
            assertThat(positions(rescored.get(query))).isEqualTo(best(7, expected, document -> {
                double[] values = quantizer.dequantize(bytes[document]);
                return IntStream.range(0, DIMENSION)
                        .mapToDouble(i -> numbers[i] * values[i])
                        .sum();
            }));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "UINT8"})
    void whatBytesStandForIsAtMostAStepAway(EmbeddingPrecision precision) {
        EmbeddingQuantizer quantizer = EmbeddingQuantizer.calibrated(precision, CORPUS);
        float[] minima = quantizer.minima();
        float[] maxima = quantizer.maxima();
        for (float[] vector : CORPUS) {
            double[] restored = quantizer.dequantize(quantizer.quantize(vector));
            for (int i = 0; i < DIMENSION; i++) {
                double step = (maxima[i] - minima[i]) / 255;
                assertThat(vector[i] - restored[i]).isBetween(-1e-4 * step, step * 1.0001);
            }
        }
    }

    @Test
    void aCorpusSmallerThanAskedForIsFoundWhole() {
        float[][] two = {{1, -1}, {-1, 1}};
        QuantizedSearch search = QuantizedSearch.of(EmbeddingQuantizer.calibrated(EmbeddingPrecision.BINARY, two), two);
        assertThat(search.search(new float[][] {{-2, 3}}, 5))
                .containsExactly(new Ranking(new int[] {1, 0}, new float[] {0, -2}));
        assertThat(positions(search.search(new float[][] {{-2, 3}}, 5, Integer.MAX_VALUE)
                        .get(0)))
                .containsExactly(1, 0);
        assertThat(search.search(new float[0][], 5)).isEmpty();
    }

    @Test
    void bytesOfAVector() {
        assertThat(Arrays.stream(EmbeddingPrecision.values()).mapToInt(precision -> precision.bytes(20)))
                .containsExactly(80, 20, 20, 3, 3);
    }

    @Test
    void whatMeansNothingIsRefused() {
        float[][] one = {{1, 2}};
        assertThatThrownBy(() -> EmbeddingPrecision.parse("int4"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("int8");
        assertThatThrownBy(() -> EmbeddingQuantizer.calibrated(EmbeddingPrecision.FLOAT32, one))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("float32");
        assertThatThrownBy(() -> EmbeddingQuantizer.calibrated(EmbeddingPrecision.INT8, new float[0][]))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() ->
                        EmbeddingQuantizer.calibrated(EmbeddingPrecision.INT8, new float[][] {{1, 2}, {Float.NaN, 0}}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Vector 1");
        assertThatThrownBy(() -> EmbeddingQuantizer.of(EmbeddingPrecision.INT8, new float[] {1}, new float[] {0}))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1.0 to 0.0");
        EmbeddingQuantizer quantizer = EmbeddingQuantizer.calibrated(EmbeddingPrecision.INT8, one);
        assertThatThrownBy(() -> quantizer.quantize(new float[3]))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("3 numbers");
        QuantizedSearch search = QuantizedSearch.of(quantizer, one);
        assertThatThrownBy(() -> search.search(one, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> search.search(one, 1, 0)).isInstanceOf(UsageException.class);
    }
}
