package io.github.jjak.negatives.korean;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An analysed sentence.
 *
 * @param text with its punctuation
 * @param tokens what Nori finds, without white space
 * @param end offset behind the last word
 * @param question whether a question mark follows
 * @param predicates what could be understood of its verbs and adjectives
 */
record Sentence(String text, List<Token> tokens, int end, boolean question, List<Predicate> predicates) {

    static Sentence of(String text) {
        int end = text.length();
        while (end > 0 && !isWord(text.charAt(end - 1))) {
            end--;
        }
        List<Token> tokens = Analyzer.analyze(text);
        boolean question = text.indexOf('?', end) >= 0;
        return new Sentence(text, tokens, end, question, PredicateReader.read(text, tokens, end));
    }

    private static boolean isWord(char c) {
        return Hangul.isSyllable(c) || (c < 0x2000 && Character.isLetterOrDigit(c));
    }

    /** The predicate that closes the sentence, or null. */
    @Nullable
    Predicate last() {
        if (predicates.isEmpty()) {
            return null;
        }
        Predicate last = predicates.get(predicates.size() - 1);
        return last.end() == end && last.form().ending().closesSentence() ? last : null;
    }

    /**
     * Whether the predicate is the 보다 of a guess (가나 보다, 간가 보다) or the 모르다 of 지도 모르다, which have few forms. 가 보세요 and 만나 보세요 are
     * advice.
     */
    boolean isGuess(Predicate predicate) {
        String head = text.substring(0, predicate.start()).stripTrailing();
        String stem = predicate.stem().form();
        boolean tried =
                predicate.form().honorific() || predicate.form().ending().mood() == Ending.Mood.DIRECTIVE;
        boolean guess = stem.equals("보") && !tried && (head.endsWith("나") || head.endsWith("가") || head.endsWith("까"));
        return guess || (stem.equals("모르") && head.endsWith("지도"));
    }

    /** The predicate before another one, or null. */
    @Nullable
    Predicate before(Predicate predicate) {
        int index = predicates.indexOf(predicate);
        return index > 0 ? predicates.get(index - 1) : null;
    }

    @Nullable
    Token tokenAt(int offset) {
        for (Token token : tokens) {
            if (token.start() == offset) {
                return token;
            }
        }
        return null;
    }

    /** Whether white space or the text's edge is before the offset. */
    boolean isWordStart(int offset) {
        return offset == 0 || Character.isWhitespace(text.charAt(offset - 1));
    }

    /** Whether a token shares a word, that is, a stretch without white space, with an edit. */
    boolean inWordsOf(Edit edit, Token token) {
        int from = edit.start();
        while (from > 0 && !Character.isWhitespace(text.charAt(from - 1))) {
            from--;
        }
        int to = edit.end();
        while (to < end && !Character.isWhitespace(text.charAt(to))) {
            to++;
        }
        return token.start() < to && token.end() > from;
    }

    /** Whether no letter follows. */
    boolean isWordEnd(int offset) {
        return offset >= text.length() || !Character.isLetterOrDigit(text.charAt(offset));
    }

    boolean hasUnknown() {
        for (Token token : tokens) {
            if (token.tag().startsWith("UN")) {
                return true;
            }
        }
        return false;
    }

    /** Index of the token that begins at the offset, or -1. */
    int indexAt(int offset) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).start() == offset) {
                return i;
            }
        }
        return -1;
    }

    /** The token before the index, or null. */
    @Nullable
    Token previous(int index) {
        return index > 0 ? tokens.get(index - 1) : null;
    }

    boolean hasAnyWord(java.util.Set<String> words) {
        for (Token token : tokens) {
            if (words.contains(token.surface())) {
                return true;
            }
        }
        return false;
    }

    boolean hasWord(String word) {
        for (Token token : tokens) {
            if (token.surface().equals(word)) {
                return true;
            }
        }
        return false;
    }
}
