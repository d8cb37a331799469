package io.github.jjak.negatives.korean;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Nori's tags get wrong or do not say about stems. */
final class Lexicon {

    /** Stems whose part of speech is certain, whatever the context made of it. */
    private static final Map<String, Category> CATEGORIES = Map.ofEntries(
            Map.entry("힘들", Category.ADJECTIVE),
            Map.entry("좋", Category.ADJECTIVE),
            Map.entry("싫", Category.ADJECTIVE),
            Map.entry("많", Category.ADJECTIVE),
            Map.entry("적", Category.ADJECTIVE),
            Map.entry("아프", Category.ADJECTIVE),
            Map.entry("슬프", Category.ADJECTIVE),
            Map.entry("예쁘", Category.ADJECTIVE),
            Map.entry("바쁘", Category.ADJECTIVE),
            Map.entry("나쁘", Category.ADJECTIVE),
            Map.entry("그렇", Category.ADJECTIVE),
            Map.entry("어떻", Category.ADJECTIVE),
            Map.entry("이렇", Category.ADJECTIVE),
            Map.entry("저렇", Category.ADJECTIVE),
            Map.entry("같", Category.ADJECTIVE),
            Map.entry("모르", Category.VERB),
            Map.entry("알", Category.VERB),
            Map.entry("가", Category.VERB),
            Map.entry("오", Category.VERB),
            Map.entry("먹", Category.VERB));

    private Lexicon() {}

    /** Adjectives in 하다, which Nori often takes for verbs. */
    private static final Set<String> ADJECTIVES_IN_HADA =
            Set.copyOf(List.of(("건강 행복 유명 조용 필요 중요 가능 불가능 간단 복잡 편리 불편 편안 편 안전 위험 친절 불친절 깨끗 따뜻 시원 부지런 성실 정직 "
                            + "착 똑똑 멍청 솔직 순수 완벽 충분 부족 다양 특별 평범 이상 비슷 동일 똑같 당연 확실 분명 정확 심각 심 급 궁금 답답 심심 허전 우울 피곤 불안 불행 "
                            + "미안 죄송 감사 안녕 훌륭 대단 굉장 엄청 훤 귀 천 강 약 진 연 독 순 험 흔 뻔 묘 야 못 부유 가난 풍부 튼튼 든든 뚱뚱 날씬 통통 얌전 용감 비겁 "
                            + "겸손 거만 활발 명랑 쾌활 차분 침착 급급 소중 귀중 절실 간절 애매 모호 명확 뚜렷 선명 흐릿 캄캄 컴컴 고요 한가 한적 번잡 화려 소박 단순 "
                            + "단단 딱딱 말랑 촉촉 축축 건조 습 신선 상쾌 유쾌 불쾌 통쾌 황당 당황 억울 서운 섭섭 쓸쓸 외로 씁쓸 달콤 매콤 새콤 고소 담백 느끼 유능 무능 "
                            + "유리 불리 유익 무해 유해 해로 저렴 값싼 적절 부적절 적합 부적합 타당 부당 정당 공정 불공정 공평 평등 불평등 자유 엄격 관대 막연 막막 난감 곤란 "
                            + "무사 무관 무료 유효 무효 온화 온순 사악 잔인 냉정 냉담 다정 상냥 무뚝뚝 근사 멋쩍 창피 민망 어색 어중간 시급 긴급 급박 절박 원활 미흡 미비 상당 "
                            + "막대 방대 거대 광대 협소 과도 지나친 적당 알맞 원만 순탄 평탄 평온 평화 화목 친 친근 친밀 막강 강력 미약 허약 쇠약 연약 나약 독특 유일 유사 상이 "
                            + "별 아찔 뿌듯 흐뭇 훈훈 포근 아늑 아담 아득 깔끔 말끔 산뜻 지저분 어수선 무심 무모 무리 무식 유식 박식 영리 현명 어리석 우수 열등 탁월 뛰어")
                    .split(" ", 0)));

    /** The category that is certain for a stem, or null where only the tag knows. */
    static @Nullable Category category(String lemma) {
        if (lemma.length() > 1 && lemma.endsWith("하")) {
            String noun = lemma.substring(0, lemma.length() - 1);
            return ADJECTIVES_IN_HADA.contains(noun) ? Category.ADJECTIVE : listed(lemma);
        }
        return CATEGORIES.get(lemma);
    }

    private static @Nullable Category listed(String lemma) {
        List<VerbList.Entry> entries = VerbList.of(lemma);
        return entries.isEmpty() ? null : entries.get(0).stem().category();
    }
}
