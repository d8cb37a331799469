package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Particles whose form follows the final consonant of the word before them. */
final class Particles {

    private record Pair(String closed, String open) {}

    private static final List<Pair> PAIRS = pairs();

    private Particles() {}

    /**
     * The particle as it is said behind a word. ㄹ counts as open for 로.
     *
     * @param particle in either form; one that does not change is given back
     */
    static String behind(String word, String particle) {
        for (Pair pair : PAIRS) {
            if (particle.equals(pair.closed()) || particle.equals(pair.open())) {
                boolean closed = Hangul.isClosed(word);
                boolean rieul = closed && Hangul.finalOf(Hangul.last(word)) == 'ㄹ';
                return closed && !(rieul && pair.open().startsWith("로")) ? pair.closed() : pair.open();
            }
        }
        return particle;
    }

    /** Whether the particle marks a subject or a topic. */
    static boolean isSubject(@Nullable String particle) {
        return particle != null && List.of("은", "는", "이", "가", "께서", "께서는", "도").contains(particle);
    }

    private static List<Pair> pairs() {
        return WordList.of(Particles.class, "particles.tsv").rows(2).stream()
                .map(row -> new Pair(row.get(0), row.get(1)))
                .toList();
    }
}
