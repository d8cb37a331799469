package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is supposed of somebody, now or then: 힘들겠네요, 힘들었겠네요; 좋아했나 봐요, 좋아하나 봐요. */
final class Supposition {

    /** A time, a condition or a piece of advice, which the other tense contradicts. */
    private static final Pattern BOUND =
            Pattern.compile("오늘|내일|모레|어제|아까|그때|지난|그동안|다음|이제|곧|앞으로|이번|요즘|지금|아직|벌써|면,? |[는은] ?(?:게|것이|편이) (?:좋|낫)");

    private static final Pattern THING = Pattern.compile("^ ?[것거] ?$");

    private static final Pattern HABIT = Pattern.compile("자꾸|매일|계속|점점|맨날|항상|늘 |갈수록|수록|마다|너무");

    /** 죽을 것 같아: a way of speaking. */
    private static final Set<String> SO_TO_SPEAK = Set.of("죽", "미치", "자", "사", "살", "아니", "않");

    private static final Set<Ending> SPOKEN = EnumSet.of(
            Ending.NE,
            Ending.NEYO,
            Ending.POLITE,
            Ending.INTIMATE,
            Ending.PLAIN,
            Ending.GUNYO,
            Ending.GUNA,
            Ending.JYO,
            Ending.FORMAL);

    private static final Set<Ending> GUESSED = EnumSet.of(Ending.NA, Ending.NEUNGA);

    private static final Set<String> MISHAPS =
            WordList.of(Usage.class, "mishaps.txt").words();

    private Supposition() {}

    /** One draft, or none. */
    static List<Draft> of(Sentence sentence) {
        Predicate last = sentence.last();
        if (last == null
                || sentence.question()
                || BOUND.matcher(sentence.text()).find()) {
            return List.of();
        }
        Predicate main = sentence.before(last);
        if (last.stem().form().equals("보") && main != null && sentence.isGuess(last)) {
            return ofGuess(sentence, main, last);
        }
        if (last.stem().form().equals("같") && main != null) {
            return ofSeeming(sentence, main, last);
        }
        Form.Tense other = switch (last.form().tense()) {
            case PROSPECT -> Form.Tense.PAST_PROSPECT;
            case PAST_PROSPECT -> Form.Tense.PROSPECT;
            default -> null;
        };
        boolean felt = last.stem().category() != Category.VERB
                && SPOKEN.contains(last.form().ending());
        return other == null || !felt ? List.of() : draft(last, last.form().withTense(other));
    }

    private static List<Draft> ofGuess(Sentence sentence, Predicate main, Predicate last) {
        boolean adjacent = sentence.text().substring(main.end(), last.start()).isBlank();
        if (!adjacent || !GUESSED.contains(main.form().ending())) {
            return List.of();
        }
        boolean verb = main.stem().category() == Category.VERB;
        Form plain = main.form().withEnding(Ending.NA);
        return switch (main.form().tense()) {
            case NONE -> draft(main, plain.withTense(Form.Tense.PAST));
            case PAST -> verb && !isLasting(main) ? List.of() : draft(main, plain.withTense(Form.Tense.NONE));
            default -> List.of();
        };
    }

    /** 좋을 것 같아요, 좋았을 것 같아요; 피하는 것 같아, 피한 것 같아. */
    private static List<Draft> ofSeeming(Sentence sentence, Predicate main, Predicate last) {
        boolean thing = THING.matcher(sentence.text().substring(main.end(), last.start()))
                .matches();
        Ending ending = main.form().ending();
        boolean verb = main.stem().category() == Category.VERB;
        if (!thing
                || SO_TO_SPEAK.contains(main.stem().form())
                || HABIT.matcher(sentence.text()).find()) {
            return List.of();
        }
        if (ending == Ending.ATTRIBUTIVE_PROSPECT) {
            return switch (main.form().tense()) {
                case NONE -> draft(main, main.form().withTense(Form.Tense.PAST));
                case PAST -> draft(main, main.form().withTense(Form.Tense.NONE));
                default -> List.of();
            };
        }
        boolean now = ending == Ending.ATTRIBUTIVE
                && verb
                && !main.isAuxiliary()
                && main.form().tense() == Form.Tense.NONE;
        return now ? draft(main, main.form().withEnding(Ending.ATTRIBUTIVE_PAST)) : List.of();
    }

    /** 당신을 그리워했을 거예요, 당신을 그리워할 거예요. */
    static List<Draft> ofFuture(Sentence sentence, Predicate predicate) {
        boolean past = predicate.form().tense() == Form.Tense.PAST
                && !sentence.question()
                && !BOUND.matcher(sentence.text()).find();
        return past ? draft(predicate, predicate.form().withTense(Form.Tense.NONE)) : List.of();
    }

    /** 좋아했나 봐요; not 지쳤나 봐요, which is so now. */
    private static boolean isLasting(Predicate verb) {
        return (verb.lemma().endsWith("하") || verb.stem().form().equals("않")) && !MISHAPS.contains(verb.lemma());
    }

    private static List<Draft> draft(Predicate predicate, Form form) {
        Edit edit = Edits.conjugated(predicate, form);
        return edit == null ? List.of() : List.of(new Draft(Change.STATE_PAST, edit));
    }
}
