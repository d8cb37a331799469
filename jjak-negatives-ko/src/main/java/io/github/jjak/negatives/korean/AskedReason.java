package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why something must be done instead of how: 어떻게 설정하나요, 왜 설정해야 하나요; 어떻게 설정할 수 있나요. */
final class AskedReason {

    private static final String HOW = "어떻게 ";

    private static final Set<String> STEMS =
            WordList.of(AskedReason.class, "why-stems.txt").words();

    /** On which the way depends: what must be done there needs no reason. */
    private static final Pattern OCCASION = Pattern.compile("경우|때[ ,]|싶|려면|[으하되]면 |위해|고자|후에|다음|어떤|하며");

    private AskedReason() {}

    /** One draft, or none. */
    static List<Draft> of(Sentence sentence) {
        Predicate last = sentence.last();
        if (last == null
                || !sentence.text().contains(HOW)
                || OCCASION.matcher(sentence.text()).find()) {
            return List.of();
        }
        Predicate before = sentence.before(last);
        boolean able = before != null
                && Clauses.isAbility(sentence, last)
                && sentence.text().substring(before.end(), last.start()).equals(" 수 ");
        Predicate main = able && before != null ? before : last;
        int start = main.start() - (main.lemma().length() - main.stem().form().length());
        boolean asked = start >= HOW.length()
                && sentence.text().startsWith(HOW, start - HOW.length())
                && sentence.isWordStart(start - HOW.length());
        boolean known = STEMS.contains(main.lemma()) && main.stem().category() == Category.VERB;
        boolean present = last.form().tense() == Form.Tense.NONE;
        Edit duty = asked && known && present ? duty(main, last) : null;
        return duty == null
                ? List.of()
                : List.of(new Draft(
                        Change.ASKED, new Edit(start - HOW.length(), start - 1, "왜", Expectation.NOTHING), duty));
    }

    private static @Nullable Edit duty(Predicate main, Predicate last) {
        String head = main.inForm(new Form(false, Form.Tense.NONE, Ending.A_YA));
        return head == null
                ? null
                : Edits.composed(
                        main.start(),
                        last.end(),
                        head + " ",
                        Stem.of("하", Category.VERB),
                        last.form().withHonorific(false));
    }
}
