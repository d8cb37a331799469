package io.github.jjak.serve.feedback.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextMaskTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            제 메일은 hong.gildong+faq@example.co.kr 입니다 | 제 메일은 [e-mail] 입니다
            메일 kim＠회사.한국 으로 보내 주세요 | 메일 [e-mail] 으로 보내 주세요
            연락처 010-1234-5678 | 연락처 [telephone]
            연락처 01012345678 로 | 연락처 [telephone] 로
            전화 02-123-4567, 팩스 (031) 123 4567 | 전화 [telephone], 팩스 [telephone]
            +82 10 1234 5678 로 전화 | [telephone] 로 전화
            ０１０－１２３４－５６７８ 번 | [telephone] 번
            주민번호 900101-1234567 이요 | 주민번호 [resident number] 이요
            외국인 9001015234567 등록 | 외국인 [resident number] 등록
            카드 4111 1111 1111 1111 결제 | 카드 [card] 결제
            카드 5500-0000-0000-0004 결제 | 카드 [card] 결제
            """)
    void masks(String text, String masked) {
        assertThat(TextMask.mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "주문 번호 2024-11-29 확인",
                "KB-2024 초기화",
                "15,000원 환불",
                "1588 번으로 문의",
                "3.141592653 은 원주율",
                "4111 1111 1111 1112 는 카드가 아님",
                "골뱅이 @ 하나"
            })
    void leavesWhatNamesNobody(String text) {
        assertThat(TextMask.mask(text)).isEqualTo(text);
    }
}
