package io.github.jjak.rank.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.rank.Ranking;
import java.util.Arrays;

/**
 * The k best of a stream of scored positions.
 *
 * <p>A higher score is better; among equal scores the lower position is better, so the outcome does not depend on the
 * order of offers. Costs one comparison for a score that is not among the best, and O(log k) otherwise. Not thread-safe.
 */
public final class TopK {

    private static final int FIRST_CAPACITY = 16;

    private final int capacity;
    private int size;
    // A binary heap whose root is the worst of the kept, the next to go.
    private float[] scores;
    private int[] positions;

    /**
     * An empty selection.
     *
     * @param k how many to keep, at least 1
     * @throws UsageException if {@code k} is below 1
     */
    public TopK(int k) {
        if (k < 1) {
            throw new UsageException("k is " + k + "; keep at least 1 hit.");
        }
        this.capacity = k;
        this.scores = new float[Math.min(k, FIRST_CAPACITY)];
        this.positions = new int[scores.length];
    }

    /**
     * Offers one position, once.
     *
     * @throws RunException if the score is NaN
     */
    public void offer(float score, int position) {
        if (size == capacity) {
            if (score < scores[0]) {
                return;
            }
            requireNumber(score, position);
            if (better(score, position, scores[0], positions[0])) {
                sinkFromRoot(score, position, size);
            }
        } else {
            requireNumber(score, position);
            grow();
            rise(score, position);
        }
    }

    /** The kept positions, best first. The selection stays usable. */
    public Ranking ranking() {
        TopK rest = new TopK(capacity);
        rest.scores = scores.clone();
        rest.positions = positions.clone();
        rest.size = size;
        return rest.drain();
    }

    /** Takes the worst away again and again, filling the ranking from its end. */
    private Ranking drain() {
        float[] rankedScores = new float[size];
        int[] rankedPositions = new int[size];
        while (size > 0) {
            int last = size - 1;
            rankedScores[last] = scores[0];
            rankedPositions[last] = positions[0];
            size = last;
            sinkFromRoot(scores[last], positions[last], last);
        }
        return new Ranking(rankedPositions, rankedScores);
    }

    private void grow() {
        if (size == scores.length) {
            int length = (int) Math.min(capacity, 2L * size);
            scores = Arrays.copyOf(scores, length);
            positions = Arrays.copyOf(positions, length);
        }
    }

    private void rise(float score, int position) {
        int slot = size++;
        while (slot > 0) {
            int parent = (slot - 1) / 2;
            if (!better(scores[parent], positions[parent], score, position)) {
                break;
            }
            move(parent, slot);
            slot = parent;
        }
        place(slot, score, position);
    }

    private void sinkFromRoot(float score, int position, int end) {
        int slot = 0;
        while (2 * slot + 1 < end) {
            int child = 2 * slot + 1;
            if (child + 1 < end && better(scores[child], positions[child], scores[child + 1], positions[child + 1])) {
                child++;
            }
            if (!better(score, position, scores[child], positions[child])) {
                break;
            }
            move(child, slot);
            slot = child;
        }
        place(slot, score, position);
    }

    private void move(int from, int to) {
        scores[to] = scores[from];
        positions[to] = positions[from];
    }

    private void place(int slot, float score, int position) {
        scores[slot] = score;
        positions[slot] = position;
    }

    // Operators, not Float.compare: -0.0 and 0.0 are one score.
    static boolean better(float score, int position, float otherScore, int otherPosition) {
        return score > otherScore || (score == otherScore && position < otherPosition);
    }

    private static void requireNumber(float score, int position) {
        if (Float.isNaN(score)) {
            throw notANumber("The score of corpus position " + position);
        }
    }

    static RunException notANumber(String what) {
        return new RunException(
                what + " is not a number, so the model's vectors are damaged. Check that its weights are"
                        + " finite; after training, lower the learning rate.");
    }
}
