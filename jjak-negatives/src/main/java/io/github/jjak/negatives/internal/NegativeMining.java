package io.github.jjak.negatives.internal;

import io.github.jjak.data.PositivesGraph;
import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MinedNegatives.FoundPositive;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.MiningSummary;
import io.github.jjak.negatives.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns candidates into negatives.
 *
 * <ol>
 *   <li>Row by row, strategy by strategy, the curated ones last: every candidate goes through the strategy's filters; the
 *       first that rejects it gives the reason. A text that the row already has is a duplicate.
 *   <li>Among those that are left, the sampling draws as many as are wanted; what a judge takes for right is replaced, and so is
 *       what the gate takes for the same. That happens for {@link WindowDraws} of rows.
 *   <li>Curated ones are kept only while their share of all documents, positives and negatives, stays under the cap.
 *   <li>With {@link Builder#relabel}, candidates that a filter takes for right become positives of their row. Negatives that
 *       are right answers in the light of these are withdrawn.
 * </ol>
 *
 * <p>The same candidates and seed give the same negatives. Not thread-safe.
 */
public final class NegativeMining {

    /** Share of curated negatives among all documents that is allowed by default. */
    public static final double DEFAULT_CURATED_SHARE = 0.5;

    /** Found positives a row may get. */
    public static final int MOST_FOUND_PER_ROW = 3;

    private static final Logger log = LoggerFactory.getLogger(NegativeMining.class);

    private final MiningCorpus corpus;
    private final List<MiningStep> steps;
    private final double curatedShare;
    private final boolean relabel;
    private final long seed;
    private final AuditSink audit;

    private final List<StepTally> tallies = new ArrayList<>();
    private final List<FoundPositive> found = new ArrayList<>();
    private final ExampleChoice examples;
    private long documents;
    private long curated;

    private NegativeMining(Builder builder) {
        this.corpus = builder.corpus;
        this.steps = builder.steps.stream()
                .sorted(Comparator.comparing(MiningStep::curated))
                .toList();
        this.curatedShare = builder.curatedShare;
        this.relabel = builder.relabel;
        this.seed = builder.seed;
        this.audit = builder.audit;
        this.examples = new ExampleChoice(seed);
        steps.forEach(step -> tallies.add(new StepTally(step)));
    }

    /** @throws UsageException for a share of curated negatives that is not in [0, 1) */
    public static void checkCuratedShare(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new UsageException(
                    "`curatedShare` must be from 0 to below 1, for example 0.5, but is " + share + ".");
        }
    }

    /** Starts without strategies, with seed 42 and without an audit. */
    public static Builder builder(MiningCorpus corpus) {
        return new Builder(corpus);
    }

    private MinedNegatives run() {
        List<List<Candidate>> negatives = new ArrayList<>(corpus.rows());
        WindowDraws draws = new WindowDraws(steps, seed);
        for (int from = 0; from < corpus.rows(); from += WindowDraws.ROWS) {
            int to = Math.min(corpus.rows(), from + WindowDraws.ROWS);
            for (List<RowDraw> ofRow : draws.draw(from, to)) {
                documents++;
                negatives.add(negativesOf(ofRow));
            }
        }
        if (!found.isEmpty()) {
            negatives = withoutFoundPositives(negatives);
        }
        int rowsWith = 0;
        int count = 0;
        for (List<Candidate> ofRow : negatives) {
            rowsWith += ofRow.isEmpty() ? 0 : 1;
            count += ofRow.size();
        }
        if (count == 0) {
            throw new UsageException("No negative is left. "
                    + tallies.stream().map(StepTally::whyNothingIsLeft).collect(Collectors.joining(" ")));
        }
        MiningSummary summary = new MiningSummary(
                corpus.rows(),
                rowsWith,
                count,
                found.size(),
                tallies.stream().map(StepTally::summary).toList(),
                examples.chosen());
        for (int i = 0; i < steps.size(); i++) {
            if (summary.strategies().get(i).count(Reason.KEPT) == 0) {
                log.warn(
                        "{} produced no negatives. {}",
                        steps.get(i).candidates().strategy(),
                        tallies.get(i).whyNothingIsLeft());
            }
        }
        return new MinedNegatives(corpus, negatives, found, summary);
    }

    private List<Candidate> negativesOf(List<RowDraw> draws) {
        List<Candidate> negatives = new ArrayList<>();
        Set<Integer> foundDocuments = new HashSet<>();
        for (int s = 0; s < steps.size(); s++) {
            RowDraw draw = draws.get(s);
            StepTally tally = tallies.get(s);
            takePositives(draw, tally, foundDocuments);
            for (int i = 0; i < draw.candidates().size(); i++) {
                Reason reason = reason(draw, i);
                Candidate candidate = draw.withMeaning(draw.candidates().get(i));
                if (reason == Reason.KEPT) {
                    negatives.add(candidate);
                }
                tally.decided(candidate, reason);
                examples.offer(candidate, reason);
                audit.decided(candidate, reason);
            }
            tally.rowDone();
        }
        return negatives;
    }

    private void takePositives(RowDraw draw, StepTally tally, Set<Integer> foundDocuments) {
        for (int i = 0; i < draw.candidates().size(); i++) {
            Candidate candidate = draw.candidates().get(i);
            CandidateFilter filter = draw.rejecting(i);
            if (filter != null) {
                tally.rejectedBy(filter, candidate);
                if (filter.takesForPositive(candidate)) {
                    takeForPositive(candidate, filter.reason(), foundDocuments);
                }
            }
        }
        draw.positives().forEach(candidate -> takeForPositive(candidate, Reason.JUDGE, foundDocuments));
    }

    private Reason reason(RowDraw draw, int place) {
        CandidateFilter filter = draw.rejecting(place);
        if (filter != null) {
            return filter.reason();
        }
        if (draw.isDuplicate(place)) {
            return Reason.DUPLICATE;
        }
        Candidate candidate = draw.candidates().get(place);
        if (draw.isFalseNegative(candidate)) {
            return Reason.JUDGE;
        }
        if (draw.isOutByMeaning(candidate)) {
            return Reason.GATE;
        }
        return draw.isKept(candidate) ? admit(candidate) : Reason.NOT_SAMPLED;
    }

    private void takeForPositive(Candidate candidate, Reason reason, Set<Integer> foundDocuments) {
        if (relabel
                && candidate.document() >= 0
                && foundDocuments.size() < MOST_FOUND_PER_ROW
                && foundDocuments.add(candidate.document())) {
            found.add(new FoundPositive(candidate.row(), candidate.document(), candidate.text(), reason));
        }
    }

    private Reason admit(Candidate candidate) {
        if (candidate.curated()) {
            if (curated + 1 > curatedShare * (documents + 1)) {
                return Reason.SHARE_CAP;
            }
            curated++;
        }
        documents++;
        return Reason.KEPT;
    }

    private List<List<Candidate>> withoutFoundPositives(List<List<Candidate>> negatives) {
        PositivesGraph positives = PositivesGraph.of(NegativeRows.withFoundPositives(corpus, found));
        List<List<Candidate>> left = new ArrayList<>(negatives.size());
        for (int row = 0; row < negatives.size(); row++) {
            List<Candidate> ofRow = new ArrayList<>();
            for (Candidate negative : negatives.get(row)) {
                if (positives.clusterOfAnswer(negative.text()) == positives.clusterOfRow(row)) {
                    withdraw(negative);
                } else {
                    ofRow.add(negative);
                }
            }
            left.add(ofRow);
        }
        return left;
    }

    private void withdraw(Candidate negative) {
        for (int s = 0; s < steps.size(); s++) {
            if (steps.get(s).candidates().strategy().equals(negative.strategy())) {
                tallies.get(s).withdrawn();
            }
        }
        audit.decided(
                new Candidate(
                        negative.row(),
                        negative.document(),
                        negative.text(),
                        negative.strategy(),
                        negative.rule(),
                        negative.score(),
                        negative.positiveScore(),
                        negative.rank(),
                        negative.curated(),
                        negative.sameMeaning()),
                Reason.WITHDRAWN);
    }

    /** Collects strategies and settings. */
    public static final class Builder {

        private final MiningCorpus corpus;
        private final List<MiningStep> steps = new ArrayList<>();
        private double curatedShare = DEFAULT_CURATED_SHARE;
        private boolean relabel;
        private long seed = 42;
        private AuditSink audit = AuditSink.NONE;

        private Builder(MiningCorpus corpus) {
            this.corpus = corpus;
        }

        /** Adds a strategy. */
        public Builder step(MiningStep value) {
            steps.add(value);
            return this;
        }

        /** Most share of curated negatives among all positives and negatives, from 0 to below 1; default 0.5. */
        public Builder curatedShare(double value) {
            this.curatedShare = value;
            return this;
        }

        /** Whether candidates that a filter takes for right become positives of their row; default no. */
        public Builder relabel(boolean value) {
            this.relabel = value;
            return this;
        }

        /** Decides what is drawn; default 42. */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /** Is told of every decision. */
        public Builder audit(AuditSink value) {
            this.audit = value;
            return this;
        }

        /**
         * Runs.
         *
         * @throws UsageException without a strategy, for a share that is not from 0 to below 1, and when no negative is left;
         *     the last says which filter took most and which value would not
         */
        public MinedNegatives mine() {
            if (steps.isEmpty()) {
                throw new UsageException("Name at least one strategy: random, bm25, model or perturb.");
            }
            checkCuratedShare(curatedShare);
            return new NegativeMining(this).run();
        }
    }
}
