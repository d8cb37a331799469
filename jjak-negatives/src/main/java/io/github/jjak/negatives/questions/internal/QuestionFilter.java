package io.github.jjak.negatives.questions.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.CharacterNgrams;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.Ranking;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which made questions are kept.
 *
 * <ol>
 *   <li>One that a row of another answer has already is {@link Reason#AMBIGUOUS}, and one that nearly repeats an earlier question of its
 *       answer a {@link Reason#NEAR_COPY}: character n-grams, Jaccard similarity.
 *   <li>One that is copied out of its answer teaches only words: {@link Reason#COPIED}.
 *   <li>One from which a model does not find its answer among all answers is {@link Reason#NOT_FOUND}, as round-trip filtering
 *       (Alberti et al. 2019) does: it asks for something else, or for nothing in particular.
 * </ol>
 *
 * @param nearCopy Jaccard similarity from which two questions are one, above 0 and at most 1
 * @param within ranks among which the answer must be found, at least 1
 */
public record QuestionFilter(double nearCopy, int within) {

    /** Share of a question's n-grams that its answer has. */
    private static final double COPIED = 0.95;

    /** Shorter questions are in many texts by chance. */
    private static final int FEWEST_GRAMS = 8;

    /** Why a question is left out. */
    public enum Reason {
        AMBIGUOUS,
        NEAR_COPY,
        COPIED,
        NOT_FOUND
    }

    /**
     * A question and the answer it was made for.
     *
     * @param answer its text
     */
    public record Made(String question, String answer) {}

    /**
     * What was decided.
     *
     * @param left how many were left out, by reason
     */
    public record Outcome(List<Made> kept, Map<Reason, Integer> left) {

        public Outcome {
            kept = List.copyOf(kept);
            left = new EnumMap<>(left);
        }
    }

    /** @throws UsageException for a value out of range */
    public QuestionFilter {
        if (!(nearCopy > 0 && nearCopy <= 1)) {
            throw new UsageException("`nearCopy` must be above 0 and at most 1, but is " + nearCopy + ".");
        }
        if (within < 1) {
            throw new UsageException("within must be at least 1, but is " + within + ".");
        }
    }

    /**
     * Filters questions in their order.
     *
     * @param answers all answers that are searched
     * @param model that searches; null to leave that out
     */
    public Outcome filter(List<Made> made, List<String> answers, @Nullable SentenceTransformer model) {
        Map<Reason, Integer> left = new EnumMap<>(Reason.class);
        List<Made> kept = distinct(made, left);
        if (model != null && !kept.isEmpty()) {
            kept = found(kept, answers, model, left);
        }
        return new Outcome(kept, left);
    }

    private List<Made> distinct(List<Made> made, Map<Reason, Integer> left) {
        Set<String> questions = new HashSet<>();
        Map<String, List<CharacterNgrams>> ofAnswer = new HashMap<>();
        List<Made> kept = new ArrayList<>();
        for (Made one : made) {
            CharacterNgrams grams = CharacterNgrams.of(one.question);
            String answer = TextKey.of(one.answer);
            List<CharacterNgrams> others = ofAnswer.computeIfAbsent(answer, none -> new ArrayList<>());
            if (others.stream().anyMatch(other -> grams.jaccard(other) >= nearCopy)) {
                left.merge(Reason.NEAR_COPY, 1, Integer::sum);
            } else if (isCopied(grams, one.answer)) {
                left.merge(Reason.COPIED, 1, Integer::sum);
            } else if (!questions.add(TextKey.of(one.question))) {
                left.merge(Reason.AMBIGUOUS, 1, Integer::sum);
            } else {
                others.add(grams);
                kept.add(one);
            }
        }
        return kept;
    }

    private static boolean isCopied(CharacterNgrams question, String answer) {
        return question.size() >= FEWEST_GRAMS
                && question.common(CharacterNgrams.of(answer)) >= COPIED * question.size();
    }

    private List<Made> found(
            List<Made> made, List<String> answers, SentenceTransformer model, Map<Reason, Integer> left) {
        Dataset pairs = Dataset.of(
                List.of("question", "answer"),
                List.of(
                        made.stream().map(Made::question).toList(),
                        made.stream().map(Made::answer).toList()));
        InformationRetrievalEvaluator search = InformationRetrievalEvaluator.of(pairs, answers);
        List<Ranking> rankings = search.search(model, within);
        List<Made> kept = new ArrayList<>();
        // Every question is there once, so they are in the order of the rows.
        for (int row = 0; row < made.size(); row++) {
            Ranking ranking = rankings.get(row);
            boolean right = false;
            for (int rank = 0; rank < ranking.size(); rank++) {
                right |= search.relevant().get(row).contains(ranking.position(rank));
            }
            if (right) {
                kept.add(made.get(row));
            } else {
                left.merge(Reason.NOT_FOUND, 1, Integer::sum);
            }
        }
        return kept;
    }
}
