package io.github.jjak.batch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.batch.BatchSampler.EpochBatches;
import io.github.jjak.batch.BatchSampling;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoDuplicatesBatchSamplerTest {

    /** Random data of many shapes, checked by brute force. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void placesEveryRowOnceWithoutDuplicatesOrCountsIt(long seed) {
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            int rows = 1 + random.nextInt(60);
            int[][] ids = randomIds(random, rows, 1 + random.nextInt(3));
            int batchSize = 1 + random.nextInt(rows);
            boolean dropLast = random.nextBoolean();
            NoDuplicatesBatchSampler sampler;
            try {
                sampler = new NoDuplicatesBatchSampler(ids, batchSize, dropLast, seed);
            } catch (UsageException e) {
                assertThat(distinctGroupsBound(ids)).isLessThan(dropLast ? batchSize : 2);
                continue;
            }
            EpochBatches epoch = sampler.batches(trial);
            int fewest = dropLast ? batchSize : Math.min(2, batchSize);
            checkByBruteForce(ids, epoch, fewest, batchSize);
        }
    }

    /** The hash is that of 0.1.0's first sampler, which kept an array per row: other batches would be other runs for the same seeds. */
    @Test
    void batchesOfASeedStay() {
        int hash = 1;
        Random random = new Random(7);
        for (int trial = 0; trial < 400; trial++) {
            int rows = 2 + random.nextInt(trial < 300 ? 80 : 2000);
            int[][] ids = randomIds(random, rows, 1 + random.nextInt(3));
            int batchSize = 1 + random.nextInt(Math.min(rows, 64));
            try {
                hash = 31 * hash
                        + Arrays.deepHashCode(BatchSampling.NO_DUPLICATES
                                .sampler(ids, batchSize, trial)
                                .batches(trial)
                                .batches());
            } catch (UsageException refused) {
                hash = 31 * hash + 1;
            }
        }
        assertThat(hash).isEqualTo(1994452112);
    }

    private static int[][] randomIds(Random random, int rows, int columns) {
        int[] texts = new int[columns];
        for (int column = 0; column < columns; column++) {
            texts[column] = 1 + random.nextInt(rows);
        }
        int[][] ids = new int[rows][columns];
        boolean oneNameSpace = random.nextBoolean();
        for (int[] row : ids) {
            for (int column = 0; column < columns; column++) {
                row[column] = random.nextInt(texts[column]) + (oneNameSpace ? 0 : column * rows);
            }
        }
        return ids;
    }

    /** Rows are grouped by their most frequent text; no batch has more rows than there are groups. */
    private static int distinctGroupsBound(int[][] ids) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int[] row : ids) {
            Arrays.stream(row).distinct().forEach(text -> counts.merge(text, 1, Integer::sum));
        }
        Set<Integer> groups = new HashSet<>();
        for (int[] row : ids) {
            int heaviest = row[0];
            for (int text : row) {
                heaviest = counts.getOrDefault(text, 0) > counts.getOrDefault(heaviest, 0) ? text : heaviest;
            }
            groups.add(heaviest);
        }
        return groups.size();
    }

    private static void checkByBruteForce(int[][] ids, EpochBatches epoch, int fewest, int batchSize) {
        Set<Integer> placed = new HashSet<>();
        for (int[] batch : epoch.batches()) {
            assertThat(batch.length).isBetween(fewest, batchSize);
            for (int row : batch) {
                assertThat(placed.add(row)).as("row %s is placed once", row).isTrue();
            }
            for (int i = 0; i < batch.length; i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(collide(ids[batch[i]], ids[batch[j]])).isFalse();
                }
            }
        }
        assertThat(placed.size() + epoch.unplacedRows()).isEqualTo(ids.length);
        List<Integer> left = IntStream.range(0, ids.length)
                .filter(row -> !placed.contains(row))
                .boxed()
                .toList();
        for (int row : left) {
            for (int[] batch : epoch.batches()) {
                boolean fits = batch.length < batchSize
                        && Arrays.stream(batch).noneMatch(other -> collide(ids[row], ids[other]));
                assertThat(fits)
                        .as("an unplaced row has no batch with room for it")
                        .isFalse();
            }
            for (int other : left) {
                boolean pair = fewest == 2 && batchSize > 2 && row != other && !collide(ids[row], ids[other]);
                assertThat(pair).as("no two unplaced rows could be a batch").isFalse();
            }
        }
    }

    private static boolean collide(int[] left, int[] right) {
        return Arrays.stream(left).anyMatch(text -> Arrays.stream(right).anyMatch(other -> other == text));
    }

    @Test
    void isAFunctionOfSeedAndEpoch() {
        int[][] ids = randomIds(new Random(3), 500, 2);
        NoDuplicatesBatchSampler sampler = new NoDuplicatesBatchSampler(ids, 16, false, 42);
        NoDuplicatesBatchSampler again = new NoDuplicatesBatchSampler(ids, 16, false, 42);
        NoDuplicatesBatchSampler other = new NoDuplicatesBatchSampler(ids, 16, false, 43);

        assertThat(sampler.batches(1).batches()).isDeepEqualTo(again.batches(1).batches());
        assertThat(Arrays.deepEquals(
                        sampler.batches(0).batches(), sampler.batches(1).batches()))
                .isFalse();
        assertThat(Arrays.deepEquals(
                        sampler.batches(0).batches(), other.batches(0).batches()))
                .isFalse();
    }

    @Test
    void givesEvenBatchesWithoutDuplicates() {
        EpochBatches epoch = new NoDuplicatesBatchSampler(uniqueIds(1000), 64, false, 1).batches(0);

        assertThat(epoch.batches()).hasNumberOfRows(16);
        assertThat(List.of(epoch.batches()))
                .allSatisfy(batch -> assertThat(batch.length).isBetween(62, 63));
        assertThat(epoch.unplacedRows()).isZero();
    }

    @Test
    void fillsBatchesWithDropLast() {
        EpochBatches epoch = new NoDuplicatesBatchSampler(uniqueIds(1000), 64, true, 1).batches(0);

        assertThat(epoch.batches()).hasNumberOfRows(15);
        assertThat(List.of(epoch.batches()))
                .allSatisfy(batch -> assertThat(batch).hasSize(64));
        assertThat(epoch.unplacedRows()).isEqualTo(1000 - 15 * 64);
    }

    /** 200 questions for each of 50 answers: every batch can hold each answer once, so all fit without a tail. */
    @Test
    void spreadsSharedAnswersEvenly() {
        int[][] ids = uniqueIds(10_000);
        for (int row = 0; row < ids.length; row++) {
            ids[row][1] = 10_000 + row % 50;
        }
        EpochBatches epoch = new NoDuplicatesBatchSampler(ids, 32, false, 5).batches(0);

        assertThat(epoch.batches()).hasNumberOfRows(313);
        assertThat(List.of(epoch.batches()))
                .allSatisfy(batch -> assertThat(batch.length).isBetween(30, 32));
        assertThat(epoch.unplacedRows()).isZero();
        checkFast(ids, epoch);
    }

    /** Half of the rows have one answer: the epoch keeps its number of steps, and other rows are left out next time. */
    @Test
    void keepsBatchesLargeWhenOneAnswerHasHalfOfTheRows() {
        int[][] ids = uniqueIds(20_000);
        for (int row = 0; row < ids.length; row += 2) {
            ids[row][1] = 20_000;
        }
        NoDuplicatesBatchSampler sampler = new NoDuplicatesBatchSampler(ids, 100, false, 5);
        EpochBatches epoch = sampler.batches(0);

        assertThat(epoch.batchCount()).isBetween(200, 205);
        assertThat(List.of(epoch.batches()))
                .allSatisfy(batch -> assertThat(batch.length).isBetween(50, 53));
        assertThat(epoch.unplacedRows()).isEqualTo(10_000 - epoch.batchCount());
        checkFast(ids, epoch);
        assertThat(placedRows(epoch)).isNotEqualTo(placedRows(sampler.batches(1)));
    }

    @Test
    void placesHeavyDuplicationInBothColumnsWithoutLosingRows() {
        Random random = new Random(9);
        int[][] ids = new int[30_000][2];
        for (int[] row : ids) {
            row[0] = random.nextInt(5_000);
            row[1] = 30_000 + (int) (300 * Math.sqrt(random.nextDouble()));
        }
        EpochBatches epoch = new NoDuplicatesBatchSampler(ids, 128, false, 5).batches(0);

        assertThat(epoch.unplacedRows()).isZero();
        assertThat(epoch.batchCount()).isBetween(235, 270);
        checkFast(ids, epoch);
    }

    @Test
    void leavesOutBatchesSmallerThanTheFewestRows() {
        int[][] ids = uniqueIds(4_000);
        for (int row = 0; row < 2_000; row++) {
            ids[row][1] = 4_000 + row % 4;
        }
        EpochBatches pairs = new NoDuplicatesBatchSampler(ids, 64, false, 5).batches(0);
        EpochBatches large = new NoDuplicatesBatchSampler(ids, 64, 16, 5).batches(0);

        assertThat(pairs.unplacedRows()).isZero();
        assertThat(large.unplacedRows()).isPositive();
        assertThat(List.of(large.batches()))
                .allSatisfy(batch -> assertThat(batch.length).isBetween(16, 64));
        checkFast(ids, large);
    }

    @Test
    void allowsARowToRepeatItselfAndComparesAcrossColumns() {
        Dataset dataset = Dataset.of(
                List.of("Q", "answer"),
                List.of(List.of("환불 규정", "환불 규정", "배송 조회"), List.of("환불 규정", "3일 안에 돌려드려요.", "배송 조회")));
        assertThat(TextIds.of(dataset)).isDeepEqualTo(new int[][] {{0, 0}, {0, 2}, {1, 1}});

        EpochBatches epoch = new NoDuplicatesBatchSampler(dataset, 2, false, 7).batches(0);
        assertThat(epoch.batches()).hasNumberOfRows(1);
        assertThat(epoch.batches()[0]).hasSize(2).contains(2);
        assertThat(epoch.unplacedRows()).isEqualTo(1);
    }

    @Test
    void refusesSizesThatCannotWork() {
        int[][] ids = uniqueIds(5);
        assertThatThrownBy(() -> new NoDuplicatesBatchSampler(ids, 0, false, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at least 1, not 0");
        assertThatThrownBy(() -> new NoDuplicatesBatchSampler(ids, 6, false, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("6")
                .hasMessageContaining("5 rows");
        int[][] same = {{0, 5}, {1, 5}, {2, 5}, {3, 6}};
        assertThatThrownBy(() -> new NoDuplicatesBatchSampler(same, 3, true, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("batch size of at most 2");
        assertThatThrownBy(() -> new NoDuplicatesBatchSampler(new int[][] {{0}, {1}, {9}}, 2, true, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("text number 9");
    }

    private static int[][] uniqueIds(int rows) {
        int[][] ids = new int[rows][2];
        for (int row = 0; row < rows; row++) {
            ids[row][0] = row;
            ids[row][1] = rows + row;
        }
        return ids;
    }

    private static void checkFast(int[][] ids, EpochBatches epoch) {
        int placed = 0;
        boolean[] seen = new boolean[ids.length];
        for (int[] batch : epoch.batches()) {
            Set<Integer> texts = new HashSet<>();
            for (int row : batch) {
                assertThat(seen[row]).isFalse();
                seen[row] = true;
                placed++;
                Arrays.stream(ids[row])
                        .distinct()
                        .forEach(text -> assertThat(texts.add(text)).isTrue());
            }
        }
        assertThat(placed + epoch.unplacedRows()).isEqualTo(ids.length);
    }

    private static List<Integer> placedRows(EpochBatches epoch) {
        List<Integer> rows = new ArrayList<>();
        for (int[] batch : epoch.batches()) {
            Arrays.stream(batch).forEach(rows::add);
        }
        rows.sort(null);
        return rows;
    }
}
