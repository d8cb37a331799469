package io.github.jjak.negatives.korean;

import java.util.List;

/**
 * Endings, each with its forms for verb, adjective and what stands behind 았 or 겠. In a form, a leading {@code A} is the vowel
 * that follows harmony, {@code U} the 으 that only follows a consonant, {@code S} chooses between 습 and ㅂ, {@code N} between 는 and
 * ㄴ; a lone consonant goes below the syllable before it.
 */
enum Ending {
    POLITE("A요", "A요", "어요", Mood.FINAL),
    INTIMATE("A", "A", "어", Mood.FINAL),
    FORMAL("Sㅂ니다", "Sㅂ니다", "습니다", Mood.FINAL),
    FORMAL_QUESTION("Sㅂ니까", "Sㅂ니까", "습니까", Mood.FINAL),
    PLAIN("Nㄴ다", "다", "다", Mood.FINAL),
    NE("네", "네", "네", Mood.FINAL),
    NEYO("네요", "네요", "네요", Mood.FINAL),
    JI("지", "지", "지", Mood.FINAL),
    JIYO("지요", "지요", "지요", Mood.FINAL),
    JYO("죠", "죠", "죠", Mood.FINAL),
    NAYO("나요", "Uㄴ가요", "나요", Mood.FINAL),
    NEUNGAYO("는가요", "Uㄴ가요", "는가요", Mood.FINAL),
    NA("나", "Uㄴ가", "나", Mood.FINAL),
    NEUNGA("는가", "Uㄴ가", "는가", Mood.FINAL),
    NI("니", "니", "니", Mood.FINAL),
    NYA("냐", "냐", "냐", Mood.FINAL),
    GUNYO("는군요", "군요", "군요", Mood.FINAL),
    GUN("는군", "군", "군", Mood.FINAL),
    GUNA("는구나", "구나", "구나", Mood.FINAL),
    GEODEUN("거든", "거든", "거든", Mood.FINAL),
    GEODEUNYO("거든요", "거든요", "거든요", Mood.FINAL),
    JANA("잖아", "잖아", "잖아", Mood.FINAL),
    JANAYO("잖아요", "잖아요", "잖아요", Mood.FINAL),
    NEUNDE("는데", "Uㄴ데", "는데", Mood.FINAL),
    NEUNDEYO("는데요", "Uㄴ데요", "는데요", Mood.FINAL),
    NOMINAL("Uㅁ", "Uㅁ", "음", Mood.FINAL),
    ULKKA("Uㄹ까", "Uㄹ까", "을까", Mood.PROSPECT),
    ULKKAYO("Uㄹ까요", "Uㄹ까요", "을까요", Mood.PROSPECT),
    ULGE("Uㄹ게", "Uㄹ게", "을게", Mood.PROSPECT),
    ULGEYO("Uㄹ게요", "Uㄹ게요", "을게요", Mood.PROSPECT),
    ULLAE("Uㄹ래", "Uㄹ래", "을래", Mood.PROSPECT),
    ULLAEYO("Uㄹ래요", "Uㄹ래요", "을래요", Mood.PROSPECT),
    IMPERATIVE_FORMAL("U십시오", "U십시오", "", Mood.DIRECTIVE),
    IMPERATIVE_PLAIN("A라", "A라", "", Mood.DIRECTIVE),
    PROPOSAL("자", "자", "", Mood.DIRECTIVE),
    PROPOSAL_FORMAL("Uㅂ시다", "Uㅂ시다", "", Mood.DIRECTIVE),
    ATTRIBUTIVE_PROSPECT("Uㄹ", "Uㄹ", "을", Mood.ATTRIBUTIVE),
    ATTRIBUTIVE("는", "Uㄴ", "", Mood.ATTRIBUTIVE),
    ATTRIBUTIVE_PAST("Uㄴ", "", "", Mood.ATTRIBUTIVE),
    ATTRIBUTIVE_RETROSPECT("던", "던", "던", Mood.ATTRIBUTIVE),
    GO("고", "고", "고", Mood.CONNECTIVE),
    JIMAN("지만", "지만", "지만", Mood.CONNECTIVE),
    UMYEO("U며", "U며", "으며", Mood.CONNECTIVE),
    UNA("U나", "U나", "으나", Mood.CONNECTIVE),
    UNIKKA("U니까", "U니까", "으니까", Mood.CONNECTIVE),
    UNI("U니", "U니", "으니", Mood.CONNECTIVE),
    UMYEON("U면", "U면", "으면", Mood.CONNECTIVE),
    UMYEONSEO("U면서", "U면서", "으면서", Mood.CONNECTIVE),
    URYEO("U려", "", "", Mood.CONNECTIVE),
    URYEOGO("U려고", "", "", Mood.CONNECTIVE),
    URYEOMYEON("U려면", "", "", Mood.CONNECTIVE),
    A_SEO("A서", "A서", "", Mood.CONNECTIVE),
    A_DO("A도", "A도", "어도", Mood.CONNECTIVE),
    A_YA("A야", "A야", "어야", Mood.CONNECTIVE),
    GEONA("거나", "거나", "거나", Mood.CONNECTIVE),
    GE("게", "게", "", Mood.CONNECTIVE),
    GI("기", "기", "기", Mood.CONNECTIVE);

    /** What an ending does in its clause. */
    enum Mood {
        FINAL,
        PROSPECT,
        DIRECTIVE,
        ATTRIBUTIVE,
        CONNECTIVE
    }

    private final String verb;
    private final String adjective;
    private final String tensed;
    private final Mood mood;

    Ending(String verb, String adjective, String tensed, Mood mood) {
        this.verb = verb;
        this.adjective = adjective;
        this.tensed = tensed;
        this.mood = mood;
    }

    /** The form behind a verb, or behind an adjective where there is none, as a pattern. */
    String pattern() {
        return verb.isEmpty() ? adjective : verb;
    }

    Mood mood() {
        return mood;
    }

    boolean closesSentence() {
        return mood != Mood.ATTRIBUTIVE && mood != Mood.CONNECTIVE;
    }

    /** The forms behind a stem of the category, preferred first; empty where there is none. */
    List<String> forms(Category category) {
        if (category == Category.TENSED) {
            return tensed.isEmpty() ? List.of() : List.of(tensed);
        }
        boolean likeAdjective = category == Category.ADJECTIVE
                || category == Category.COPULA
                || (category == Category.EXISTENCE && this == PLAIN);
        String form = likeAdjective ? adjective : verb;
        return form.isEmpty() ? List.of() : List.of(form);
    }
}
