package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.HashMap;
import java.util.HashSet;
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
    private static final Set<Set<String>> PAIRS = pairs();

    /** Stems in ㄹ that are rarer than the one without, whose forms they share before ㄴ, ㅂ and ㅅ. */
    private static final Map<String, String> MORE_USUAL =
            WordList.of(Homographs.class, "more-usual-stems.tsv").pairs();

    /** Nouns and particles before them that decide between two stems. */
    private static final Map<String, Map<String, Set<String>>> DECIDING = deciding();

    private static final Map<String, String> GROUP_OF = groupOf();

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
        if (group.equals("불")) {
            return group; // 붇다 is rare
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
            case "불" -> first == '불' && "어었".indexOf(second) >= 0;
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

    private static Set<Set<String>> pairs() {
        Set<Set<String>> pairs = new HashSet<>();
        WordList.of(Homographs.class, "homographs.tsv").rows(2).forEach(row -> pairs.add(Set.copyOf(row)));
        return pairs;
    }

    private static Map<String, Map<String, Set<String>>> deciding() {
        Map<String, Map<String, Set<String>>> deciding = new HashMap<>();
        for (List<String> row :
                WordList.of(Homographs.class, "deciding-words.tsv").rows(3)) {
            deciding.computeIfAbsent(row.get(0), group -> new HashMap<>())
                    .computeIfAbsent(row.get(1), stem -> new HashSet<>())
                    .add(row.get(2));
        }
        return deciding;
    }

    private static Map<String, String> groupOf() {
        Map<String, String> groups = new HashMap<>();
        DECIDING.forEach((group, stems) -> stems.keySet().forEach(stem -> groups.put(stem, group)));
        return groups;
    }
}
