package io.github.jjak.negatives.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MinedNegatives.FoundPositive;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.MiningSummary;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.TestCorpus;
import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.filter.internal.CrossEncoderFilter;
import io.github.jjak.negatives.filter.internal.IdentityFilter;
import io.github.jjak.negatives.filter.internal.MarginFilter;
import io.github.jjak.negatives.filter.internal.RankFilter;
import io.github.jjak.negatives.filter.internal.ScoreFilter;
import io.github.jjak.negatives.filter.internal.SharedAnswerFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NegativeMiningTest {

    private final MiningCorpus corpus = TestCorpus.distinct(6);
    private final List<CandidateFilter> known = List.of(new IdentityFilter(corpus), new SharedAnswerFilter(corpus));

    private MiningStep step(MinedCandidates candidates, double perRow, CandidateFilter... filters) {
        List<CandidateFilter> all = new ArrayList<>(known);
        all.addAll(List.of(filters));
        return new MiningStep(candidates, perRow, Sampling.top(), all, false);
    }

    private static MiningStep curated(double perRow, String... texts) {
        return new MiningStep(TestCorpus.made("perturb", texts), perRow, Sampling.top(), List.of(), true);
    }

    @Test
    void everyCandidateIsAudited() {
        List<String> audit = new ArrayList<>();
        MinedNegatives mined = NegativeMining.builder(corpus)
                .step(step(TestCorpus.fixed(corpus, "model", 0.8, 0.9, 0.7, 0.6, 0.5), 1, MarginFilter.relative(0.05)))
                .audit((candidate, reason) ->
                        audit.add(candidate.row() + " " + candidate.document() + " " + reason.id()))
                .mine();
        assertThat(audit).hasSize(24);
        assertThat(audit.subList(0, 8))
                .containsExactly(
                        "0 0 identical",
                        "0 1 kept",
                        "0 2 not_sampled",
                        "0 3 not_sampled",
                        "1 0 margin",
                        "1 1 identical",
                        "1 2 kept",
                        "1 3 not_sampled");
        assertThat(mined.all())
                .hasSize(6)
                .allMatch(negative -> negative.document() != corpus.documentOfRow(negative.row()));
        MiningSummary.StrategySummary strategy = mined.summary().strategies().get(0);
        assertThat(strategy.considered()).isEqualTo(24);
        assertThat(strategy.reasons().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(24);
        assertThat(strategy.rejectionRate()).isEqualTo(9.0 / 24);
        assertThat(strategy.settings()).containsEntry("mining-margin", 0.05);
        assertThat(mined.summary().examples()).hasSize(10);
        assertThat(strategy.positives().count()).isEqualTo(6);
    }

    @Test
    void unitedMinersDoNotGiveARowOneTextTwice() {
        MinedNegatives mined = NegativeMining.builder(corpus)
                .step(step(TestCorpus.fixed(corpus, "bm25", Double.NaN, 3, 2, 1), 1))
                .step(step(TestCorpus.fixed(corpus, "model", 0.8, 0.3, 0.2, 0.1), 1))
                .mine();
        assertThat(mined.ofRow().get(4)).extracting(Candidate::strategy).containsExactly("bm25", "model");
        assertThat(mined.ofRow().get(4)).extracting(Candidate::document).containsExactly(0, 1);
        assertThat(mined.summary().strategies().get(1).count(Reason.DUPLICATE)).isEqualTo(6);
    }

    /** Two rules may make the same text, and one rule may make it twice. */
    @Test
    void whatAStrategyMakesTwiceIsOneCandidate() {
        List<String> audit = new ArrayList<>();
        MinedNegatives mined = NegativeMining.builder(corpus)
                .step(curated(2, "어제 왔다", "어제 왔다", "내일 온다"))
                .curatedShare(0.9)
                .audit((candidate, reason) -> audit.add(reason.id()))
                .mine();
        assertThat(mined.ofRow()).allSatisfy(ofRow -> assertThat(ofRow).hasSize(2));
        assertThat(audit.subList(0, 3)).containsExactly("kept", "duplicate", "kept");
    }

    @Test
    void fractionsSpreadOverRows() {
        MinedNegatives mined = NegativeMining.builder(corpus)
                .step(step(TestCorpus.fixed(corpus, "model", 0.8, 0.3, 0.2, 0.1), 0.5))
                .mine();
        assertThat(mined.ofRow().stream().mapToInt(List::size).toArray()).containsExactly(0, 1, 0, 1, 0, 1);
    }

    @Test
    void curatedNegativesKeepToTheirShareAndComeLast() {
        MiningCorpus many = TestCorpus.distinct(200);
        for (double cap : new double[] {0, 0.1, 0.25, 0.5, 0.7}) {
            MinedNegatives mined;
            NegativeMining.Builder mining = NegativeMining.builder(many)
                    .step(curated(3, "어제 왔다", "오지 않는다", "내일 온다"))
                    .step(new MiningStep(
                            TestCorpus.fixed(many, "model", 0.8, 0.3, 0.2),
                            1,
                            Sampling.top(),
                            List.of(new IdentityFilter(many)),
                            false))
                    .curatedShare(cap);
            mined = mining.mine();
            long made = mined.all().stream().filter(Candidate::curated).count();
            double share = made / (200.0 + mined.all().size());
            // Three per row is the most there is to have.
            assertThat(share).isBetween(Math.min(cap, 0.6) - 0.01, cap);
            assertThat(mined.ofRow().get(50).get(0).curated()).isFalse();
        }
    }

    @Test
    void curatedNegativesAreExemptFromScoreFilters() {
        MinedNegatives mined = NegativeMining.builder(corpus)
                .step(new MiningStep(
                        TestCorpus.made("perturb", "오지 않는다"),
                        1,
                        Sampling.top(),
                        List.of(
                                new IdentityFilter(corpus),
                                ScoreFilter.atLeast(2),
                                MarginFilter.absolute(1),
                                RankFilter.from(5)),
                        true))
                .mine();
        assertThat(mined.all()).hasSize(6);
    }

    @Test
    void whereNothingIsLeftTheFilterAndABetterValueAreNamed() {
        MiningStep all = step(TestCorpus.fixed(corpus, "model", 0.8, 0.7, 0.74, 0.76), 1, MarginFilter.absolute(0.5));
        assertThatThrownBy(() -> NegativeMining.builder(corpus).step(all).mine())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("No negative is left")
                .hasMessageContaining("15 were rejected as margin (`mining-absolute-margin` 0.5)")
                .hasMessageContaining("With `mining-absolute-margin` 0.1 ");
        // The value it names does what it says.
        assertThat(NegativeMining.builder(corpus)
                        .step(step(
                                TestCorpus.fixed(corpus, "model", 0.8, 0.7, 0.74, 0.76),
                                1,
                                MarginFilter.absolute(0.1 - 1e-9)))
                        .mine()
                        .summary()
                        .rowsWithNegatives())
                .isGreaterThanOrEqualTo(3);
        assertThatThrownBy(() -> NegativeMining.builder(corpus).mine())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("random, bm25, model or perturb");
        assertThatThrownBy(() ->
                        NegativeMining.builder(corpus).step(all).curatedShare(1).mine())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("`curatedShare`");
    }

    @Test
    void foundPositivesAreNobodysNegatives() {
        MiningCorpus pairs = MiningCorpus.of(TestCorpus.rows(
                "배송 언제", "이틀 걸립니다",
                "배송 며칠", "이틀 걸립니다",
                "환불 언제", "일주일 안에",
                "배송 기간", "보통 사십팔 시간"));
        CrossEncoderScores scores = new CrossEncoderScores(Dataset.of(
                List.of("question", "answer"),
                List.of(List.of("배송 언제", "배송 언제"), List.of("이틀 걸립니다", "보통 사십팔 시간")),
                new double[] {0.9, 0.95}));
        List<Reason> audit = new ArrayList<>();
        MinedNegatives mined = NegativeMining.builder(pairs)
                .step(new MiningStep(
                        TestCorpus.fixed(pairs, "model", 0.8, 0.1, 0.2, 0.3),
                        3,
                        Sampling.top(),
                        List.of(
                                new IdentityFilter(pairs),
                                new SharedAnswerFilter(pairs),
                                new CrossEncoderFilter(pairs, scores, Double.NaN)),
                        false))
                .relabel(true)
                .audit((candidate, reason) -> audit.add(reason))
                .mine();
        assertThat(mined.foundPositives()).containsExactly(new FoundPositive(0, 2, "보통 사십팔 시간", Reason.CROSS_ENCODER));
        // Row 1 shares row 0's answer, and row 3 the found one: what was kept for them is right now.
        assertThat(mined.ofRow().get(1)).extracting(Candidate::text).containsExactly("일주일 안에");
        assertThat(mined.ofRow().get(3)).extracting(Candidate::text).containsExactly("일주일 안에");
        assertThat(audit).filteredOn(reason -> reason == Reason.WITHDRAWN).hasSize(2);
        assertThat(mined.summary().foundPositives()).isEqualTo(1);
    }

    @Test
    void theSameSeedGivesTheSameNegatives() {
        MiningStep step = new MiningStep(
                TestCorpus.fixed(corpus, "model", 0.8, 0.6, 0.5, 0.4, 0.3, 0.2),
                2,
                Sampling.random(),
                List.of(new IdentityFilter(corpus)),
                false);
        List<Candidate> first =
                NegativeMining.builder(corpus).step(step).seed(5).mine().all();
        assertThat(NegativeMining.builder(corpus).step(step).seed(5).mine().all())
                .isEqualTo(first);
        assertThat(NegativeMining.builder(corpus).step(step).seed(6).mine().all())
                .isNotEqualTo(first);
    }

    @Test
    void numbersPerRowAreChecked() {
        for (double wrong : new double[] {0, -1, 101, Double.NaN}) {
            assertThatThrownBy(() -> step(TestCorpus.fixed(corpus, "model", 1, 0.5), wrong))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("above 0 and at most 100");
        }
    }
}
