package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Whether something must, may or can be done: its reason, or the time since when it can, is asked. */
final class AskedDuty {

    private static final Set<Ending> ASKING_OF_DUTY = EnumSet.of(Ending.ULKKA, Ending.ULKKAYO, Ending.NA, Ending.JYO);

    private static final Set<String> RECEIVED =
            WordList.of(AskedDuty.class, "received-stems.txt").words();

    private AskedDuty() {}

    /** 내야 하다, 내도 되다, 낼 수 있다: the closing predicate says what of the one before it. */
    static boolean isBound(Sentence sentence, Predicate main, Predicate last) {
        String between = sentence.text().substring(main.end(), last.start());
        return isAllowance(main, between)
                || (between.equals(" ")
                        && (main.form().ending() == Ending.A_YA || main.form().ending() == Ending.A_DO))
                || (between.isEmpty() && main.form().ending() == Ending.A_YA)
                || (between.equals(" 수 ") && Clauses.isAbility(sentence, last));
    }

    /** 나가도 되다: behind 가 the ending is read as a particle. */
    private static boolean isAllowance(Predicate main, String between) {
        return main.form().ending() == Ending.INTIMATE && between.equals("도 ");
    }

    /** Edits of a question that {@link #isBound}, or none. */
    static List<Edit> of(Sentence sentence, Predicate main, Predicate last) {
        int at = QuestionWord.front(sentence, main);
        boolean untensed = main.form().tense() == Form.Tense.NONE && last.form().tense() == Form.Tense.NONE;
        if (at < 0 || main.isAuxiliary() || isHonoured(main) || !untensed) {
            return List.of();
        }
        Ending ending = last.form().ending();
        boolean asked = QuestionWord.ASKING_OR_TELLING.contains(ending) || ASKING_OF_DUTY.contains(ending);
        String stem = last.stem().form();
        return switch (main.form().ending()) {
            case A_YA ->
                asked
                                && !QuestionWord.isNever(main)
                                && (stem.equals("하") || stem.equals("되"))
                                && !last.lemma().equals("필요하")
                        ? List.of(QuestionWord.inserted(at, QuestionWord.WHY))
                        : List.of();
            case A_DO, INTIMATE ->
                asked && (stem.equals("되") || stem.equals("괜찮")) ? refused(main, last, at) : List.of();
            default -> ofAbility(sentence, main, last, at);
        };
    }

    private static boolean isHonoured(Predicate main) {
        return main.form().honorific() || main.stem().form().endsWith("시");
    }

    /** 써도 되나요, 왜 쓰면 안 되나요. */
    private static List<Edit> refused(Predicate main, Predicate last, int at) {
        String head = main.inForm(main.form().withEnding(Ending.UMYEON));
        Edit edit = head == null || main.stem().category() != Category.VERB
                ? null
                : Edits.composed(main.start(), last.end(), head + " 안 ", Stem.of("되", Category.VERB), last.form());
        return edit == null ? List.of() : List.of(QuestionWord.inserted(at, QuestionWord.WHY), edit);
    }

    private static List<Edit> ofAbility(Sentence sentence, Predicate main, Predicate last, int at) {
        boolean asked = QuestionWord.ASKING.contains(last.form().ending())
                || last.form().ending() == Ending.ULKKAYO;
        if (!asked || QuestionWord.isNever(main) || main.stem().category() != Category.VERB) {
            return List.of();
        }
        boolean timed = QuestionWord.TIMED.matcher(sentence.text()).find();
        if (RECEIVED.contains(main.lemma()) && !timed) {
            return List.of(QuestionWord.inserted(at, QuestionWord.SINCE_WHEN));
        }
        Edit unable = Edits.composed(last.start(), last.end(), "", Stem.of("없", Category.EXISTENCE), last.form());
        return unable == null || QuestionWord.CONDITION.matcher(sentence.text()).find()
                ? List.of()
                : List.of(QuestionWord.inserted(at, QuestionWord.WHY), unable);
    }
}
