package io.github.jjak.search.internal;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.CharArraySet;

/** Finds a corpus' language by its script and, where several share one, by their stop words. */
final class LanguageDetection {

    private static final int TEXTS = 1000;
    private static final int CHARACTERS_PER_TEXT = 500;
    private static final double KOREAN_OR_JAPANESE = 0.2;
    private static final double LEAST_STOP_WORDS = 0.05;
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{M}']+");
    private static final Map<UnicodeScript, String> BY_SCRIPT = Map.ofEntries(
            Map.entry(UnicodeScript.HAN, "zh"),
            Map.entry(UnicodeScript.THAI, "th"),
            Map.entry(UnicodeScript.GREEK, "el"),
            Map.entry(UnicodeScript.DEVANAGARI, "hi"),
            Map.entry(UnicodeScript.BENGALI, "bn"),
            Map.entry(UnicodeScript.TAMIL, "ta"),
            Map.entry(UnicodeScript.TELUGU, "te"),
            Map.entry(UnicodeScript.ARMENIAN, "hy"));

    private LanguageDetection() {}

    /** A code of {@link Languages}; {@code none} where nothing fits. Deterministic: the sample is every n-th text. */
    static String detect(List<String> corpus) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        Map<String, Integer> words = new TreeMap<>();
        int step = Math.max(1, corpus.size() / TEXTS);
        for (int i = 0; i < corpus.size(); i += step) {
            String text = corpus.get(i);
            String sample = text.substring(0, Math.min(text.length(), CHARACTERS_PER_TEXT));
            sample.codePoints()
                    .filter(Character::isLetter)
                    .forEach(letter -> letters.merge(UnicodeScript.of(letter), 1, Integer::sum));
            for (String word : NO_LETTERS.split(sample.toLowerCase(Locale.ROOT), 0)) {
                words.merge(word, 1, Integer::sum);
            }
        }
        return byScript(letters, words);
    }

    private static String byScript(Map<UnicodeScript, Integer> letters, Map<String, Integer> words) {
        int all = letters.values().stream().mapToInt(Integer::intValue).sum();
        int kana = letters.getOrDefault(UnicodeScript.HIRAGANA, 0) + letters.getOrDefault(UnicodeScript.KATAKANA, 0);
        if (all == 0) {
            return Languages.NONE;
        }
        // Korean and Japanese texts are full of Latin names and Chinese characters.
        if (letters.getOrDefault(UnicodeScript.HANGUL, 0) >= KOREAN_OR_JAPANESE * all) {
            return "ko";
        }
        if (kana >= KOREAN_OR_JAPANESE * all) {
            return "ja";
        }
        UnicodeScript most = letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        String only = BY_SCRIPT.get(most);
        return only != null ? only : byStopWords(words);
    }

    private static String byStopWords(Map<String, Integer> words) {
        String best = Languages.NONE;
        double all = words.values().stream().mapToInt(Integer::intValue).sum();
        double bestShare = LEAST_STOP_WORDS;
        for (Map.Entry<String, CharArraySet> language : Languages.stopWords().entrySet()) {
            double share = words.entrySet().stream()
                            .filter(word -> language.getValue().contains(word.getKey()))
                            .mapToInt(Map.Entry::getValue)
                            .sum()
                    / all;
            if (share > bestShare) {
                best = language.getKey();
                bestShare = share;
            }
        }
        return best;
    }
}
