package io.github.jjak.tokenize.internal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Learns a jamo-aware WordPiece vocabulary for Korean and Latin text.
 *
 * <p>Texts are decomposed (NFKD), so a syllable is an onset with a vowel and, if closed, a final consonant of its own: 했 is 해 + ㅆ,
 * 갑니다 is 가 + ㅂ니다. Stems and endings that Korean spelling fuses become pieces of their own, and every syllable there is can
 * be spelled, so no Korean word is unknown.
 *
 * <ol>
 *   <li>Words (runs of letters or digits, or single other characters) are counted and cut into units: open syllables, final
 *       consonants, other characters. Units after the first carry the prefix {@code ##}.
 *   <li>The pair of neighbouring units that occurs most often becomes one unit, until the vocabulary is full or no pair occurs
 *       often enough; Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", arXiv 1508.07909. Ties go to
 *       the pair first in alphabetical order.
 *   <li>The vocabulary is the special tokens, the alphabet (all open syllables, jamo, Latin letters, digits, ASCII) and the merged
 *       units.
 * </ol>
 */
public final class WordPieceTrainer {

    /** Special tokens; their numbers are 0 to 4. */
    public static final List<String> SPECIAL_TOKENS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private static final String CONTINUES = "##";
    private static final int ONSETS = 19;
    private static final int VOWELS = 21;
    private static final int FINALS = 27;
    private static final int FIRST_ONSET = 0x1100;
    private static final int FIRST_VOWEL = 0x1161;
    private static final int FIRST_FINAL = 0x11A8;

    private final int vocabularySize;
    private final int leastCount;

    /**
     * A trainer.
     *
     * @param vocabularySize most pieces
     * @param leastCount occurrences below which a pair is not merged, at least 1
     */
    public WordPieceTrainer(int vocabularySize, int leastCount) {
        this.vocabularySize = vocabularySize;
        this.leastCount = leastCount;
    }

    /** Learns the pieces; their order is their number. The same texts give the same pieces. */
    public List<String> train(Collection<String> texts) {
        Set<String> pieces = new LinkedHashSet<>(SPECIAL_TOKENS);
        pieces.addAll(alphabet());
        PairMerges merges = new PairMerges(CONTINUES);
        words(texts).forEach((word, count) -> merges.add(units(word), count));
        merges.addTo(pieces, vocabularySize, leastCount);
        return List.copyOf(pieces);
    }

    private static Map<String, Long> words(Collection<String> texts) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String text : texts) {
            String decomposed = LowerCase.of(Normalizer.normalize(text, Normalizer.Form.NFKD));
            StringBuilder word = new StringBuilder();
            decomposed.codePoints().forEach(character -> {
                if (Character.isLetterOrDigit(character)) {
                    word.appendCodePoint(character);
                } else {
                    count(counts, word);
                }
            });
            count(counts, word);
        }
        return counts;
    }

    private static void count(Map<String, Long> counts, StringBuilder word) {
        if (!word.isEmpty()) {
            counts.merge(word.toString(), 1L, Long::sum);
            word.setLength(0);
        }
    }

    /** Onset and vowel stay together; everything else stands alone. */
    private static List<String> units(String word) {
        List<String> units = new ArrayList<>();
        int[] characters = word.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            String unit = Character.toString(characters[i]);
            if (isOnset(characters[i]) && i + 1 < characters.length && isVowel(characters[i + 1])) {
                unit += Character.toString(characters[++i]);
            }
            units.add(units.isEmpty() ? unit : CONTINUES + unit);
        }
        return units;
    }

    private static boolean isOnset(int character) {
        return character >= FIRST_ONSET && character < FIRST_ONSET + ONSETS;
    }

    private static boolean isVowel(int character) {
        return character >= FIRST_VOWEL && character < FIRST_VOWEL + VOWELS;
    }

    private static List<String> alphabet() {
        List<String> units = new ArrayList<>();
        for (int onset = 0; onset < ONSETS; onset++) {
            units.add(Character.toString(FIRST_ONSET + onset));
            for (int vowel = 0; vowel < VOWELS; vowel++) {
                units.add(Character.toString(FIRST_ONSET + onset) + Character.toString(FIRST_VOWEL + vowel));
            }
        }
        for (int vowel = 0; vowel < VOWELS; vowel++) {
            units.add(Character.toString(FIRST_VOWEL + vowel));
        }
        for (int last = 0; last < FINALS; last++) {
            units.add(Character.toString(FIRST_FINAL + last));
        }
        for (char ascii = '!'; ascii <= '~'; ascii++) {
            if (!Character.isUpperCase(ascii)) {
                units.add(Character.toString(ascii));
            }
        }
        List<String> alphabet = new ArrayList<>(units);
        units.forEach(unit -> alphabet.add(CONTINUES + unit));
        return alphabet;
    }
}
