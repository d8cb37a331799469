package io.github.jjak.eval;

import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.store.internal.Storage;
import io.github.jjak.store.internal.TextHash;
import io.github.jjak.store.internal.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The distinct answers of lists of any length, or a sample of them: those whose hash with the seed is smallest. Eleven bytes per text while they are looked
 * for; besides these, only what may still be drawn is held. Not thread-safe.
 */
final class FurtherAnswers {

    private final List<List<String>> lists;
    private final UnaryOperator<String> key;
    private final int most;
    private final long seed;
    private List<Drawn> drawn = new ArrayList<>();
    private int distinct;

    private record Drawn(long place, String text) {}

    /**
     * @param lists in order
     * @param key equal for texts that are one, of which the first is taken
     * @param most how many are drawn, at most
     */
    FurtherAnswers(List<List<String>> lists, UnaryOperator<String> key, int most, long seed) {
        this.lists = lists;
        this.key = key;
        this.most = most;
        this.seed = seed;
    }

    /**
     * Looks at all texts; called once.
     *
     * @param leftOut keys of texts that are not taken
     * @return the answers, in order
     */
    List<String> draw(Set<String> leftOut) {
        int[] starts = new int[lists.size()];
        int texts = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = texts;
            texts = Math.addExact(texts, lists.get(i).size());
        }
        TextTable known = new TextTable(Storage.HEAP, texts);
        TextHash hash = new TextHash();
        int next = 0;
        for (List<String> list : lists) {
            for (String text : list) {
                String textKey = key.apply(text);
                int place = next++;
                if (!leftOut.contains(textKey)
                        && known.firstPlace(
                                        hash.of(textKey),
                                        place,
                                        other -> keyAt(other, starts).equals(textKey))
                                == place) {
                    add(textKey, text);
                }
            }
        }
        if (distinct > most) {
            // Places that are equal by accident go together: at worst the sample is smaller by one of them.
            long bound = most == 0 ? Long.MIN_VALUE : smallest(most);
            drawn.removeIf(one -> one.place() >= bound);
        }
        return drawn.stream().map(Drawn::text).toList();
    }

    private String keyAt(int place, int[] starts) {
        int list = starts.length - 1;
        while (starts[list] > place) {
            list--;
        }
        return key.apply(lists.get(list).get(place - starts[list]));
    }

    private void add(String textKey, String text) {
        distinct++;
        drawn.add(new Drawn(place(textKey), text));
        if (most < Integer.MAX_VALUE / 4 && drawn.size() > 2 * most + 1024) {
            long bound = smallest(most);
            drawn.removeIf(one -> one.place() > bound);
        }
    }

    /** The place that so many others are before. */
    private long smallest(int before) {
        long[] places = drawn.stream().mapToLong(Drawn::place).toArray();
        Arrays.sort(places);
        return places[before];
    }

    private long place(String textKey) {
        long hash = seed;
        for (int i = 0; i < textKey.length(); i++) {
            hash = hash * 0x5DEECE66DL + textKey.charAt(i);
        }
        return new SeededRandom(hash).nextLong();
    }

    /** How many distinct answers there are, drawn or not. */
    int distinct() {
        return distinct;
    }
}
