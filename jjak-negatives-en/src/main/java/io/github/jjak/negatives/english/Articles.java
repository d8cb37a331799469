package io.github.jjak.negatives.english;

import java.util.List;

/** {@code a} and {@code an}. */
final class Articles {

    private Articles() {}

    /** The indefinite article before a word. */
    static String before(String word) {
        boolean vowel = "aeiou".indexOf(word.charAt(0)) >= 0;
        boolean exception = word.matches("(?:uni|use|usu|eu|one|hon|hour|heir).*");
        boolean silent = word.matches("(?:hon|hour|heir|unin|unim|unid).*");
        return (vowel && !exception) || silent ? "an" : "a";
    }

    /** Exchanges the article before a word that is replaced by another one, if that is needed. */
    static void fix(List<Word> words, int position, String replacement, Edits edits) {
        if (position > 0
                && (words.get(position - 1).is("a") || words.get(position - 1).is("an"))) {
            String article = before(replacement);
            if (!words.get(position - 1).is(article)) {
                edits.replace(position - 1, article);
            }
        }
    }
}
