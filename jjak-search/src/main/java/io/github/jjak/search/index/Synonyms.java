package io.github.jjak.search.index;

import io.github.jjak.search.internal.TermAnalysis;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Groups of words and phrases that mean the same, as terms of the analysis. A question that holds all terms of one is searched with
 * the others as well; texts in the index are left as they are, so that synonyms can be judged by what they find.
 */
final class Synonyms {

    private final List<List<Set<String>>> groups = new ArrayList<>();

    Synonyms(List<List<String>> groups, TermAnalysis analysis) {
        for (List<String> group : groups) {
            List<Set<String>> phrases = new ArrayList<>();
            for (String phrase : group) {
                Set<String> terms = Set.copyOf(analysis.terms(phrase).keySet());
                if (!terms.isEmpty()) {
                    phrases.add(terms);
                }
            }
            this.groups.add(phrases);
        }
    }

    /** Phrases to be searched besides, each as its terms, which only count together. */
    List<Set<String>> of(Set<String> question) {
        List<Set<String>> others = new ArrayList<>();
        for (List<Set<String>> group : groups) {
            if (group.stream().anyMatch(question::containsAll)) {
                group.stream().filter(phrase -> !question.containsAll(phrase)).forEach(others::add);
            }
        }
        return others;
    }
}
