package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Another unit behind a number, where so many of it are likely: <em>3 days</em>, <em>3 weeks</em>, but not <em>45 hours</em>. */
final class UnitExchange {

    /** What a unit becomes. */
    private record Other(String unit, int most) {}

    private static final Map<String, Other> OTHERS = others();

    /** The units, in lower case. */
    static final Set<String> UNITS = OTHERS.keySet().stream()
            .map(unit -> unit.toLowerCase(java.util.Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    /** Behind these no time of another length is said: <em>5 years old</em>, <em>24 hours a day</em>. */
    private static final Set<String> NOT_BEFORE =
            WordList.of(UnitExchange.class, "behind-fixed-units.txt").words();

    private UnitExchange() {}

    /** Null where the word is no unit, or stays. */
    static @Nullable String of(List<Word> words, int at) {
        Other other = OTHERS.get(words.get(at).token().text());
        boolean bound = at + 1 < words.size() && words.get(at + 1).isOneOf(NOT_BEFORE);
        return other == null || bound || amount(words.get(at - 1)) > other.most() ? null : other.unit();
    }

    /** Words count less than a hundred. */
    private static double amount(Word number) {
        String digits = number.lower().replace(",", "");
        return digits.matches("\\d{1,9}(?:\\.\\d+)?") ? Double.parseDouble(digits) : 2;
    }

    private static Map<String, Other> others() {
        Map<String, Other> others = new LinkedHashMap<>();
        for (List<String> row :
                WordList.of(UnitExchange.class, "unit-exchanges.tsv").rows(3)) {
            others.put(row.get(0), new Other(row.get(1), Integer.parseInt(row.get(2))));
        }
        return others;
    }
}
