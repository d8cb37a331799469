package io.github.jjak.bench.peers;

import io.github.jjak.tokenize.internal.WordPieceTrainer;
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
 * up to three syllables that occur ten times or more at the start of words or, as {@code ##} pieces, after it, and all single
 * syllables, those first that save most pieces of the alphabet. Longer and rarer strings are left out on purpose: a vocabulary
 * of whole words from these very texts would cut them into fewer pieces than a pretrained one. The trainer itself counts all
 * pairs again for each piece, which takes too long for thousands.
 */
final class FrequentPieces {

    private static final int LONGEST_WORD = 30;
    private static final int LONGEST_PIECE = 3;
    private static final int LEAST_COUNT = 10;

    private FrequentPieces() {}

    /** At most {@code size} pieces, the same ones for the same texts. */
    static List<String> of(Collection<String> texts, int size) {
        Map<String, Integer> counts = new HashMap<>();
        words(texts).forEach((word, count) -> count(counts, word, count));
        Set<String> pieces = new LinkedHashSet<>(new WordPieceTrainer(1, 1).train(List.of()));
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= LEAST_COUNT || letters(entry.getKey()) == 1)
                .sorted(Comparator.<Map.Entry<String, Integer>>comparingLong(entry -> -saved(entry))
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> Normalizer.normalize(entry.getKey(), Normalizer.Form.NFKD))
                .takeWhile(piece -> pieces.size() < size)
                .forEach(pieces::add);
        return List.copyOf(pieces);
    }

    private static int letters(String piece) {
        return piece.startsWith("##") ? piece.length() - 2 : piece.length();
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
            for (String word : composed.split("[^\\p{L}\\p{N}]+", 0)) {
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
