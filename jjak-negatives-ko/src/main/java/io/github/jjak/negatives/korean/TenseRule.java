package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.korean.Form.Tense;
import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Past, present and future of the predicate that closes a sentence, with the adverbs of time that belong to it. */
final class TenseRule implements SentenceRule {

    /** States said in the past form: 잘생겼다 is about now. */
    private static final Set<String> PAST_FORM_STATES =
            WordList.of(TenseRule.class, "past-form-states.txt").words();

    /** Verbs of a moment, which is over or to come: 잃어버렸다, not 잃어버린다. */
    private static final Set<String> MOMENTS =
            WordList.of(TenseRule.class, "moments.txt").words();

    @Override
    public List<Draft> propose(Sentence sentence) {
        Future future = Future.find(sentence);
        Predicate last = future != null ? future.predicate() : sentence.last();
        if (last == null || PAST_FORM_STATES.contains(last.stem().form())) {
            return List.of();
        }
        TimeAdverbs.Time source = time(last, future);
        List<Draft> drafts = new ArrayList<>();
        boolean guess = last.form().tense() == Tense.PROSPECT && last.stem().category() != Category.VERB; // 아프시겠어요
        if (future != null) {
            drafts.addAll(Supposition.ofFuture(sentence, last));
        } else if (!isWish(sentence, last)) {
            drafts.addAll(Supposition.of(sentence));
        }
        if (source == null || guess || isWish(sentence, last) || sentence.isGuess(last)) {
            return drafts;
        }
        for (TimeAdverbs.Time target : TimeAdverbs.Time.values()) {
            boolean moment = target == TimeAdverbs.Time.PRESENT
                    && MOMENTS.contains(last.stem().form());
            if (target != source
                    && !moment
                    && !(target == TimeAdverbs.Time.PAST && Clauses.hasCondition(sentence, last))) {
                Change change = SentenceKinds.tense(sentence, last, source, target);
                add(sentence, last, future, target, change, drafts);
            }
        }
        return drafts;
    }

    private static TimeAdverbs.@Nullable Time time(Predicate last, @Nullable Future future) {
        if (future != null) {
            return last.form().tense() == Tense.NONE ? TimeAdverbs.Time.FUTURE : null;
        }
        Ending ending = last.form().ending();
        if (ending.mood() == Ending.Mood.DIRECTIVE) {
            return null;
        }
        return switch (last.form().tense()) {
            case NONE -> ending.mood() == Ending.Mood.PROSPECT ? TimeAdverbs.Time.FUTURE : TimeAdverbs.Time.PRESENT;
            case PAST -> ending.mood() == Ending.Mood.PROSPECT ? null : TimeAdverbs.Time.PAST;
            case PROSPECT -> TimeAdverbs.Time.FUTURE;
            case PAST_PROSPECT -> null;
        };
    }

    /** 하면 좋겠다 keeps its shape in every tense. */
    private static boolean isWish(Sentence sentence, Predicate last) {
        Predicate before = sentence.before(last);
        return last.form().tense() == Tense.PROSPECT
                && before != null
                && before.form().ending() == Ending.UMYEON;
    }

    private static void add(
            Sentence sentence,
            Predicate last,
            @Nullable Future future,
            TimeAdverbs.Time target,
            Change change,
            List<Draft> drafts) {
        List<Edit> adverbs = TimeAdverbs.exchange(sentence, last, target);
        Edit edit = adverbs == null ? null : edit(sentence, last, future, target);
        if (adverbs != null && edit != null) {
            drafts.add(new Draft(change, edit).and(adverbs).and(Connectives.follow(sentence, last, target)));
        }
    }

    private static @Nullable Edit edit(
            Sentence sentence, Predicate last, @Nullable Future future, TimeAdverbs.Time target) {
        int end = future == null ? last.end() : future.end();
        Form plain =
                last.form().withEnding(future == null ? Future.plain(last.form().ending()) : future.ending());
        if (future == null && SentenceKinds.isRequest(sentence, last)) {
            return null;
        }
        return switch (target) {
            case PAST -> Edits.conjugated(last, end, plain.withTense(Tense.PAST));
            case PRESENT -> Edits.conjugated(last, end, plain.withTense(Tense.NONE));
            case FUTURE -> last.stem().form().equals("같") ? null : Future.edit(last, end, plain);
        };
    }
}
