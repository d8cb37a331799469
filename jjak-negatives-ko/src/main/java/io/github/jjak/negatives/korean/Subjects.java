package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may be said of the nouns of {@code subjects.tsv}: a car stops and is late, it is not drunk. */
final class Subjects {

    /** Predicates that fit all nouns of a noun's kind; a noun of any predicate is missing. */
    private static final Map<String, Set<String>> PREDICATES = predicates();

    private Subjects() {}

    /** Whether what follows can be said of another noun of the kind. */
    static boolean fit(Sentence sentence, String noun, int behind) {
        Set<String> predicates = PREDICATES.get(noun);
        if (predicates == null) {
            return true;
        }
        for (Predicate predicate : sentence.predicates()) {
            if (predicate.start() >= behind) {
                return predicates.contains(predicate.stem().form()) || predicates.contains(predicate.lemma());
            }
        }
        return false;
    }

    private static Map<String, Set<String>> predicates() {
        Map<String, Set<String>> result = new HashMap<>();
        Set<String> free = new HashSet<>();
        for (List<String> row : WordList.of(Subjects.class, "subjects.tsv").rows(3)) {
            for (String noun : row.get(1).split(" ", 0)) {
                if (row.get(2).equals("-")) {
                    free.add(noun);
                } else {
                    result.computeIfAbsent(noun, key -> new HashSet<>())
                            .addAll(List.of(row.get(2).split(" ", 0)));
                }
            }
        }
        result.keySet().removeAll(free);
        return Map.copyOf(result);
    }
}
