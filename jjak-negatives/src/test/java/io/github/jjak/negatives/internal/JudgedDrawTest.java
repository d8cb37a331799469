package io.github.jjak.negatives.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MinedNegatives.FoundPositive;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.NegativeJudge;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.TestCorpus;
import io.github.jjak.negatives.filter.internal.IdentityFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was drawn is judged, and what is taken for right is replaced. */
class JudgedDrawTest {

    private final MiningCorpus corpus = TestCorpus.distinct(6);

    /** Gives every text the probability of its document, whatever the question. */
    private static final class Fixed implements NegativeJudge {

        private final Map<String, Float> probabilities;
        private final List<String> asked = new ArrayList<>();

        Fixed(Map<String, Float> probabilities) {
            this.probabilities = probabilities;
        }

        @Override
        public float[] probabilities(String text, List<String> others) {
            asked.addAll(others);
            float[] all = new float[others.size()];
            for (int i = 0; i < all.length; i++) {
                all[i] = probabilities.getOrDefault(others.get(i), 0f);
            }
            return all;
        }

        @Override
        public String contentHash() {
            return "fixed";
        }
    }

    private NegativeMining.Builder mining(NegativeJudge judge, double share, double perRow) {
        MinedCandidates candidates = TestCorpus.fixed(corpus, "model", 0.9, 0.5, 0.4, 0.3, 0.2);
        return NegativeMining.builder(corpus)
                .step(new MiningStep(
                        candidates,
                        perRow,
                        Sampling.top(),
                        List.of(new IdentityFilter(corpus)),
                        false,
                        new JudgedDraw(corpus, judge, share),
                        null));
    }

    private static List<Integer> documents(MinedNegatives mined, int row) {
        return mined.ofRow().get(row).stream().map(Candidate::document).toList();
    }

    @Test
    void whatTheJudgeTakesForRightIsReplacedByTheNext() {
        // The answer of row 5 has 0.8, so half of it is the bound.
        Fixed judge = new Fixed(Map.of("대답 0", 0.39f, "대답 1", 0.4f, "대답 2", 0.9f, "대답 5", 0.8f));
        List<String> audit = new ArrayList<>();
        MinedNegatives mined = mining(judge, 0.5, 2)
                .audit((candidate, reason) -> audit.add(candidate.row() + " " + candidate.document() + " " + reason))
                .mine();
        assertThat(documents(mined, 5)).containsExactly(0, 3);
        assertThat(audit).contains("5 0 KEPT", "5 1 JUDGE", "5 2 JUDGE", "5 3 KEPT");
        assertThat(mined.foundPositives()).isEmpty();
        assertThat(mined.summary().strategies().get(0).settings()).containsEntry("judge-share", 0.5);
    }

    @Test
    void onlyWhatIsDrawnIsRead() {
        Fixed judge = new Fixed(Map.of("대답 4", 0.9f, "대답 5", 0.9f));
        mining(judge, 0.5, 1).mine();
        // A right answer and one negative for each of six rows.
        assertThat(judge.asked).hasSize(12);
    }

    @Test
    void withRelabelWhatIsAtLeastAsRightAsTheAnswerBecomesOne() {
        Fixed judge =
                new Fixed(Map.of("대답 0", 0.7f, "대답 1", 0.9f, "대답 2", 0.1f, "대답 3", 0.1f, "대답 4", 0.95f, "대답 5", 0.8f));
        MinedNegatives mined = mining(judge, 0.5, 1).relabel(true).mine();
        assertThat(mined.foundPositives().stream().filter(found -> found.row() == 5))
                .extracting(FoundPositive::document)
                .containsExactly(1);
        assertThat(mined.foundPositives()).allMatch(found -> found.reason() == Reason.JUDGE);
    }

    @Test
    void aRowMayBeLeftWithout() {
        Fixed judge =
                new Fixed(Map.of("대답 0", 0.1f, "대답 1", 0.2f, "대답 2", 0.3f, "대답 3", 0.4f, "대답 4", 0.9f, "대답 5", 0.05f));
        MinedNegatives mined = mining(judge, 1, 3).mine();
        assertThat(documents(mined, 5)).isEmpty();
        assertThat(documents(mined, 4)).containsExactly(0, 1, 2);
    }

    @Test
    void aShareIsAboveZeroAndAtMostOne() {
        for (double share : new double[] {0, -0.1, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> new JudgedDraw(corpus, new Fixed(Map.of()), share))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("judgeShare");
        }
    }
}
