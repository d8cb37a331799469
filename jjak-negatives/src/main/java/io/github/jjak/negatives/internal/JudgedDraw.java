package io.github.jjak.negatives.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.NegativeJudge;
import io.github.jjak.negatives.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Draws negatives and has them judged: what the judge takes for right is put aside, and others are drawn in its place.
 *
 * <p>A drawn text is a false negative if its probability is at least {@code share} times the right answer's. The judge reads the row's
 * right answer as well, so one that gives all texts low or high numbers is held to its own scale (as in RocketQA's denoising, arXiv
 * 2010.08191, with a bound for each question).
 *
 * @param corpus what is mined
 * @param judge reads question and text together
 * @param share of the right answer's probability, above 0 and at most 1
 */
public record JudgedDraw(MiningCorpus corpus, NegativeJudge judge, double share) {

    /** Lost half as many good negatives as a half did, of 300 candidates read by hand. */
    public static final double DEFAULT_SHARE = 0.8;

    /** @throws UsageException for a share that is not above 0 and at most 1 */
    public JudgedDraw {
        check(share);
    }

    /** @throws UsageException for a share that is not above 0 and at most 1 */
    public static void check(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new UsageException("`judgeShare` must be above 0 and at most 1, for example 0.8, but is " + share
                    + ". It is a share of the right answer's probability.");
        }
    }

    /**
     * What was drawn.
     *
     * @param kept in the order in which they were drawn
     * @param falseNegatives what the judge takes for right
     * @param positives those of them that it takes for at least as right as the right answer
     */
    record Drawn(List<Candidate> kept, List<Candidate> falseNegatives, List<Candidate> positives) {}

    /**
     * Draws for one row.
     *
     * @param fit candidates of the row that passed the filters
     * @param wanted how many, at least 1
     */
    Drawn draw(Sampling sampling, int row, List<Candidate> fit, int wanted, LongSupplier random) {
        List<Candidate> left = new ArrayList<>(fit);
        List<Candidate> kept = new ArrayList<>();
        List<Candidate> wrong = new ArrayList<>();
        List<Candidate> positives = new ArrayList<>();
        String question = corpus.question(row);
        double right = judge.probabilities(question, List.of(corpus.answer(row)))[0];
        while (kept.size() < wanted && !left.isEmpty()) {
            List<Candidate> drawn = List.copyOf(sampling.draw(left, wanted - kept.size(), random));
            float[] probabilities = judge.probabilities(
                    question, drawn.stream().map(Candidate::text).toList());
            for (int i = 0; i < probabilities.length; i++) {
                boolean possible = probabilities[i] > 0;
                (possible && probabilities[i] >= share * right ? wrong : kept).add(drawn.get(i));
                if (possible && probabilities[i] >= right) {
                    positives.add(drawn.get(i));
                }
            }
            left.removeAll(drawn);
        }
        return new Drawn(kept, wrong, positives);
    }
}
