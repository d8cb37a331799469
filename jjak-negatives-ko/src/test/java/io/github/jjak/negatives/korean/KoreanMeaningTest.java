package io.github.jjak.negatives.korean;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.SameMeaning;
import io.github.jjak.negatives.perturbed.SentenceKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps the meaning is made only when it is accepted. */
class KoreanMeaningTest {

    private static final Perturber USUAL = new KoreanPerturber();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PRESENT_FUTURE | TENSE | 쿠폰은 결제 화면에서 입력합니다. | 쿠폰은 결제 화면에서 입력할 것입니다.",
                "PRESENT_FUTURE | TENSE | 내일 물건을 보낼 거예요. | 오늘 물건을 보내요.",
                "NOMINAL_PAST | TENSE | 회원 등급은 무엇인가요? | 회원 등급은 무엇이었나요?",
                "NOMINAL_PAST | TENSE | 배송비는 삼천 원입니다. | 배송비는 삼천 원이었습니다.",
                "STATE_QUESTION | TENSE | 해외 배송도 가능한가요? | 해외 배송도 가능했나요?",
                "STATE_QUESTION | TENSE | 어디에서 신청할 수 있나요? | 어디에서 신청할 수 있었나요?",
                "STATE_QUESTION | TENSE | 수수료는 어떻게 되나요? | 수수료는 어떻게 됐나요?",
                "SAYING | TENSE | 정기적인 백업을 권장합니다. | 정기적인 백업을 권장했습니다.",
                "YES_NO_POLARITY | POLARITY | 포인트로 결제할 수 있나요? | 포인트로 결제할 수 없나요?",
                "YES_NO_POLARITY | POLARITY | 매장에서 교환할 수 있습니까? | 매장에서 교환할 수 없습니까?",
                "YES_NO_POLARITY | VERB | 해외 배송도 가능한가요? | 해외 배송도 불가능한가요?",
                "DEGREE | VERB | 이 가방은 얼마나 무거워요? | 이 가방은 얼마나 가벼워요?",
                "CEREMONIES | TENSE | 이용해 주셔서 감사합니다. | 이용해 주셔서 감사했습니다.",
                "CEREMONIES | TENSE | 영업 시간이 궁금해요. | 영업 시간이 궁금했어요.",
                "CEREMONIES | POLARITY | 환불 절차를 알려 주세요. | 환불 절차를 알려 주지 마세요.",
                "CEREMONIES | POLARITY | 자세한 내용은 안내 화면을 참고하세요. | 자세한 내용은 안내 화면을 참고하지 마세요.",
                "CEREMONIES | TENSE | 환불 절차를 알고 싶습니다. | 환불 절차를 알고 싶었습니다."
            })
    void isMadeOnlyWhenAccepted(SameMeaning row, Rule rule, String source, String changed) {
        assertThat(texts(USUAL, source)).doesNotContain(changed);
        assertThat(texts(new KoreanPerturber(new AllowedChanges(EnumSet.of(rule), EnumSet.of(row))), source))
                .contains(changed);
    }

    @ParameterizedTest
    @CsvSource({"감사합니다.", "안녕하세요.", "늦어서 죄송합니다.", "좋은 하루 보내세요.", "방법은 다음과 같습니다.", "도움이 되시기 바랍니다."})
    void ceremoniesAreLeftAlone(String source) {
        assertThat(texts(USUAL, source)).isEmpty();
    }

    @Test
    void theRestOfACeremonyIsStillChanged() {
        assertThat(texts(USUAL, "3일 안에 환불되는지 알고 싶습니다.")).containsExactly("4일 안에 환불되는지 알고 싶습니다.");
    }

    @Test
    void aSentenceInATextIsJudgedByItself() {
        assertThat(texts(USUAL, "고객센터에 전화하면 취소됩니다. 감사합니다.")).isNotEmpty().allMatch(text -> text.endsWith("감사합니다."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TENSE | 주문한 옷이 도착했어요. | 주문한 옷이 도착해요.",
                "TENSE | 주문한 옷이 도착합니다. | 주문한 옷이 도착했습니다.",
                "POLARITY | 포인트로 결제할 수 있습니다. | 포인트로 결제할 수 없습니다.",
                "POLARITY | 왜 화면이 켜지지 않나요? | 왜 화면이 켜지나요?",
                "POLARITY | 비밀번호를 바꾸지 마세요. | 비밀번호를 바꾸세요.",
                "VERB | 이 가방은 무거워요. | 이 가방은 가벼워요.",
                "VERB | 앱에서 예약을 취소할 수 있나요? | 앱에서 예약을 신청할 수 있나요?",
                "TENSE | 문이 열려 있었어요. | 문이 열려 있어요."
            })
    void whatMeansSomethingElseIsMade(Rule rule, String source, String changed) {
        assertThat(USUAL.perturb(source).stream()
                        .filter(made -> made.rule() == rule)
                        .map(Perturbation::text))
                .contains(changed);
    }

    @Test
    void anotherHonorificIsMadeOnlyWhenNamed() {
        String source = "할머니께서 주무셨어요.";
        assertThat(USUAL.perturb(source)).noneMatch(made -> made.rule() == Rule.HONORIFIC);
        assertThat(texts(new KoreanPerturber(EnumSet.of(Rule.HONORIFIC)), source))
                .contains("할머니가 잤어요.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "YES_NO_QUESTION | 오늘 문을 여나요?",
                "YES_NO_QUESTION | 오늘 문을 엽니까",
                "YES_NO_QUESTION | 어떻게 하는지 설명서에 나와 있나요?",
                "YES_NO_QUESTION | 누구나 참여할 수 있나요?",
                "WH_QUESTION | 언제 문을 여나요?",
                "WH_QUESTION | 얼마예요?",
                "REQUEST | 창문을 닫으세요.",
                "REQUEST | 창문을 닫으십시오.",
                "STATEMENT | 창문을 닫았어요.",
                "CEREMONY | 반갑습니다.",
                "CEREMONY | 주소 좀 알려 주시겠어요?"
            })
    void kindsOfSentences(SentenceKind kind, String text) {
        assertThat(SentenceKinds.of(Sentence.of(text))).isEqualTo(kind);
    }

    private static Set<String> texts(Perturber perturber, String text) {
        List<Perturbation> made = perturber.perturb(text);
        return made.stream().map(Perturbation::text).collect(Collectors.toSet());
    }
}
