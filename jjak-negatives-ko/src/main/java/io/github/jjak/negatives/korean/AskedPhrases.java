package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Phrases of a question that become others, from {@code asked-phrases.tsv}: 어디로 가야 하나요, 무엇을 준비해야 하나요; 언제까지, 언제부터. */
final class AskedPhrases {

    /**
     * A phrase.
     *
     * @param phrase what is asked
     * @param other what is asked instead; may name groups of the phrase
     * @param beside what must not stand in the rest of the sentence
     */
    private record Row(Pattern phrase, String other, Pattern beside) {}

    /** Begins inside a word. */
    private static final String INSIDE = "@";

    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private static final int COLUMNS = 3;

    private static final List<Row> ROWS = rows();

    private AskedPhrases() {}

    /** One draft for each row that fits. */
    static List<Draft> of(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        String text = sentence.text();
        for (Row row : ROWS) {
            Matcher matcher = row.phrase().matcher(text);
            if (matcher.find()) {
                String rest = text.substring(0, matcher.start()) + text.substring(matcher.end());
                StringBuilder changed = new StringBuilder();
                matcher.appendReplacement(changed, row.other());
                if (!row.beside().matcher(rest).find()) {
                    String other = changed.substring(matcher.start());
                    drafts.add(new Draft(
                            Change.ASKED, new Edit(matcher.start(), matcher.end(), other, Expectation.NOTHING)));
                }
            }
        }
        return drafts;
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (List<String> row :
                WordList.of(AskedPhrases.class, "asked-phrases.tsv").rows(COLUMNS)) {
            String phrase = row.get(0).startsWith(INSIDE) ? row.get(0).substring(1) : "(?<![가-힣A-Za-z])" + row.get(0);
            Pattern beside = row.get(2).equals("-") ? NOTHING : Pattern.compile(row.get(2));
            rows.add(new Row(Pattern.compile(phrase), row.get(1), beside));
        }
        return List.copyOf(rows);
    }
}
