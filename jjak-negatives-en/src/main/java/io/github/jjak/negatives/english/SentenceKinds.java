package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.SentenceKind;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/** What an English sentence does, in the words of {@link SentenceKind}. */
final class SentenceKinds {

    private static final Set<String> QUESTION_WORDS =
            WordList.of(SentenceKinds.class, "question-words.txt").words();

    private static final int NEAR_THE_BEGINNING = 4;

    private SentenceKinds() {}

    static SentenceKind of(Sentence sentence) {
        if (Ceremony.is(sentence)) {
            return SentenceKind.CEREMONY;
        }
        Clause main = sentence.main();
        List<Word> words = sentence.words();
        boolean asks = !words.isEmpty() && words.get(words.size() - 1).is("?");
        if (main == null) {
            return asks ? question(words, words.size()) : SentenceKind.STATEMENT;
        }
        return switch (main.kind()) {
            case SUBJECT_QUESTION -> SentenceKind.WH_QUESTION;
            case QUESTION -> question(words, main.verb().finite());
            case IMPERATIVE -> SentenceKind.REQUEST;
            case STATEMENT -> asks ? question(words, main.verb().finite()) : SentenceKind.STATEMENT;
        };
    }

    /** <em>In what way can I use it?</em> has its question word before the finite verb, near the beginning of the clause. */
    private static SentenceKind question(List<Word> words, int finite) {
        int from = Math.max(0, finite - NEAR_THE_BEGINNING);
        boolean missing = words.subList(from, Math.min(finite, words.size())).stream()
                .anyMatch(word -> word.isOneOf(QUESTION_WORDS));
        boolean opens = !words.isEmpty() && words.get(0).isOneOf(QUESTION_WORDS);
        return missing || opens ? SentenceKind.WH_QUESTION : SentenceKind.YES_NO_QUESTION;
    }
}
