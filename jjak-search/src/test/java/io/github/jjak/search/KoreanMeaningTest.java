package io.github.jjak.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.internal.Bm25Index;
import io.github.jjak.search.internal.TermAnalysis;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words that differ in meaning must differ in terms, and particles and endings must not. */
class KoreanMeaningTest {

    @AutoClose
    private final TermAnalysis analysis = new TermAnalysis("ko", 1000);

    private Set<String> terms(String text) {
        return analysis.terms(text).keySet();
    }

    @ParameterizedTest
    @CsvSource({
        "비급여 항목입니다, 급여 항목입니다",
        "불가능합니다, 가능합니다",
        "재발급 신청, 발급 신청",
        "미성년자 가입, 성년자 가입",
        "비회원 주문, 회원 주문",
        "비과세 상품, 과세 상품",
        "무이자 할부, 이자 할부",
        "부적격 판정, 적격 판정",
        "재가입 조건, 가입 조건",
        "무해지 보험, 해지 보험",
        "불합격 통보, 합격 통보",
        "첫사랑, 사랑",
        "오늘 배송 안 됩니다, 오늘 배송 됩니다",
        "오늘은 못 갑니다, 오늘은 갑니다",
        "환불되지 않습니다, 환불됩니다",
        "취소하지 못합니다, 취소합니다",
        "앱을 지우지 마세요, 앱을 지우세요",
        "신청할 수 없습니다, 신청할 수 있습니다",
        "두 달, 세 달"
    })
    void meaningIsKept(String first, String second) {
        assertThat(terms(first)).isNotEqualTo(terms(second));
    }

    /** The word that was meant comes first, in both directions. */
    @ParameterizedTest
    @CsvSource({
        "비급여 진료비, 급여 진료비",
        "불가능한 지역, 가능한 지역",
        "카드 재발급, 카드 발급",
        "미성년 자녀, 성년 자녀",
        "비회원 주문 조회, 회원 주문 조회",
        "무이자 할부, 이자 할부",
        "환불되지 않는 상품, 환불되는 상품"
    })
    void eachQuestionFindsItsOwn(String first, String second) {
        try (Bm25Index index = Bm25Index.build(List.of(second + " 안내", first + " 안내"), Bm25Options.ofDefaults())) {
            int[][] found = index.search(List.of(first, second), 1).positions();
            assertThat(found[0]).containsExactly(1);
            assertThat(found[1]).containsExactly(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"재발급을 신청했어요, 재발급 신청", "비급여가 무엇인가요, 비급여는 무엇입니까", "환불됩니다, 환불되었어요", "주문하고 있어요, 주문합니다"})
    void formIsNot(String first, String second) {
        assertThat(terms(first)).isEqualTo(terms(second));
    }

    @Test
    void aPrefixAlsoLeavesItsNounToBeFound() {
        assertThat(terms("비급여")).containsExactly("비급여", "급여");
        assertThat(terms("재")).containsExactly("재");
        assertThat(terms("비 급여")).contains("급여").doesNotContain("비급여");
    }

    @Test
    void ownWordsAreKeptWhole() {
        assertThat(terms("누리버드를 샀어요")).doesNotContain("누리버드");
        try (TermAnalysis own = new TermAnalysis("ko", 1000, List.of("누리버드"))) {
            assertThat(own.terms("누리버드를 샀어요").keySet()).contains("누리버드");
        }
        assertThatThrownBy(() -> new TermAnalysis("en", 1000, List.of("word"))).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new TermAnalysis("ko", 1000, List.of("세종시 세종 시 시청")))
                .isInstanceOf(UsageException.class);
    }
}
