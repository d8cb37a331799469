package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler.EpochBatches;
import io.github.jjak.data.internal.SeededRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Finds the batches of one epoch for {@link NoDuplicatesBatchSampler}. Instead of filling one batch after the other, which
 * walks over every deferred row again and again, it deals rows to all batches at once, like cards.
 *
 * <ol>
 *   <li>Shuffle the rows; group them by their most frequent text, large groups first ({@link TextGroups}).
 *   <li>Decide the number of batches ({@link BatchPlan}) and deal: each turn gives every batch one row, in a new random
 *       order of batches. Rows of a group lie side by side and are no more than the batches, so they get different batches
 *       by themselves, and all batches stay even. Small groups and single rows come last and fit anywhere.
 *   <li>A row that collides looks ahead for another batch; a group may look at 64 places per row dealt. What finds none
 *       tries to change places with a random row that is already placed.
 *   <li>Take batches apart that have fewer than {@code fewestRows} rows.
 *   <li>Repeat from step 1 with the rows left over while that makes batches. What
 *       remains joins any batch with room.
 *   <li>Shuffle the batches, and the rows in each.
 * </ol>
 *
 * Every step looks at a row a bounded number of times. The largest possible batch at least halves from one repetition to
 * the next, so repetitions are few.
 */
final class NoDuplicatesEpoch {

    private static final int LOOKS_PER_ROW = 64;
    private static final int TRIES_TO_SQUEEZE_IN = 16;
    private static final int MOST_REPETITIONS = 64;

    private final SharedTexts texts;
    private final int batchSize;
    private final int fewestRows;
    private final SeededRandom random;
    private final Placement placement;

    /** Full batches only when {@code fewestRows} is {@code batchSize}. */
    NoDuplicatesEpoch(SharedTexts texts, int batchSize, int fewestRows, SeededRandom random) {
        this.texts = texts;
        this.batchSize = batchSize;
        this.fewestRows = fewestRows;
        this.random = random;
        this.placement = new Placement(texts);
    }

    EpochBatches run() {
        int[] waiting = random.permutation(texts.rows());
        for (int repetition = 0; repetition < MOST_REPETITIONS && waiting.length >= fewestRows; repetition++) {
            int before = waiting.length;
            waiting = placeWhatFits(waiting);
            if (waiting.length == before) {
                break;
            }
        }
        int unplaced = waiting.length - join(waiting);
        return new EpochBatches(collect(), unplaced);
    }

    /** Steps 1 to 4; returns the rows that are still without a batch, in random order. */
    private int[] placeWhatFits(int[] waiting) {
        TextGroups groups = TextGroups.of(waiting, texts);
        boolean fullOnly = fewestRows == batchSize;
        BatchPlan plan = fullOnly ? BatchPlan.full(groups, batchSize) : BatchPlan.spread(groups, batchSize);
        if (plan.batches() == 0 || groups.count() < fewestRows) {
            return waiting;
        }
        int[] order = fullOnly ? reserveLast(groups.order(), plan) : groups.order();
        int first = placement.open(plan.batches());
        int[] places = places(first, plan);
        Deal deal = new Deal(places, plan.batches());
        int[] stuck = deal.deal(order, groups.groupOfRow());
        deal.squeezeIn(stuck, order, first);
        takeApartSmall(waiting);
        return IntStream.of(waiting)
                .filter(row -> placement.batchOf(row) == Placement.NOWHERE)
                .toArray();
    }

    /** With more rows than places, a random choice of rows goes to the end, where places may have run out. */
    private int[] reserveLast(int[] order, BatchPlan plan) {
        int reserved = order.length - plan.batches() * plan.mostRows();
        boolean[] inReserve = new boolean[texts.rows()];
        int[] shuffled = order.clone();
        random.shuffle(shuffled, 0, shuffled.length);
        for (int i = 0; i < reserved; i++) {
            inReserve[shuffled[i]] = true;
        }
        return IntStream.concat(
                        IntStream.of(order).filter(row -> !inReserve[row]),
                        IntStream.of(shuffled).limit(reserved))
                .toArray();
    }

    private int[] places(int first, BatchPlan plan) {
        int[] places = new int[plan.batches() * plan.mostRows()];
        for (int i = 0; i < places.length; i++) {
            places[i] = first + i % plan.batches();
        }
        for (int turn = 0; turn < plan.mostRows(); turn++) {
            random.shuffle(places, turn * plan.batches(), (turn + 1) * plan.batches());
        }
        return places;
    }

    private void takeApartSmall(int[] rows) {
        for (int row : rows) {
            int batch = placement.batchOf(row);
            if (batch != Placement.NOWHERE && placement.rowsIn(batch) < fewestRows) {
                placement.takeOut(row);
            }
        }
    }

    /** Step 5's end; returns how many rows found room. The looks are bounded by four times the data. */
    private int join(int[] waiting) {
        int joined = 0;
        long looks = 4L * texts.rows();
        for (int row : waiting) {
            int batches = placement.batchCount();
            int start = batches == 0 ? 0 : random.nextInt(batches);
            for (int i = 0; i < batches && looks > 0; i++, looks--) {
                int batch = (start + i) % batches;
                int rows = placement.rowsIn(batch);
                if (rows >= fewestRows && rows < batchSize && placement.fits(row, batch)) {
                    placement.put(row, batch);
                    joined++;
                    break;
                }
            }
        }
        return joined;
    }

    private int[][] collect() {
        int[][] batches = new int[placement.batchCount()][];
        Arrays.setAll(batches, batch -> new int[placement.rowsIn(batch)]);
        int[] filled = new int[batches.length];
        for (int row : random.permutation(texts.rows())) {
            int batch = placement.batchOf(row);
            if (batch != Placement.NOWHERE) {
                batches[batch][filled[batch]++] = row;
            }
        }
        return IntStream.of(random.permutation(batches.length))
                .mapToObj(batch -> batches[batch])
                .filter(batch -> batch.length > 0)
                .toArray(int[][]::new);
    }

    /** Steps 2 and 3: places in the order they are dealt; those before {@code front} are taken. */
    private final class Deal {

        private final int[] places;
        private final int lookAhead;
        private int front;

        Deal(int[] places, int batches) {
            this.places = places;
            this.lookAhead = 2 * batches;
        }

        /** Returns the rows that found no place though their texts are not in every batch. */
        int[] deal(int[] order, int[] groupOfRow) {
            IntStream.Builder stuck = IntStream.builder();
            int group = Integer.MIN_VALUE;
            int look = 0;
            long looks = 0;
            for (int row : order) {
                if (groupOfRow[row] != group) {
                    group = groupOfRow[row];
                    look = front;
                    looks = 0;
                }
                if (placement.fitsNoNewest(row)) {
                    continue;
                }
                looks += LOOKS_PER_ROW;
                int end = (int) Math.min(places.length, (long) front + lookAhead);
                while (look < end && looks > 0 && !placement.fits(row, places[look])) {
                    look++;
                    looks--;
                }
                if (look < end && looks > 0) {
                    take(row, look);
                    look++;
                } else {
                    stuck.add(row);
                }
            }
            return stuck.build().toArray();
        }

        /** The place looked at changes with the front one, which this group has looked at before. */
        private void take(int row, int place) {
            int batch = places[place];
            places[place] = places[front];
            places[front++] = batch;
            placement.put(row, batch);
        }

        void squeezeIn(int[] stuck, int[] order, int first) {
            for (int row : stuck) {
                for (int look = 0; look < TRIES_TO_SQUEEZE_IN && front < places.length; look++) {
                    int place = front + random.nextInt(places.length - front);
                    if (placement.fits(row, places[place])) {
                        take(row, place);
                        break;
                    }
                    if (changePlaces(row, order[random.nextInt(order.length)], place, first)) {
                        break;
                    }
                }
            }
        }

        /** Gives {@code row} the batch of {@code other}, which moves to the free place. */
        private boolean changePlaces(int row, int other, int place, int first) {
            int batch = placement.batchOf(other);
            if (batch < first || !placement.fits(other, places[place])) {
                return false;
            }
            placement.takeOut(other);
            if (placement.fits(row, batch)) {
                placement.put(row, batch);
                take(other, place);
                return true;
            }
            placement.put(other, batch);
            return false;
        }
    }
}
