package io.github.jjak.negatives.perturbed.english;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    private final Map<ParticleVerb, ParticleVerb> verbs = new HashMap<>();
    private final Map<String, String> adjectives = new HashMap<>();

    Exchanges() {
        for (String line : WordFile.lines("exchanges.txt")) {
            String[] parts = line.split(" ", 0);
            boolean oneWay = parts[2].equals(">");
            String from = parts[1];
            String to = parts[oneWay ? 3 : 2];
            if (parts[0].equals("adjective")) {
                adjectives.putIfAbsent(from, to);
                if (!oneWay) {
                    adjectives.putIfAbsent(to, from);
                }
                continue;
            }
            verbs.putIfAbsent(ParticleVerb.of(from), ParticleVerb.of(to));
            if (!oneWay) {
                verbs.putIfAbsent(ParticleVerb.of(to), ParticleVerb.of(from));
            }
        }
    }

    @Nullable
    ParticleVerb verb(String lemma, String particle) {
        return verbs.get(new ParticleVerb(lemma, particle));
    }

    @Nullable
    String adjective(String adjective) {
        return adjectives.get(adjective);
    }

    /** Verbs that have an entry, with particles; for tests. */
    Map<ParticleVerb, ParticleVerb> verbs() {
        return Map.copyOf(verbs);
    }
}
