package io.github.jjak.negatives.korean;

import java.util.List;

/** Forms of 이다 and 아니다, which have vowel endings of their own. */
final class CopulaForms {

    private CopulaForms() {}

    static List<String> attach(boolean afterVowel, String ending) {
        return switch (ending) {
            case "Aㅆ" -> afterVowel ? List.of("였", "이었") : List.of("이었", "였");
            case "A요" -> afterVowel ? List.of("예요", "에요", "이에요") : List.of("이에요", "이예요");
            case "A" -> List.of(afterVowel ? "야" : "이야");
            case "A서" -> afterVowel ? List.of("여서", "라서", "이라서") : List.of("이라서", "이어서");
            case "A도" -> afterVowel ? List.of("여도", "라도", "이라도") : List.of("이라도", "이어도");
            case "A야" -> afterVowel ? List.of("여야", "이어야") : List.of("이어야");
            default -> other(afterVowel, ending);
        };
    }

    private static List<String> other(boolean afterVowel, String ending) {
        char kind = ending.charAt(0);
        if (kind == 'N' || kind == 'A') {
            return List.of();
        }
        if (kind == 'U' || kind == 'S') {
            return List.of(Hangul.append("이", ending.substring(1)));
        }
        return afterVowel && !ending.equals("던") ? List.of(ending, "이" + ending) : List.of("이" + ending);
    }

    static List<String> attachNegative(String form, String ending) {
        return switch (ending) {
            case "A요" -> List.of(form + "에요", form + "예요");
            case "A" -> List.of(form + "야");
            case "A서" -> List.of(form + "어서", form + "라서");
            default -> List.of(Hangul.append(form + "어", ending.substring(1)));
        };
    }
}
