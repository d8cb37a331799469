package io.github.jjak.trim;

import io.github.jjak.trim.VocabularyTrim.TrimReport.LostLetters;
import java.lang.Character.UnicodeScript;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Pieces that are one letter: with them a text can be read whose longer pieces are gone. */
final class SingleLetters {

    /** Scripts with a smaller share of the letters are a quotation here and there. */
    private static final double SMALLEST_SHARE = 0.01;

    private SingleLetters() {}

    /** Counts the letters of texts by script. */
    static final class Scripts {

        private final Map<UnicodeScript, Long> letters = new EnumMap<>(UnicodeScript.class);
        private long total;

        void add(String text) {
            text.codePoints().filter(Character::isLetter).forEach(letter -> {
                letters.merge(UnicodeScript.of(letter), 1L, Long::sum);
                total++;
            });
        }

        Set<UnicodeScript> used() {
            Set<UnicodeScript> used = EnumSet.noneOf(UnicodeScript.class);
            letters.forEach((script, count) -> {
                if (count >= SMALLEST_SHARE * total) {
                    used.add(script);
                }
            });
            return used;
        }
    }

    /** Numbers of the pieces of digits, punctuation, symbols (emoji among them), marks, and letters of some scripts. */
    static BitSet kept(PieceTable pieces, Set<UnicodeScript> scripts) {
        BitSet kept = new BitSet();
        for (int id = 0; id < pieces.size(); id++) {
            String surface = pieces.surface(id);
            if (surface != null && (surface.isEmpty() || (isOne(surface) && keeps(surface.codePointAt(0), scripts)))) {
                kept.set(id);
            }
        }
        return kept;
    }

    private static boolean isOne(String surface) {
        return surface.codePointCount(0, surface.length()) == 1;
    }

    private static boolean keeps(int letter, Set<UnicodeScript> scripts) {
        UnicodeScript script = UnicodeScript.of(letter);
        return switch (Character.getType(letter)) {
            case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE, Character.CONTROL -> false;
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                scripts.contains(script) || script == UnicodeScript.COMMON || script == UnicodeScript.INHERITED;
            default -> true;
        };
    }

    /** The letters that no kept piece stands for alone. */
    static LostLetters lost(PieceTable pieces, Numbering numbering) {
        if (pieces.neverUnknown()) {
            return new LostLetters(Map.of());
        }
        Map<Integer, Boolean> kept = new HashMap<>();
        for (int id = 0; id < pieces.size(); id++) {
            String surface = pieces.surface(id);
            if (surface != null && isOne(surface)) {
                kept.merge(surface.codePointAt(0), numbering.keeps(id), Boolean::logicalOr);
            }
        }
        Map<UnicodeScript, Integer> lost = new EnumMap<>(UnicodeScript.class);
        kept.forEach((letter, isKept) -> {
            if (!isKept) {
                lost.merge(UnicodeScript.of(letter), 1, Integer::sum);
            }
        });
        return new LostLetters(lost);
    }
}
