package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the rest of a text does not bear, although the form is right: 지원받고 싶어요. 어디에 취소해야 하나요? Words from {@code odd-contexts.tsv}, and
 * predicates that belong together.
 */
final class OddContexts {

    /**
     * Words that do not bear a change.
     *
     * @param kinds names of rules; a polarity is DENY where a negation is added and AFFIRM where it is taken away
     * @param replacement what the change writes
     * @param beside what stands in the sentence, in the whole text, or in its other sentences
     * @param where which of these
     */
    private record Row(Set<String> kinds, Pattern replacement, Pattern beside, Where where) {}

    /** Where a row looks, by the first character of its pattern. */
    private enum Where {
        SENTENCE(""),
        ANYWHERE("@"),
        ELSEWHERE("&");

        private final String mark;

        Where(String mark) {
            this.mark = mark;
        }

        static Where of(String pattern) {
            return pattern.startsWith(ANYWHERE.mark)
                    ? ANYWHERE
                    : pattern.startsWith(ELSEWHERE.mark) ? ELSEWHERE : SENTENCE;
        }

        String in(String text, Sentence sentence) {
            return switch (this) {
                case SENTENCE -> sentence.text();
                case ANYWHERE -> text;
                case ELSEWHERE -> text.replace(sentence.text(), " ");
            };
        }
    }

    private static final int COLUMNS = 3;

    private static final List<Row> ROWS = WordList.of(OddContexts.class, "odd-contexts.tsv").rows(COLUMNS).stream()
            .map(row -> new Row(
                    Set.of(row.get(0).split(",", 0)),
                    Pattern.compile(row.get(1).equals("-") ? "" : row.get(1)),
                    Pattern.compile(
                            row.get(2).substring(Where.of(row.get(2)).mark.length())),
                    Where.of(row.get(2))))
            .toList();

    private static final Set<Ending> COORDINATED = EnumSet.of(Ending.GO, Ending.UMYEO);

    private static final Set<Ending> EXCLAIMED = EnumSet.of(Ending.NE, Ending.NEYO);

    private static final Set<Ending> MARVELLED = EnumSet.of(Ending.GUN, Ending.GUNYO, Ending.GUNA);

    private OddContexts() {}

    /**
     * Whether a change stands in such a context.
     *
     * @param text the whole text
     * @param sentence the sentence that changes
     * @param draft the change
     */
    static boolean contain(String text, Sentence sentence, Draft draft) {
        Predicate closing = SentenceKinds.closing(sentence);
        String kind = kind(sentence, closing, draft.change());
        for (Row row : ROWS) {
            boolean written = row.kinds().contains(kind)
                    && draft.edits().stream()
                            .anyMatch(edit -> row.replacement()
                                    .matcher(edit.replacement())
                                    .find());
            if (written && row.beside().matcher(row.where().in(text, sentence)).find()) {
                return true;
            }
        }
        if (draft.change() == Change.POLARITY && isShortAnswer(text, sentence)) {
            return true;
        }
        boolean opposed = kind.equals("DENY") || draft.change().rule() == Rule.VERB;
        return closing != null
                && ((kind.equals("DENY") && isMarvelled(closing))
                        || (opposed && (isRepeated(sentence, closing) || isCoordinated(sentence, closing)))
                        || (draft.change().rule() == Rule.TENSE && isExclaimed(closing, draft)));
    }

    private static String kind(Sentence sentence, @Nullable Predicate closing, Change change) {
        if (change != Change.POLARITY) {
            return change.rule().name();
        }
        return closing != null && PolarityRule.isNegated(sentence, closing) ? "AFFIRM" : "DENY";
    }

    /** 배울 점은 배우세요. */
    private static boolean isRepeated(Sentence sentence, Predicate closing) {
        return sentence.predicates().stream()
                .anyMatch(each -> !each.equals(closing)
                        && !each.isAuxiliary()
                        && each.lemma().length() > 1
                        && each.lemma().equals(closing.lemma()));
    }

    /** 답답하고 무거워: of two qualities that go together, one is not turned round. */
    private static boolean isCoordinated(Sentence sentence, Predicate closing) {
        return sentence.predicates().stream()
                .filter(each -> each.end() < closing.start()
                        && COORDINATED.contains(each.form().ending())
                        && sentence.text().startsWith(" ", each.end()))
                .anyMatch(each -> isQuality(each) || (isQuality(closing) && !closing.isAuxiliary()));
    }

    /** 있습니다. 신청은 앱에서 합니다: the other sentences say so, too. */
    private static boolean isShortAnswer(String text, Sentence sentence) {
        return sentence.text().strip().indexOf(' ') < 0
                && !Where.ELSEWHERE.in(text, sentence).isBlank();
    }

    /** 대단하시군요, 기특하네요: one marvels at what is so. */
    private static boolean isMarvelled(Predicate closing) {
        Ending ending = closing.form().ending();
        return MARVELLED.contains(ending)
                || (EXCLAIMED.contains(ending)
                        && isQuality(closing)
                        && !closing.isAuxiliary()
                        && closing.form().tense() == Form.Tense.NONE);
    }

    private static boolean isQuality(Predicate predicate) {
        return predicate.stem().category() == Category.ADJECTIVE;
    }

    /** 했네: what is exclaimed about has happened. */
    private static boolean isExclaimed(Predicate closing, Draft draft) {
        return (EXCLAIMED.contains(closing.form().ending())
                        || MARVELLED.contains(closing.form().ending()))
                && closing.form().tense() == Form.Tense.PAST
                && draft.edits().stream().anyMatch(edit -> edit.replacement().contains("겠"));
    }
}
