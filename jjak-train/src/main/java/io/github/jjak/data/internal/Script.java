package io.github.jjak.data.internal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The script most of a text is written in. */
public enum Script {
    HANGUL,
    LATIN,
    HAN,
    KANA,
    /** All other scripts, and texts without a letter. */
    OTHER;

    /** The script with the most letters, of equals the one named first here. Digits and signs are of every language. */
    public static Script dominant(String text) {
        Map<Script, Integer> letters = new EnumMap<>(Script.class);
        text.codePoints().filter(Character::isLetter).forEach(letter -> letters.merge(of(letter), 1, Integer::sum));
        Script dominant = OTHER;
        int most = 0;
        for (Map.Entry<Script, Integer> entry : letters.entrySet()) {
            if (entry.getValue() > most) {
                dominant = entry.getKey();
                most = entry.getValue();
            }
        }
        return dominant;
    }

    /** Share of the texts by dominant script, from 0 to 1; every script has an entry. */
    public static Map<Script, Double> shares(List<String> texts) {
        Map<Script, Double> shares = new EnumMap<>(Script.class);
        for (Script script : values()) {
            shares.put(script, 0.0);
        }
        Map<Script, Integer> counts = new EnumMap<>(Script.class);
        texts.forEach(text -> counts.merge(dominant(text), 1, Integer::sum));
        counts.forEach((script, count) -> shares.put(script, (double) count / texts.size()));
        return shares;
    }

    private static Script of(int letter) {
        return switch (Character.UnicodeScript.of(letter)) {
            case HANGUL -> HANGUL;
            case LATIN -> LATIN;
            case HAN -> HAN;
            case HIRAGANA, KATAKANA -> KANA;
            default -> OTHER;
        };
    }
}
