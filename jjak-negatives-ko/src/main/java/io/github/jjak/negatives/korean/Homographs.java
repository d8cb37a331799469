package io.github.jjak.negatives.korean;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When a stem that comes back from the analyser counts as the one that was meant. */
final class Homographs {

    /**
     * Stems with forms in common, between which Nori chooses by the neighbours: 가는 is of 가다 or 갈다. The form was composed from the
     * stem that was read in the source, so the other name is no error of ours.
     */
    private static final Set<Set<String>> PAIRS = Set.of(
            Set.of("가", "갈"),
            Set.of("사", "살"),
            Set.of("나", "날"),
            Set.of("자", "잘"),
            Set.of("하", "할"),
            Set.of("타", "탈"),
            Set.of("파", "팔"),
            Set.of("푸", "풀"),
            Set.of("마시", "말"),
            Set.of("쓰", "쓸"),
            Set.of("오", "올"),
            Set.of("차", "찰"),
            Set.of("지", "짓"),
            Set.of("걸", "걷"),
            Set.of("듣", "들"),
            Set.of("물", "묻"),
            Set.of("주", "줄"),
            Set.of("부", "불"),
            Set.of("느", "늘"),
            Set.of("보", "볼"),
            Set.of("이르", "이를"));

    /** Stems in ㄹ that are rarer than the one without, whose forms they share before ㄴ, ㅂ and ㅅ. */
    private static final Map<String, String> MORE_USUAL =
            Map.of("갈", "가", "잘", "자", "할", "하", "볼", "보", "줄", "주", "쓸", "쓰", "탈", "타", "올", "오", "클", "크", "끌", "끄");

    /** Nouns and particles before them that decide between two stems. */
    private static final Map<String, Map<String, Set<String>>> DECIDING = Map.of(
            "걷",
                    Map.of(
                            "걸",
                            Set.of("전화", "말", "옷", "시동", "브레이크", "기대", "희망", "목숨", "그림"),
                            "걷",
                            Set.of("길", "거리", "공원", "산", "함께")),
            "듣",
                    Map.of(
                            "듣",
                            Set.of("노래", "음악", "소리", "말", "이야기", "얘기", "소식", "수업", "강의", "라디오", "소문", "설명"),
                            "들",
                            Set.of("손", "팔", "가방", "마음", "생각", "나이", "정")),
            "살", Map.of("사", Set.of("을", "를"), "살", Set.of("에", "에서", "와", "과", "랑")),
            "묻", Map.of("묻", Set.of("에게", "한테", "길", "이유"), "물", Set.of("개", "모기")));

    private static final Map<String, String> GROUP_OF =
            Map.of("걷", "걷", "걸", "걷", "듣", "듣", "들", "듣", "살", "살", "사", "살", "묻", "묻", "물", "묻");

    private Homographs() {}

    /**
     * The stem that a surface is a form of, where two stems share it: the more usual, or what the word before decides.
     *
     * @return Nori's stem, the other one, or null where nothing decides
     */
    static @Nullable String choose(String stem, String surface, List<Token> tokens, int index) {
        String usual = MORE_USUAL.get(stem);
        if (usual != null && surface.startsWith(usual) && Hangul.finalOf(surface.charAt(0)) != 'ㄹ') {
            return usual;
        }
        if (stem.equals("들")
                && (surface.startsWith("드시")
                        || surface.startsWith("드셨")
                        || surface.startsWith("드세")
                        || surface.startsWith("드십"))) {
            return "드시";
        }
        String group = GROUP_OF.get(stem);
        if (group == null || !shared(group, surface)) {
            return stem;
        }
        for (int back = 1; back <= 2 && index - back >= 0; back++) {
            String word = tokens.get(index - back).surface();
            for (Map.Entry<String, Set<String>> choice :
                    DECIDING.getOrDefault(group, Map.of()).entrySet()) {
                if (choice.getValue().contains(word)) {
                    return choice.getKey();
                }
            }
        }
        return null;
    }

    /** Whether the surface begins as both stems can. */
    private static boolean shared(String group, String surface) {
        char first = surface.charAt(0);
        char second = surface.length() > 1 ? surface.charAt(1) : ' ';
        return switch (group) {
            case "걷" -> first == '걸' && "어었려".indexOf(second) >= 0;
            case "듣" -> first == '들' && "어었".indexOf(second) >= 0;
            case "묻" -> first == '물' && "어었".indexOf(second) >= 0;
            default -> first == '산' || first == '삽' || (first == '사' && "네나는니시세신셨십".indexOf(second) >= 0);
        };
    }

    static boolean same(Predicate found, String stem, Form form) {
        String other = found.stem().form();
        boolean sameHonorific = found.form().honorific() == form.honorific();
        if (other.equals(stem)
                || (other.length() > stem.length() && other.endsWith(stem))
                || (stem.length() > other.length() && stem.endsWith(other))) {
            return sameHonorific || stem.endsWith("시");
        }
        if (!other.equals(stem) && PAIRS.contains(pair(other, stem))) {
            return sameHonorific;
        }
        return (stem.equals("드시") && other.equals("들") && found.form().honorific())
                || (other.equals("드시") && stem.equals("들") && form.honorific())
                || (!form.honorific() && stem.endsWith("시") && found.form().honorific() && (other + "시").equals(stem));
    }

    private static Set<String> pair(String a, String b) {
        return a.equals(b) ? Set.of(a) : Set.of(a, b);
    }
}
