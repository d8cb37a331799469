package io.github.jjak.tokenize.internal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Learns a WordPiece vocabulary from a stream of texts of any size: the tokenizer of a new encoder.
 *
 * <p>Texts are composed (NFC) and lower-cased, so a Hangul syllable is one character and stays whole. Words are what
 * {@link TokenizerJson#composedWordPiece} will make of a text: runs between blanks, punctuation and ideographs alone.
 *
 * <ol>
 *   <li>Words are counted. Where more than a million differ, the rarest are forgotten, which bounds memory.
 *   <li>The alphabet is the characters that occur often enough, the most frequent first, at most a third of the vocabulary; in
 *       front of a word and, unless they always stand alone, within one.
 *   <li>Pairs are merged in the most frequent 300,000 words until the vocabulary is full ({@link PairMerges}).
 * </ol>
 *
 * <p>The same texts in the same order give the same pieces. Not thread-safe.
 */
public final class ComposedWordPieceTrainer {

    private static final String CONTINUES = "##";
    private static final int MOST_WORDS = 1_000_000;
    private static final int MOST_MERGED_WORDS = 300_000;
    private static final int LONGEST_WORD = 100;
    private static final int SHARE_OF_ALPHABET = 3;

    private final int vocabularySize;
    private final int leastCount;
    private final Map<String, Long> words = new HashMap<>();
    private long forgottenBelow;

    /**
     * A trainer without texts.
     *
     * @param vocabularySize most pieces
     * @param leastCount occurrences below which a pair is not merged and a character is not in the alphabet, at least 1
     */
    public ComposedWordPieceTrainer(int vocabularySize, int leastCount) {
        this.vocabularySize = vocabularySize;
        this.leastCount = leastCount;
    }

    /** Counts the words of a text. */
    public void add(String text) {
        String normalized = LowerCase.of(Normalizer.normalize(text, Normalizer.Form.NFC));
        StringBuilder word = new StringBuilder();
        normalized.codePoints().forEach(character -> {
            if (isBlank(character)) {
                count(word);
            } else if (standsAlone(character)) {
                count(word);
                count(word.appendCodePoint(character));
            } else if (!isControl(character)) {
                word.appendCodePoint(character);
            }
        });
        count(word);
    }

    private void count(StringBuilder word) {
        if (!word.isEmpty() && word.length() <= LONGEST_WORD) {
            words.merge(word.toString(), 1L, Long::sum);
            while (words.size() > MOST_WORDS) {
                forgottenBelow++;
                words.values().removeIf(count -> count <= forgottenBelow);
            }
        }
        word.setLength(0);
    }

    /** Learns the pieces of the texts so far; their order is their number. */
    public List<String> train() {
        Set<String> pieces = new LinkedHashSet<>(WordPieceTrainer.SPECIAL_TOKENS);
        Set<String> alphabet = alphabet();
        for (String character : alphabet) {
            pieces.add(character);
            if (!standsAlone(character.codePointAt(0))) {
                pieces.add(CONTINUES + character);
            }
        }
        PairMerges merges = new PairMerges(CONTINUES);
        mostFrequentWords().forEach(word -> {
            List<String> units = units(word.getKey());
            if (units.stream().allMatch(unit -> alphabet.contains(withoutPrefix(unit)))) {
                merges.add(units, word.getValue());
            }
        });
        merges.addTo(pieces, vocabularySize, leastCount);
        return List.copyOf(pieces);
    }

    private List<Map.Entry<String, Long>> mostFrequentWords() {
        return mostFrequent(words).limit(MOST_MERGED_WORDS).toList();
    }

    private static Stream<Map.Entry<String, Long>> mostFrequent(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Long> entry) -> entry.getValue())
                        .reversed()
                        .thenComparing(Map.Entry::getKey));
    }

    private Set<String> alphabet() {
        Map<String, Long> characters = new HashMap<>();
        for (char ascii = '!'; ascii <= '~'; ascii++) {
            if (!Character.isUpperCase(ascii)) {
                characters.put(Character.toString(ascii), (long) leastCount);
            }
        }
        words.forEach((word, count) -> word.codePoints()
                .forEach(character -> characters.merge(Character.toString(character), count, Long::sum)));
        Set<String> alphabet = new LinkedHashSet<>();
        mostFrequent(characters)
                .filter(entry -> entry.getValue() >= leastCount)
                .limit(vocabularySize / SHARE_OF_ALPHABET)
                .forEach(entry -> alphabet.add(entry.getKey()));
        return alphabet;
    }

    private static List<String> units(String word) {
        List<String> units = new ArrayList<>();
        word.codePoints().forEach(character -> {
            String unit = Character.toString(character);
            units.add(units.isEmpty() ? unit : CONTINUES + unit);
        });
        return units;
    }

    /** A hash sign stands alone, so none is within a word. */
    private static String withoutPrefix(String unit) {
        return unit.startsWith(CONTINUES) ? unit.substring(CONTINUES.length()) : unit;
    }

    private static boolean isBlank(int character) {
        return Character.isWhitespace(character) || Character.getType(character) == Character.SPACE_SEPARATOR;
    }

    private static boolean isControl(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
            default -> character == 0xFFFD;
        };
    }

    /** Punctuation and ideographs, as in the pre-tokenizer of BERT. */
    private static boolean standsAlone(int character) {
        if (character < 0x80) {
            return character > ' ' && character < 0x7F && !Character.isLetterOrDigit(character);
        }
        return switch (Character.getType(character)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> isIdeograph(character);
        };
    }

    private static boolean isIdeograph(int character) {
        return (character >= 0x4E00 && character <= 0x9FFF)
                || (character >= 0x3400 && character <= 0x4DBF)
                || (character >= 0x20000 && character <= 0x2CEAF)
                || (character >= 0xF900 && character <= 0xFAFF)
                || (character >= 0x2F800 && character <= 0x2FA1F);
    }
}
