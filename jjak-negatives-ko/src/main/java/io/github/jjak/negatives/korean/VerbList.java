package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The list of verbs and adjectives with what may stand in their place: {@code verbs.tsv}. A stem may have several entries. */
final class VerbList {

    /**
     * A stem that may be exchanged.
     *
     * @param stem with the noun before 하다
     * @param frame the arguments it takes
     * @param partners stems of the same frame that mean something else, the nearest first
     * @param nouns nouns right before it, one of which must be there; {@code -} stands for none, an empty set for any
     */
    record Entry(Stem stem, String frame, List<String> partners, Set<String> nouns) {

        boolean takesObject() {
            return frame.contains("ACC");
        }
    }

    private static final Map<String, List<Entry>> ENTRIES = read();

    private VerbList() {}

    /** The entries of a stem; empty where it is not in the list. */
    static List<Entry> of(String stem) {
        return ENTRIES.getOrDefault(stem, List.of());
    }

    /** How many different stems there are. */
    static int size() {
        return ENTRIES.size();
    }

    private static Map<String, List<Entry>> read() {
        Map<String, List<Entry>> entries = new LinkedHashMap<>();
        for (List<String> row : WordList.of(VerbList.class, "verbs.tsv").rows(6)) {
            Stem stem = new Stem(row.get(0), category(row.get(0), row.get(1)), ConjugationClass.valueOf(row.get(2)));
            Entry entry = new Entry(stem, row.get(3), words(row.get(4)), Set.copyOf(words(row.get(5))));
            entries.computeIfAbsent(row.get(0), key -> new ArrayList<>()).add(entry);
        }
        return Map.copyOf(entries);
    }

    private static Category category(String stem, String tag) {
        if (stem.endsWith("있") || stem.endsWith("없")) {
            return Category.EXISTENCE;
        }
        return tag.equals("VV") ? Category.VERB : Category.ADJECTIVE;
    }

    private static List<String> words(String column) {
        return column.isEmpty() ? List.of() : List.of(column.split(" ", 0));
    }
}
