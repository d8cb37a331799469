package io.github.jjak.distributed.internal;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of mini-batches, dealt to workers. Those of a mini-batch, longest first, are dealt forth and back, so that each worker has about
 * the same number of tokens; the next mini-batch begins with the next worker.
 *
 * @param rowsOfWorkers how many rows each worker has
 * @param place for each row, where it is among those of all workers, by worker and mini-batch
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DealtRows(int[] rowsOfWorkers, int[] place) {

    /**
     * Deals.
     *
     * @param miniBatches numbers of the rows of each; all together are 0 to the number of rows, each once
     */
    public static DealtRows of(List<int[]> miniBatches, int workers) {
        int[] rowsOfWorkers = new int[workers];
        int[] place = new int[miniBatches.stream().mapToInt(rows -> rows.length).sum()];
        int next = 0;
        for (int rank = 0; rank < workers; rank++) {
            int before = next;
            for (int number = 0; number < miniBatches.size(); number++) {
                int[] rows = miniBatches.get(number);
                for (int row : share(rows.length, number, rank, workers)) {
                    place[rows[row]] = next++;
                }
            }
            rowsOfWorkers[rank] = next - before;
        }
        return new DealtRows(rowsOfWorkers, place);
    }

    /** Which of so many rows of a mini-batch a worker has, as their places in it. */
    public static int[] share(int rows, int miniBatch, int rank, int workers) {
        return IntStream.range(0, rows)
                .filter(row -> {
                    int inRound = row % (2 * workers);
                    int dealt = inRound < workers ? inRound : 2 * workers - 1 - inRound;
                    return (dealt + miniBatch) % workers == rank;
                })
                .toArray();
    }
}
