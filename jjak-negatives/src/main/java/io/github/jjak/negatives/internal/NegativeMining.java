package io.github.jjak.negatives.internal;

import io.github.jjak.data.PositivesGraph;
import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.data.internal.TextKey;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns candidates into negatives.
 *
 * <ol>
 *   <li>Row by row, strategy by strategy, the curated ones last: every candidate goes through the strategy's filters; the
 *       first that rejects it gives the reason. A text that the row already has is a duplicate.
 *   <li>Among those that are left, the sampling draws as many as are wanted; what a judge takes for right is replaced.
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
        for (int row = 0; row < corpus.rows(); row++) {
            documents++;
            negatives.add(negativesOf(row));
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

    private List<Candidate> negativesOf(int row) {
        List<Candidate> negatives = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        Set<Integer> foundDocuments = new HashSet<>();
        for (int s = 0; s < steps.size(); s++) {
            MiningStep step = steps.get(s);
            StepTally tally = tallies.get(s);
            List<Candidate> candidates = step.candidates().ofRow(row);
            List<@Nullable Reason> reasons = new ArrayList<>(candidates.size());
            List<Candidate> fit = new ArrayList<>();
            Set<String> ofStep = new HashSet<>();
            for (Candidate candidate : candidates) {
                Reason reason = judge(step, tally, candidate, taken, ofStep, foundDocuments);
                reasons.add(reason);
                if (reason == null) {
                    fit.add(candidate);
                }
            }
            SeededRandom random = SeededRandom.of(seed, ((long) row << 8) + s);
            JudgedDraw.Drawn drawn = step.draw(row, fit, random::nextLong);
            Set<Candidate> kept = Set.copyOf(drawn.kept());
            Set<Candidate> falseNegatives = Set.copyOf(drawn.falseNegatives());
            drawn.positives().forEach(candidate -> takeForPositive(candidate, Reason.JUDGE, foundDocuments));
            for (int i = 0; i < candidates.size(); i++) {
                Candidate candidate = candidates.get(i);
                Reason reason = reasons.get(i);
                if (reason == null && falseNegatives.contains(candidate)) {
                    reason = Reason.JUDGE;
                } else if (reason == null) {
                    reason = kept.contains(candidate) ? admit(candidate) : Reason.NOT_SAMPLED;
                }
                if (reason == Reason.KEPT) {
                    negatives.add(candidate);
                    taken.add(TextKey.of(candidate.text()));
                }
                tally.decided(candidate, reason);
                examples.offer(candidate, reason);
                audit.decided(candidate, reason);
            }
            tally.rowDone();
        }
        return negatives;
    }

    /** Why a candidate is out; null when it may be drawn. */
    private @Nullable Reason judge(
            MiningStep step,
            StepTally tally,
            Candidate candidate,
            Set<String> taken,
            Set<String> ofStep,
            Set<Integer> foundDocuments) {
        for (CandidateFilter filter : step.filters()) {
            if ((!candidate.curated() || filter.judgesCurated()) && filter.rejects(candidate)) {
                tally.rejectedBy(filter, candidate);
                if (filter.takesForPositive(candidate)) {
                    takeForPositive(candidate, filter.reason(), foundDocuments);
                }
                return filter.reason();
            }
        }
        String key = TextKey.of(candidate.text());
        return taken.contains(key) || !ofStep.add(key) ? Reason.DUPLICATE : null;
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
                        negative.curated()),
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
