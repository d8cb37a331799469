package io.github.jjak.report.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML and SVG. All text and every value of an attribute is escaped, because names of models, columns and files come from outside; only
 * {@link #trusted} takes markup as it is. Not thread-safe.
 */
final class Markup {

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes names and values in turn
     */
    Markup open(String tag, String... attributes) {
        begin(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    private void begin(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    /** Closes the element that was opened last. */
    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Opens a part that scrolls if it is too wide, which the keyboard can reach by its name. */
    Markup region(Said name) {
        return open(
                "div",
                "class",
                "scroll",
                "tabindex",
                "0",
                "role",
                "group",
                "aria-label",
                name.english(),
                "data-ko-label",
                name.korean());
    }

    /** An element without content. */
    Markup leaf(String tag, String... attributes) {
        begin(tag, attributes);
        out.append("/>");
        return this;
    }

    /** An element with words in both languages, between which the page's script chooses. */
    Markup said(String tag, Said words, String... attributes) {
        begin(tag, attributes);
        if (!words.korean().equals(words.english())) {
            out.append(" data-ko=\"");
            escape(words.korean());
            out.append('"');
        }
        out.append('>');
        escape(words.english());
        out.append("</").append(tag).append('>');
        return this;
    }

    /** An element with text. */
    Markup element(String tag, String text, String... attributes) {
        return said(tag, Said.same(text), attributes);
    }

    /** Markup that this room has written itself. */
    Markup trusted(String markup) {
        out.append(markup);
        return this;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                // What HTML does not allow; a lone half of a pair would not be UTF-8.
                default -> out.append(isAllowed(text, i) ? letter : '\uFFFD');
            }
        }
    }

    private static boolean isAllowed(String text, int at) {
        char letter = text.charAt(at);
        if (Character.isHighSurrogate(letter)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(letter)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return letter >= ' ' || letter == '\n' || letter == '\t';
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }
}
