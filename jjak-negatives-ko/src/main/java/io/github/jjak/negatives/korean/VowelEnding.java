package io.github.jjak.negatives.korean;

import java.util.ArrayList;
import java.util.List;

/** Endings that begin with 아 or 어: harmony, irregular stems, contraction. */
final class VowelEnding {

    private VowelEnding() {}

    /**
     * Attaches 아 or 어 and the rest, which may begin with the ㅆ of 았.
     *
     * @return both spellings where contraction is free, the contracted one first
     */
    static List<String> attach(Stem stem, String rest) {
        List<String> result = new ArrayList<>();
        for (String base : withVowel(stem)) {
            result.add(Hangul.append(base, rest));
        }
        return result;
    }

    private static List<String> withVowel(Stem stem) {
        String form = stem.form();
        char last = Hangul.last(form);
        if (form.equals("말")) {
            return List.of("마", "말아");
        }
        return switch (stem.type()) {
            case YEO -> List.of(Hangul.withLast(form, '해'), form + "여");
            case DIGEUT -> harmony(Hangul.withLast(form, Hangul.withFinal(last, 'ㄹ')));
            case BIEUP -> {
                String open = Conjugator.withoutFinal(form);
                yield List.of(open + (form.equals("돕") || form.equals("곱") ? "와" : "워"));
            }
            case SIOT -> List.of(Conjugator.withoutFinal(form) + vowel(last));
            case HIEUT -> List.of(hieut(form));
            case REU -> {
                String head = form.substring(0, form.length() - 1);
                char doubled = Hangul.withFinal(Hangul.last(head), 'ㄹ');
                yield List.of(Hangul.withLast(head, doubled) + (isBright(doubled) ? '라' : '러'));
            }
            case REO -> List.of(form + "러");
            case EU -> List.of(eu(form));
            case U -> List.of(Hangul.withLast(form, '퍼'));
            default -> Hangul.isClosed(form) || stem.category() == Category.TENSED ? harmony(form) : open(form);
        };
    }

    private static List<String> harmony(String form) {
        return List.of(form + vowel(Hangul.last(form)));
    }

    private static char vowel(char syllable) {
        return isBright(syllable) ? '아' : '어';
    }

    private static boolean isBright(char syllable) {
        char vowel = Hangul.vowelOf(syllable);
        return vowel == 'ㅏ' || vowel == 'ㅗ' || vowel == 'ㅑ';
    }

    private static String hieut(String form) {
        String open = Conjugator.withoutFinal(form);
        char last = Hangul.last(open);
        boolean demonstrative = form.endsWith("렇") || form.endsWith("떻");
        boolean colour = form.endsWith("누렇") || form.endsWith("퍼렇");
        char vowel = switch (Hangul.vowelOf(last)) {
            case 'ㅑ' -> 'ㅒ';
            case 'ㅕ' -> 'ㅖ';
            case 'ㅓ' -> demonstrative && !colour ? 'ㅐ' : 'ㅔ';
            default -> 'ㅐ';
        };
        return Hangul.withLast(open, Hangul.withVowel(last, vowel));
    }

    private static String eu(String form) {
        boolean bright = form.length() > 1 && isBright(form.charAt(form.length() - 2));
        return Hangul.withLast(form, Hangul.withVowel(Hangul.last(form), bright ? 'ㅏ' : 'ㅓ'));
    }

    private static List<String> open(String form) {
        char last = Hangul.last(form);
        String open = form + vowel(last);
        return switch (Hangul.vowelOf(last)) {
            case 'ㅏ', 'ㅓ', 'ㅕ' -> List.of(form);
            case 'ㅐ', 'ㅔ' -> List.of(form, open);
            case 'ㅗ' -> contracted(form, last, 'ㅘ', open);
            case 'ㅜ' -> contracted(form, last, 'ㅝ', open);
            case 'ㅚ' -> contracted(form, last, 'ㅙ', open);
            case 'ㅣ' -> i(form, last, open);
            default -> List.of(open);
        };
    }

    private static List<String> i(String form, char last, String open) {
        String contracted = Hangul.withLast(form, Hangul.withVowel(last, 'ㅕ'));
        boolean keptApart = form.length() == 1 && "피비기시".indexOf(last) >= 0;
        return keptApart ? List.of(open, contracted) : List.of(contracted, open);
    }

    private static List<String> contracted(String form, char last, char vowel, String open) {
        String contracted = Hangul.withLast(form, Hangul.withVowel(last, vowel));
        return form.endsWith("오") || (form.endsWith("우") && form.length() > 1)
                ? List.of(contracted)
                : List.of(contracted, open);
    }
}
