package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Irregular forms from {@code irregular-verbs.txt}. They go before SimpleNLG's, whose lexicon lacks some (<em>payed</em>) and has others
 * wrong (<em>under went</em>). Immutable, thread-safe.
 */
final class IrregularVerbs {

    private static final List<VerbForm> COLUMNS = List.of(VerbForm.PAST, VerbForm.PARTICIPLE, VerbForm.GERUND);

    private final Map<String, Map<VerbForm, List<String>>> verbs = new HashMap<>();

    IrregularVerbs() {
        for (String line :
                WordList.of(IrregularVerbs.class, "irregular-verbs.txt").lines()) {
            String[] columns = line.split(" ", 0);
            Map<VerbForm, List<String>> forms = new EnumMap<>(VerbForm.class);
            for (int i = 1; i < columns.length; i++) {
                forms.put(COLUMNS.get(i - 1), List.of(columns[i].split("/", 0)));
            }
            verbs.put(columns[0], forms);
        }
    }

    /** The irregular forms of a verb, the one to write first; empty for regular verbs. */
    Map<VerbForm, List<String>> forms(String lemma) {
        return verbs.getOrDefault(lemma, Map.of());
    }
}
