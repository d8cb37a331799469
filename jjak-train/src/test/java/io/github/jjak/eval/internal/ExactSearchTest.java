package io.github.jjak.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.rank.Ranking;
import io.github.jjak.rank.internal.TopK;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSearchTest {

    private static final int QUERIES = 7;
    private static final int DOCUMENTS = 203;

    /** Few distinct values, so that ties are everywhere, the cut included. */
    private static float[][] scores(long seed) {
        Random random = new Random(seed);
        float[][] scores = new float[QUERIES][DOCUMENTS];
        for (float[] row : scores) {
            for (int document = 0; document < DOCUMENTS; document++) {
                row[document] = random.nextInt(12) * 0.05f - 0.2f;
            }
        }
        return scores;
    }

    private static Ranking bruteForce(float[] scores, int k) {
        int[] positions = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparing((Integer position) -> -scores[position])
                        .thenComparing(position -> position))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
        float[] sorted = new float[positions.length];
        for (int rank = 0; rank < sorted.length; rank++) {
            sorted[rank] = scores[positions[rank]];
        }
        return Ranking.of(positions, sorted);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 100, 203, 500})
    void equalsBruteForceInWhateverOrderBlocksCome(int k) {
        float[][] scores = scores(k);
        List<Ranking> expected =
                Arrays.stream(scores).map(row -> bruteForce(row, k)).toList();

        assertThat(search(scores, k, false)).isEqualTo(expected);
        assertThat(search(scores, k, true)).isEqualTo(expected);
    }

    private static List<Ranking> search(float[][] scores, int k, boolean backwards) {
        ExactSearch search = new ExactSearch(QUERIES, k);
        int[] starts = IntStream.iterate(0, start -> start < DOCUMENTS, start -> start + 50)
                .toArray();
        for (int index = 0; index < starts.length; index++) {
            int start = starts[backwards ? starts.length - 1 - index : index];
            int end = Math.min(start + 50, DOCUMENTS);
            for (int query = 0; query < QUERIES; query += 3) {
                search.add(block(scores, query, Math.min(query + 3, QUERIES), start, end), end - start, query, start);
            }
        }
        return search.rankings();
    }

    private static FloatBuffer block(float[][] scores, int firstQuery, int lastQuery, int start, int end) {
        // One stray value in front: the block begins at the buffer's position.
        FloatBuffer block = FloatBuffer.allocate(1 + (lastQuery - firstQuery) * (end - start));
        block.put(9f);
        for (int query = firstQuery; query < lastQuery; query++) {
            block.put(scores[query], start, end - start);
        }
        return block.position(1);
    }

    @Test
    void negativeZeroTiesWithZero() {
        TopK best = new TopK(2);
        best.offer(0f, 5);
        best.offer(-0f, 3);
        best.offer(-0f, 9);

        Ranking ranking = best.ranking();

        assertThat(List.of(ranking.position(0), ranking.position(1))).containsExactly(3, 5);
    }

    @Test
    void infiniteScoresAreScores() {
        TopK best = new TopK(3);
        best.offer(Float.NEGATIVE_INFINITY, 0);
        best.offer(Float.POSITIVE_INFINITY, 1);
        best.offer(0.5f, 2);

        assertThat(best.ranking())
                .isEqualTo(Ranking.of(
                        new int[] {1, 2, 0}, new float[] {Float.POSITIVE_INFINITY, 0.5f, Float.NEGATIVE_INFINITY}));
    }

    @Test
    void rankingLeavesTheSelectionUsable() {
        TopK best = new TopK(2);
        best.offer(0.1f, 1);
        assertThat(best.ranking().size()).isEqualTo(1);
        best.offer(0.3f, 3);
        best.offer(0.2f, 2);

        assertThat(best.ranking()).isEqualTo(Ranking.of(new int[] {3, 2}, new float[] {0.3f, 0.2f}));
    }

    @Test
    void notANumberStopsTheRun() {
        ExactSearch full = new ExactSearch(1, 1);
        full.add(FloatBuffer.wrap(new float[] {0.5f}), 1, 0, 0);

        assertThatThrownBy(() -> full.add(FloatBuffer.wrap(new float[] {Float.NaN}), 1, 0, 1))
                .isInstanceOf(RunException.class);
        assertThatThrownBy(() -> new TopK(3).offer(Float.NaN, 0)).isInstanceOf(RunException.class);
    }

    @Test
    void refusesBlocksThatDoNotFit() {
        ExactSearch search = new ExactSearch(2, 3);
        FloatBuffer six = FloatBuffer.wrap(new float[6]);

        assertThatThrownBy(() -> search.add(six, 4, 0, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> search.add(six, 0, 0, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> search.add(six, 2, 0, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> search.add(six, 3, 1, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> search.add(six, 3, 0, -1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new TopK(0)).isInstanceOf(UsageException.class);
    }
}
