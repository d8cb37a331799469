package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;

/** Quoted clauses. What somebody said is theirs: its verbs do not follow the tense of the clause that reports it. */
final class Quotations {

    private static final Set<String> OPENING = Set.of("\"", "“", "”");
    private static final Set<String> CLOSING = Set.of("\"", "”");

    private Quotations() {}

    /** Which words stand within quotation marks together with a finite verb; nothing where marks are missing. */
    static boolean[] quoted(List<Word> words) {
        boolean[] quoted = new boolean[words.size()];
        FiniteWords finites = new FiniteWords(words);
        int open = -1;
        for (int i = 0; i < words.size(); i++) {
            if (open < 0) {
                open = words.get(i).isOneOf(OPENING) ? i : -1;
            } else if (words.get(i).isOneOf(CLOSING)) {
                mark(quoted, open, i, finites);
                open = -1;
            }
        }
        return quoted;
    }

    private static void mark(boolean[] quoted, int open, int close, FiniteWords finites) {
        boolean clause = false;
        for (int i = open + 1; i < close; i++) {
            clause = clause || finites.isSure(i) || finites.mayBeFinite(i, Agreement.THIRD_SINGULAR);
        }
        for (int i = open; clause && i <= close; i++) {
            quoted[i] = true;
        }
    }

    /** The word behind a quoted clause whose first word stands at a position, -1 if there is none. */
    static int behind(List<Word> words, int at) {
        boolean[] quoted = quoted(words);
        if (at < 1 || at >= words.size() || !quoted[at - 1] || !quoted[at]) {
            return -1;
        }
        int end = at;
        while (end < words.size() && quoted[end]) {
            end++;
        }
        return end + 1 < words.size() ? end : -1;
    }
}
