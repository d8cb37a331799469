package io.github.jjak.tokenize.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair merging over counted words: the pair of neighbouring units that occurs most often becomes one unit; Sennrich et al.,
 * "Neural Machine Translation of Rare Words with Subword Units", arXiv 1508.07909. Ties go to the pair first in alphabetical order.
 *
 * <ol>
 *   <li>Every pair knows its count and the words it has been seen in; a queue holds the pairs by count.
 *   <li>An entry of the queue whose count is no longer true is put back with the true one.
 *   <li>A merge takes the pairs of each word it touches out of the counts, merges, and puts the word's new pairs in.
 * </ol>
 *
 * <p>Not thread-safe.
 */
final class PairMerges {

    private final List<String> units = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();
    private final Map<Long, Occurrences> pairs = new HashMap<>();
    private final PriorityQueue<Entry> queue = new PriorityQueue<>(Entry.MOST_FIRST);
    private final Set<Long> changed = new HashSet<>();
    private final String continues;

    private static final class Occurrences {
        private long count;
        private final Set<Integer> words = new HashSet<>();
    }

    private record Entry(long count, String left, String right, long pair) {
        private static final Comparator<Entry> MOST_FIRST = Comparator.comparingLong(Entry::count)
                .reversed()
                .thenComparing(Entry::left)
                .thenComparing(Entry::right);
    }

    /** @param continues prefix of units that are not a word's first, dropped where a unit is joined to the one before it */
    PairMerges(String continues) {
        this.continues = continues;
    }

    /** Adds a word; all words come before the first merge. */
    void add(List<String> wordUnits, long count) {
        int word = words.size();
        words.add(wordUnits.stream().mapToInt(this::number).toArray());
        counts.add(count);
        addPairs(word);
    }

    private int number(String unit) {
        return numbers.computeIfAbsent(unit, fresh -> {
            units.add(fresh);
            return units.size() - 1;
        });
    }

    private void addPairs(int word) {
        int[] symbols = words.get(word);
        for (int i = 0; i + 1 < symbols.length; i++) {
            long pair = pair(symbols[i], symbols[i + 1]);
            Occurrences occurrences = pairs.computeIfAbsent(pair, fresh -> new Occurrences());
            occurrences.count += counts.get(word);
            occurrences.words.add(word);
            changed.add(pair);
        }
    }

    private void removePairs(int word) {
        int[] symbols = words.get(word);
        for (int i = 0; i + 1 < symbols.length; i++) {
            long pair = pair(symbols[i], symbols[i + 1]);
            Occurrences occurrences = pairs.get(pair);
            if (occurrences != null) {
                occurrences.count -= counts.get(word);
                changed.add(pair);
            }
        }
    }

    /**
     * Merges the most frequent pairs, one after the other, into new pieces.
     *
     * @param pieces get the new ones at their end
     * @param most pieces that there may be in all
     * @param leastCount occurrences below which nothing is merged
     */
    void addTo(Set<String> pieces, int most, long leastCount) {
        while (pieces.size() < most) {
            String merged = next(leastCount);
            if (merged == null) {
                return;
            }
            pieces.add(merged);
        }
    }

    /**
     * Merges the most frequent pair.
     *
     * @param leastCount occurrences below which nothing is merged
     * @return the new unit, or null if no pair occurs often enough
     */
    @Nullable
    String next(long leastCount) {
        for (long pair : changed) {
            offer(pair);
        }
        changed.clear();
        while (true) {
            Entry best = queue.poll();
            if (best == null || best.count() < leastCount) {
                return null;
            }
            Occurrences occurrences = pairs.get(best.pair());
            if (occurrences != null && occurrences.count == best.count()) {
                return merge(best, occurrences);
            }
        }
    }

    private void offer(long pair) {
        Occurrences occurrences = pairs.get(pair);
        if (occurrences != null && occurrences.count > 0) {
            queue.add(new Entry(occurrences.count, units.get((int) (pair >>> 32)), units.get((int) pair), pair));
        } else {
            pairs.remove(pair);
        }
    }

    private String merge(Entry best, Occurrences occurrences) {
        String merged = best.left() + best.right().substring(continues.length());
        int number = number(merged);
        int left = (int) (best.pair() >>> 32);
        int right = (int) best.pair();
        for (int word : List.copyOf(occurrences.words)) {
            removePairs(word);
            words.set(word, merged(words.get(word), left, right, number));
            addPairs(word);
        }
        occurrences.words.clear();
        return merged;
    }

    private static int[] merged(int[] symbols, int left, int right, int number) {
        int[] result = new int[symbols.length];
        int length = 0;
        for (int i = 0; i < symbols.length; i++) {
            if (i + 1 < symbols.length && symbols[i] == left && symbols[i + 1] == right) {
                result[length++] = number;
                i++;
            } else {
                result[length++] = symbols[i];
            }
        }
        return Arrays.copyOf(result, length);
    }

    private static long pair(int left, int right) {
        return ((long) left << 32) | right;
    }
}
