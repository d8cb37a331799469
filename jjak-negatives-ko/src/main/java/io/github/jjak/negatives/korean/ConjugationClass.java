package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/** How a stem changes before an ending; the names are those of Korean school grammar. */
enum ConjugationClass {
    REGULAR,
    /** ㄷ becomes ㄹ before a vowel: 듣다, 들어. */
    DIGEUT,
    /** ㅂ becomes 우 or 오 before a vowel: 춥다, 추워. */
    BIEUP,
    /** ㅅ falls before a vowel: 짓다, 지어. */
    SIOT,
    /** ㅎ falls and the vowel changes: 그렇다, 그래. */
    HIEUT,
    /** ㄹ falls before ㄴ, ㅂ, ㅅ: 살다, 사네. */
    RIEUL,
    /** 르 doubles its ㄹ: 부르다, 불러. */
    REU,
    /** 러 is added: 푸르다, 푸르러. */
    REO,
    /** ㅡ falls before a vowel: 쓰다, 써. */
    EU,
    /** ㅜ falls: 푸다, 퍼. */
    U,
    /** 하다, 해. */
    YEO,
    /** 이다. */
    COPULA,
    /** 아니다. */
    NEGATIVE_COPULA;

    private static final Set<String> DIGEUT_STEMS =
            WordList.of(ConjugationClass.class, "digeut-irregular.txt").words();
    private static final Set<String> DIGEUT_OR_REGULAR = Set.of("묻", "걷");
    private static final Set<String> BIEUP_REGULAR =
            WordList.of(ConjugationClass.class, "bieup-regular.txt").words();
    private static final Set<String> SIOT_STEMS =
            WordList.of(ConjugationClass.class, "siot-irregular.txt").words();
    private static final Set<String> HIEUT_REGULAR =
            WordList.of(ConjugationClass.class, "hieut-regular.txt").words();
    private static final Set<String> EU_IN_REU =
            WordList.of(ConjugationClass.class, "eu-regular.txt").words();
    private static final Set<String> REO_STEMS = Set.of("푸르");
    private static final Set<String> REU_OR_REO = Set.of("이르", "누르");

    /** The classes that a stem can have, most usual first. */
    static List<ConjugationClass> of(String stem, Category category) {
        if (category == Category.COPULA) {
            return List.of(COPULA);
        }
        if (stem.equals("아니")) {
            return List.of(NEGATIVE_COPULA);
        }
        char last = Hangul.last(stem);
        return switch (Hangul.finalOf(last)) {
            case 'ㄷ' ->
                DIGEUT_OR_REGULAR.contains(stem)
                        ? List.of(DIGEUT, REGULAR)
                        : List.of(DIGEUT_STEMS.contains(stem) ? DIGEUT : REGULAR);
            case 'ㅂ' ->
                stem.equals("굽") ? List.of(BIEUP, REGULAR) : List.of(BIEUP_REGULAR.contains(stem) ? REGULAR : BIEUP);
            case 'ㅅ' -> List.of(SIOT_STEMS.contains(stem) ? SIOT : REGULAR);
            case 'ㅎ' -> List.of(HIEUT_REGULAR.contains(stem) || category == Category.VERB ? REGULAR : HIEUT);
            case 'ㄹ' -> List.of(RIEUL);
            case '\0' -> open(stem, last);
            default -> List.of(REGULAR);
        };
    }

    private static List<ConjugationClass> open(String stem, char last) {
        if (last == '하') {
            return List.of(YEO);
        }
        if (stem.equals("푸")) {
            return List.of(U);
        }
        if (last == '르' && stem.length() > 1 && !EU_IN_REU.contains(stem)) {
            if (REU_OR_REO.contains(stem)) {
                return List.of(REU, REO);
            }
            return List.of(REO_STEMS.contains(stem) ? REO : REU);
        }
        return List.of(Hangul.vowelOf(last) == 'ㅡ' ? EU : REGULAR);
    }
}
