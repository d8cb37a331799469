package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into sentences of tokens. {@code don't} is one token; {@code he's} is two. Linear in the length of the text. */
final class SentenceTokenizer {

    /** Longer runs without a space are addresses or keys, not words. */
    private static final int LONGEST_RUN = 60;

    private static final Pattern TOKEN = Pattern.compile(
            "(?:\\p{L}+n['’]t)(?!\\p{L})" // don't
                    + "|(?:\\p{Lu}\\.){2,}|(?:\\p{Ll}\\.){2,}" // U.S., p.m.
                    + "|(?<=[\\p{L}.])['’](?:s|m|re|ve|ll|d)(?!\\p{L})" // clitics
                    + "|\\p{L}+(?:['’](?!(?:s|m|re|ve|ll|d)(?!\\p{L}))\\p{L}+)?(?:-[\\p{L}\\d]+)+" // half-hearted
                    + "|\\p{L}[\\p{L}\\d]*\\d[\\p{L}\\d]*" // B12
                    + "|\\p{L}+(?:['’](?!(?:s|m|re|ve|ll|d)(?!\\p{L}))\\p{L}+)?"
                    + "|\\d+(?:[.,:/]\\d+)*(?:\\p{L}+)?(?:-\\p{L}+)*" // 1,000 3.5 10:30 1990s 24-hour
                    + "|\\S");

    private static final Set<String> ABBREVIATIONS =
            WordList.of(SentenceTokenizer.class, "abbreviations.txt").words();

    private static final Set<String> CLOCK = Set.of("a.m.", "p.m.");

    private SentenceTokenizer() {}

    /** Sentences in order; none is empty. */
    static List<List<Token>> sentences(String text) {
        List<List<Token>> sentences = new ArrayList<>();
        List<Token> current = new ArrayList<>();
        for (Token token : tokens(text)) {
            if (!current.isEmpty()
                    && newParagraph(text, current.get(current.size() - 1).end(), token.start())) {
                sentences.add(current);
                current = new ArrayList<>();
            }
            current.add(token);
            if (endsSentence(text, current)) {
                sentences.add(current);
                current = new ArrayList<>();
            }
        }
        if (!current.isEmpty()) {
            sentences.add(current);
        }
        return sentences;
    }

    private static boolean newParagraph(String text, int from, int to) {
        String gap = text.substring(from, to);
        int line = gap.indexOf('\n');
        return line >= 0 && (gap.indexOf('\n', line + 1) >= 0 || "-*•".indexOf(text.charAt(to)) >= 0);
    }

    private static boolean endsSentence(String text, List<Token> tokens) {
        Token last = tokens.get(tokens.size() - 1);
        boolean spaceFollows = last.end() == text.length() || Character.isWhitespace(text.charAt(last.end()));
        if (CLOCK.contains(last.lower())) {
            return spaceFollows && !goesOn(text, last.end()); // "at 5 p.m. It closes"
        }
        if (!spaceFollows || !Set.of(".", "!", "?").contains(last.text())) {
            return false;
        }
        if (!last.text().equals(".") || tokens.size() < 2) {
            return true;
        }
        Token before = tokens.get(tokens.size() - 2);
        boolean initial = before.text().length() == 1
                && before.startsUpperCase()
                && !before.text().equals("I");
        boolean abbreviated = before.text().length() == 1 && goesOn(text, last.end()); // "y. pestis"
        return !initial && !abbreviated && !ABBREVIATIONS.contains(before.lower());
    }

    /** A small letter comes next. */
    private static boolean goesOn(String text, int from) {
        int next = from;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && Character.isLowerCase(text.charAt(next));
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            int end = at;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            addRun(text, at, end, tokens);
            at = end;
        }
        return tokens;
    }

    private static void addRun(String text, int start, int end, List<Token> tokens) {
        String run = text.substring(start, end);
        if (run.length() > LONGEST_RUN || run.contains("://") || run.contains("@") || run.startsWith("www.")) {
            tokens.add(new Token(run, start, end));
            return;
        }
        Matcher matcher = TOKEN.matcher(run);
        while (matcher.find()) {
            tokens.add(new Token(matcher.group(), start + matcher.start(), start + matcher.end()));
        }
    }
}
