package io.github.jjak.negatives.korean;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jjak.negatives.korean.Form.Tense;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms of each class, as the grammar books give them. */
class ConjugatorTest {

    @ParameterizedTest
    @CsvSource({
        "먹, VERB, 먹었다",
        "가, VERB, 갔다",
        "오, VERB, 왔다",
        "주, VERB, 줬다",
        "배우, VERB, 배웠다",
        "마시, VERB, 마셨다",
        "되, VERB, 됐다",
        "보내, VERB, 보냈다",
        "하, VERB, 했다",
        "켜, VERB, 켰다",
        "쉬, VERB, 쉬었다",
        "희, ADJECTIVE, 희었다",
        "듣, VERB, 들었다",
        "믿, VERB, 믿었다",
        "춥, ADJECTIVE, 추웠다",
        "돕, VERB, 도왔다",
        "곱, ADJECTIVE, 고왔다",
        "입, VERB, 입었다",
        "짓, VERB, 지었다",
        "웃, VERB, 웃었다",
        "낫, VERB, 나았다",
        "그렇, ADJECTIVE, 그랬다",
        "하얗, ADJECTIVE, 하얬다",
        "누렇, ADJECTIVE, 누렜다",
        "좋, ADJECTIVE, 좋았다",
        "놓, VERB, 놓았다",
        "부르, VERB, 불렀다",
        "모르, VERB, 몰랐다",
        "푸르, ADJECTIVE, 푸르렀다",
        "쓰, VERB, 썼다",
        "바쁘, ADJECTIVE, 바빴다",
        "예쁘, ADJECTIVE, 예뻤다",
        "따르, VERB, 따랐다",
        "담그, VERB, 담갔다",
        "푸, VERB, 펐다",
        "살, VERB, 살았다",
        "얇, ADJECTIVE, 얇았다"
    })
    void past(String stem, Category category, String expected) {
        assertEquals(expected, conjugate(stem, category, Tense.PAST, Ending.PLAIN));
    }

    @ParameterizedTest
    @CsvSource({
        "먹, VERB, PLAIN, 먹는다",
        "가, VERB, PLAIN, 간다",
        "살, VERB, PLAIN, 산다",
        "좋, ADJECTIVE, PLAIN, 좋다",
        "있, EXISTENCE, PLAIN, 있다",
        "살, VERB, FORMAL, 삽니다",
        "먹, VERB, FORMAL, 먹습니다",
        "살, VERB, NEYO, 사네요",
        "춥, ADJECTIVE, NAYO, 추운가요",
        "있, EXISTENCE, NAYO, 있나요",
        "멀, ADJECTIVE, NAYO, 먼가요",
        "걷, VERB, UMYEON, 걸으면",
        "짓, VERB, UMYEON, 지으면",
        "돕, VERB, UMYEON, 도우면",
        "살, VERB, UMYEON, 살면",
        "그렇, ADJECTIVE, UMYEON, 그러면",
        "살, VERB, UNIKKA, 사니까",
        "만들, VERB, NOMINAL, 만듦",
        "먹, VERB, ATTRIBUTIVE_PROSPECT, 먹을",
        "살, VERB, ATTRIBUTIVE_PROSPECT, 살",
        "모르, VERB, POLITE, 몰라요"
    })
    void present(String stem, Category category, Ending ending, String expected) {
        assertEquals(expected, conjugate(stem, category, Tense.NONE, ending));
    }

    private static String conjugate(String stem, Category category, Tense tense, Ending ending) {
        return Conjugator.conjugate(Stem.of(stem, category), new Form(false, tense, ending))
                .get(0);
    }
}
