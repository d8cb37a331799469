package io.github.jjak.negatives.english;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where an exchange may be made; {@code exchanges.txt} explains the entries.
 *
 * @param flags {@code either}, {@code intransitive}, {@code plain} ...
 * @param words allowed words by place ({@code object}, {@code subject}, {@code noun}), forbidden ones ({@code not}) and prepositions
 * @param swap the preposition of the word and of its replacement; empty if they keep theirs
 */
record Frame(Set<String> flags, Map<String, Set<String>> words, List<String> swap) {

    /**
     * Reads entries.
     *
     * @param classes the words of each class
     */
    static Frame of(List<String> entries, Map<String, Set<String>> classes) {
        Set<String> flags = new HashSet<>();
        Map<String, Set<String>> words = new HashMap<>();
        List<String> swap = List.of();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? entry : entry.substring(0, equals);
            String value = entry.substring(equals + 1);
            if (equals < 0) {
                flags.add(entry);
            } else if (name.equals("swap")) {
                swap = List.of(value.split(":", 0));
            } else {
                words.put(name, classes.getOrDefault(value, Set.of(value.split(",", 0))));
            }
        }
        return new Frame(flags, words, swap);
    }

    /** The frame of the exchange in the other direction. */
    Frame reversed() {
        return new Frame(flags, words, swap.isEmpty() ? swap : List.of(swap.get(1), swap.get(0)));
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    boolean asksFor(String place) {
        return words.containsKey(place);
    }

    /** Is a word right for a place? Every word is where the frame does not ask for any. */
    boolean accepts(String place, String word) {
        Set<String> allowed = words.get(place);
        return (allowed == null || allowed.contains(word)) && !forbids(word);
    }

    boolean forbids(String word) {
        return words.getOrDefault("not", Set.of()).contains(word);
    }

    boolean allowsPreposition(String preposition) {
        return words.getOrDefault("allow", Set.of()).contains(preposition)
                || (has("to") && preposition.equals("to"))
                || (!swap.isEmpty() && swap.get(0).equals(preposition));
    }
}
