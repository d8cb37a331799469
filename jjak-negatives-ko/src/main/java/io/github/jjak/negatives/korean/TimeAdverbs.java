package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adverbs that bind a sentence to a time, and their counterparts in other times. */
final class TimeAdverbs {

    /** The three times. */
    enum Time {
        PAST,
        PRESENT,
        FUTURE
    }

    /** Past, present and future counterparts; an empty one does not exist. Longer expressions come before their parts. */
    private static final List<Map<Time, String>> COUNTERPARTS = counterparts();

    private static final Set<String> PAST_ONLY =
            WordList.of(TimeAdverbs.class, "past-only.txt").words();
    private static final Set<String> PRESENT_ONLY = Set.of("지금", "요즘", "현재", "요새", "이제", "오늘날");
    private static final Set<String> FUTURE_ONLY =
            WordList.of(TimeAdverbs.class, "future-only.txt").words();

    private TimeAdverbs() {}

    private static List<Map<Time, String>> counterparts() {
        List<Time> columns = List.of(Time.PAST, Time.PRESENT, Time.FUTURE);
        List<Map<Time, String>> rows = new ArrayList<>();
        for (List<String> words :
                WordList.of(TimeAdverbs.class, "time-counterparts.tsv").rows(columns.size())) {
            Map<Time, String> row = new EnumMap<>(Time.class);
            for (int i = 0; i < words.size(); i++) {
                row.put(columns.get(i), words.get(i).equals("-") ? "" : words.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** What must be exchanged for the sentence to stand in the time; null where that cannot be done. */
    static @Nullable List<Edit> exchange(Sentence sentence, Predicate last, Time target) {
        List<Edit> edits = new ArrayList<>();
        int covered = 0;
        for (Token token : sentence.tokens()) {
            if (token.start() < covered || !sentence.isWordStart(token.start())) {
                continue;
            }
            String word = expressionAt(sentence.text(), token.start());
            Time time = timeOf(word != null ? word : token.surface());
            if (time == null || time == target) {
                continue;
            }
            if (belongsToAttribute(sentence, last, token.start(), time)) {
                continue;
            }
            Edit edit = word == null ? null : edit(sentence, token.start(), word, counterpart(word, time, target));
            if (edit == null || Clauses.between(sentence, token.start(), last.start())) {
                return null;
            }
            covered = edit.end();
            edits.add(edit);
        }
        return edits;
    }

    /** 지난주에 주문한 책: the past of a relative clause stays what it is. */
    private static boolean belongsToAttribute(Sentence sentence, Predicate last, int start, Time time) {
        for (Predicate predicate : sentence.predicates()) {
            if (predicate.start() > start) {
                return time == Time.PAST
                        && predicate.end() < last.start()
                        && predicate.form().ending() == Ending.ATTRIBUTIVE_PAST;
            }
        }
        return false;
    }

    private static @Nullable String expressionAt(String text, int start) {
        for (Map<Time, String> row : COUNTERPARTS) {
            for (Map.Entry<Time, String> entry : row.entrySet()) {
                String word = entry.getValue();
                if (!word.isEmpty()
                        && !word.startsWith("오늘")
                        && !word.startsWith("이번")
                        && !word.equals("올해")
                        && text.startsWith(word, start)) {
                    return word;
                }
            }
        }
        return null;
    }

    private static @Nullable Time timeOf(String word) {
        if (PAST_ONLY.contains(word) || word.startsWith("지난 ")) {
            return Time.PAST;
        }
        if (PRESENT_ONLY.contains(word)) {
            return Time.PRESENT;
        }
        return FUTURE_ONLY.contains(word) || word.startsWith("다음 ") || word.startsWith("내일") ? Time.FUTURE : null;
    }

    private static String counterpart(String word, Time time, Time target) {
        for (Map<Time, String> row : COUNTERPARTS) {
            if (word.equals(row.get(time))) {
                return row.getOrDefault(target, "");
            }
        }
        return "";
    }

    /** Only a bare word and one with 은, 는 or 에 is exchanged; 어제부터 is not understood. */
    private static @Nullable Edit edit(Sentence sentence, int start, String word, String other) {
        String text = sentence.text();
        int wordEnd = start + word.length();
        int end = wordEnd;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end)) && text.charAt(end) != ',') {
            end++;
        }
        String particle = text.substring(wordEnd, end);
        boolean topic = particle.equals("은") || particle.equals("는");
        boolean understood = particle.isEmpty() || topic || particle.equals("에");
        if (other.isEmpty() || !understood) {
            return null;
        }
        boolean bare = other.endsWith("에") || other.equals("곧") || other.equals("오늘") || other.equals("내일");
        String suffix =
                particle.equals("에") && bare ? "" : topic && other.equals("곧") ? "" : Particles.behind(other, particle);
        return new Edit(start, end, other + suffix, Expectation.NOTHING);
    }
}
