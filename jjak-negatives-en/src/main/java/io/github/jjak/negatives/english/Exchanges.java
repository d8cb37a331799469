package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Verbs and adjectives with another one that fits the same frame. Immutable, thread-safe. */
final class Exchanges {

    /**
     * A verb, with a particle if it has one.
     *
     * @param particle empty if there is none
     */
    record ParticleVerb(String lemma, String particle) {

        static ParticleVerb of(String text) {
            int plus = text.indexOf('+');
            return plus < 0
                    ? new ParticleVerb(text, "")
                    : new ParticleVerb(text.substring(0, plus), text.substring(plus + 1));
        }
    }

    /** What a word becomes, and where. */
    record Exchange(ParticleVerb other, Frame frame) {}

    private final Map<ParticleVerb, List<Exchange>> verbs = new HashMap<>();
    private final Map<String, List<Exchange>> adjectives = new HashMap<>();
    private final Map<String, Set<String>> classes = new HashMap<>();

    Exchanges() {
        for (String line : WordList.of(Exchanges.class, "exchanges.txt").lines()) {
            List<String> parts = List.of(line.split(" ", 0));
            if (parts.get(0).equals("class")) {
                classes.computeIfAbsent(parts.get(1), name -> new HashSet<>()).addAll(parts.subList(2, parts.size()));
                continue;
            }
            boolean oneWay = parts.get(2).equals(">");
            int second = oneWay ? 3 : 2;
            boolean adjective = parts.get(0).equals("adjective");
            Frame frame = Frame.of(parts.subList(second + 1, parts.size()), classes);
            add(adjective, parts.get(1), parts.get(second), frame);
            if (!oneWay) {
                add(adjective, parts.get(second), parts.get(1), frame.reversed());
            }
        }
    }

    private void add(boolean adjective, String from, String to, Frame frame) {
        Exchange exchange = new Exchange(ParticleVerb.of(to), frame);
        if (adjective) {
            adjectives.computeIfAbsent(from, key -> new ArrayList<>()).add(exchange);
        } else {
            verbs.computeIfAbsent(ParticleVerb.of(from), key -> new ArrayList<>())
                    .add(exchange);
        }
    }

    /** Exchanges of a verb; the first whose frame fits is the one to make. */
    List<Exchange> verb(String lemma, String particle) {
        return verbs.getOrDefault(new ParticleVerb(lemma, particle), List.of());
    }

    List<Exchange> adjective(String adjective) {
        return adjectives.getOrDefault(adjective, List.of());
    }

    /** Verbs that have an entry, with particles; for tests. */
    Map<ParticleVerb, List<Exchange>> verbs() {
        return Map.copyOf(verbs);
    }
}
