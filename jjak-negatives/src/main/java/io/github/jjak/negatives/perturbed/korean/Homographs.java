package io.github.jjak.negatives.perturbed.korean;

import java.util.Set;

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

    private Homographs() {}

    static boolean same(Predicate found, String stem, Form form) {
        String other = found.stem().form();
        boolean sameHonorific = found.form().honorific() == form.honorific();
        if (other.equals(stem) || other.length() > stem.length() && other.endsWith(stem) || stem.length() > other.length() && stem.endsWith(other)) {
            return sameHonorific || stem.endsWith("시");
        }
        if (!other.equals(stem) && PAIRS.contains(pair(other, stem))) {
            return sameHonorific;
        }
        return stem.equals("드시") && other.equals("들") && found.form().honorific()
                || other.equals("드시") && stem.equals("들") && form.honorific()
                || !form.honorific() && stem.endsWith("시") && found.form().honorific() && (other + "시").equals(stem);
    }

    private static Set<String> pair(String a, String b) {
        return a.equals(b) ? Set.of(a) : Set.of(a, b);
    }
}
