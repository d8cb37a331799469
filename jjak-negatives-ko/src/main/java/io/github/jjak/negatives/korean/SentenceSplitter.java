package io.github.jjak.negatives.korean;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text behind closing punctuation that white space follows, and at line ends. */
final class SentenceSplitter {

    /** From the first character of a sentence to behind its last; white space between sentences belongs to none. */
    record Span(int start, int end) {}

    private SentenceSplitter() {}

    static List<Span> split(String text, int maximum) {
        List<Span> spans = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length() && spans.size() < maximum; i++) {
            if (i == text.length() || isBreak(text, i)) {
                add(text, start, i, spans);
                start = i;
            }
        }
        return spans;
    }

    private static boolean isBreak(String text, int i) {
        char c = text.charAt(i);
        if (c == '\n' || c == '\r') {
            return true;
        }
        return i > 0 && Character.isWhitespace(c) && ".?!…".indexOf(text.charAt(i - 1)) >= 0;
    }

    private static void add(String text, int start, int end, List<Span> spans) {
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        if (from < to) {
            spans.add(new Span(from, to));
        }
    }
}
