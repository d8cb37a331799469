package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.regex.Pattern;

/** Which exchanged nouns hardly anybody would say beside the rest of their sentence: 폐업한 직장인, 신발을 입다. From {@code noun-contexts.tsv}. */
final class NounUsage {

    /**
     * A noun that is bound by what stands beside it.
     *
     * @param noun the noun
     * @param other what it must not become; empty: anything
     * @param beside what binds it
     */
    private record Row(String noun, String other, Pattern beside) {}

    private static final int COLUMNS = 3;

    private static final List<Row> ROWS = WordList.of(NounUsage.class, "noun-contexts.tsv").rows(COLUMNS).stream()
            .map(row -> new Row(row.get(0), row.get(1).equals("-") ? "" : row.get(1), Pattern.compile(row.get(2))))
            .toList();

    private NounUsage() {}

    /** Whether the other nouns fit. */
    static boolean fits(Sentence sentence, Draft draft) {
        if (isNamedAgain(sentence, draft)) {
            return false;
        }
        for (Edit edit : draft.edits()) {
            String old = sentence.text().substring(edit.start(), edit.end());
            for (Row row : ROWS) {
                if (old.startsWith(row.noun())
                        && edit.replacement().startsWith(row.other())
                        && row.beside().matcher(sentence.text()).find()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** 청소년쉼터에 사는 청소년: what is named twice is not exchanged once. */
    private static boolean isNamedAgain(Sentence sentence, Draft draft) {
        String rest = new Draft(
                        draft.change(),
                        draft.edits().stream()
                                .map(edit -> new Edit(edit.start(), edit.end(), " ", edit.expected()))
                                .toList())
                .apply(sentence.text());
        return draft.edits().stream()
                .map(edit -> sentence.tokenAt(edit.start()))
                .anyMatch(token -> token != null
                        && token.isNoun()
                        && token.surface().length() > 1
                        && rest.contains(token.surface()));
    }
}
