package io.github.jjak.bench.peers;

import io.github.jjak.tokenize.WordPieceTrainer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A WordPiece vocabulary that cuts texts about as finely as the vocabularies of pretrained Korean encoders do, so that steps are
 * measured on natural numbers of tokens.
 *
 * <p>{@link WordPieceTrainer} gives special tokens and alphabet, so that nothing is unknown. To these come the strings of
 * syllables that occur most often at the start of words and, as {@code ##} pieces, after it, counted by how many pieces of the
 * alphabet they save. The trainer itself would learn the rest better, but counts all pairs anew for each piece, which takes
 * too long for so many.
 */
final class FrequentPieces {

    private static final int LONGEST_WORD = 30;
    private static final int LONGEST_PIECE = 6;
    private static final int LEAST_COUNT = 3;

    private FrequentPieces() {}

    /** At most {@code size} pieces, the same ones for the same texts. */
    static List<String> of(Collection<String> texts, int size) {
        Map<String, Integer> counts = new HashMap<>();
        words(texts).forEach((word, count) -> count(counts, word, count));
        Set<String> pieces = new LinkedHashSet<>(new WordPieceTrainer(1, 1).train(List.of()));
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= LEAST_COUNT)
                .sorted(Comparator.<Map.Entry<String, Integer>>comparingLong(entry -> -saved(entry))
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> Normalizer.normalize(entry.getKey(), Normalizer.Form.NFKD))
                .takeWhile(piece -> pieces.size() < size)
                .forEach(pieces::add);
        return List.copyOf(pieces);
    }

    private static long saved(Map.Entry<String, Integer> entry) {
        int units = Normalizer.normalize(entry.getKey(), Normalizer.Form.NFKD).length();
        return (long) entry.getValue() * units;
    }

    /** Words and how often each occurs; in composed letters, so that pieces are whole syllables. */
    private static Map<String, Integer> words(Collection<String> texts) {
        Map<String, Integer> words = new HashMap<>();
        for (String text : texts) {
            String composed = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
            for (String word : composed.split("[^\\p{L}\\p{N}]+")) {
                if (!word.isEmpty() && word.length() <= LONGEST_WORD) {
                    words.merge(word, 1, Integer::sum);
                }
            }
        }
        return words;
    }

    private static void count(Map<String, Integer> counts, String word, int occurrences) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < word.length(); from++) {
            for (int to = from + 1; to <= Math.min(word.length(), from + LONGEST_PIECE); to++) {
                pieces.add((from == 0 ? "" : "##") + word.substring(from, to));
            }
        }
        pieces.forEach(piece -> counts.merge(piece, occurrences, Integer::sum));
    }
}
