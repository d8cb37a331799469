package io.github.jjak.negatives.english;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Verbs from {@code verb-kinds.txt} that help to tell a past tense from a participle. */
final class VerbKinds {

    static final Set<String> SAYING = words("saying");
    static final Set<String> OBJECTLESS = words("objectless");
    static final Set<String> DESCRIBING = words("describing");

    private VerbKinds() {}

    private static Set<String> words(String kind) {
        Set<String> words = new HashSet<>();
        for (String line : WordFile.lines("verb-kinds.txt")) {
            List<String> parts = List.of(line.split(" ", 0));
            if (parts.get(0).equals(kind)) {
                words.addAll(parts.subList(1, parts.size()));
            }
        }
        return Set.copyOf(words);
    }
}
