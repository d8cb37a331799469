package io.github.jjak.negatives.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MeaningJudge;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.NegativeJudge;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.TestCorpus;
import io.github.jjak.negatives.filter.internal.IdentityFilter;
import io.github.jjak.negatives.internal.MeaningGate.Direction;
import io.github.jjak.negatives.internal.MeaningGate.ReadPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was drawn is read, and what says the same is replaced. */
class MeaningGateTest {

    private static final String SAME = "올 것입니다";
    private static final String NARROWER = "일찍 온다";
    private static final String WIDER = "언젠가 온다";
    private static final String OTHER = "오지 않는다";

    private final MiningCorpus corpus = TestCorpus.distinct(600);

    /** Says by the beginning of a candidate whether each follows from the other; every answer is {@code 대답 ROW}. */
    private static final class Fixed implements MeaningJudge {

        private static final Map<String, float[]> OF_ORIGINAL_AND_CANDIDATE = Map.of(
                SAME, new float[] {0.9f, 0.7f},
                NARROWER, new float[] {0.1f, 0.8f},
                WIDER, new float[] {0.8f, 0.1f},
                OTHER, new float[] {0.1f, 0.1f});

        private final boolean symmetric;
        private final List<Integer> calls = new ArrayList<>();

        Fixed(boolean symmetric) {
            this.symmetric = symmetric;
        }

        @Override
        public float[] probabilities(List<String> premises, List<String> hypotheses) {
            calls.add(premises.size());
            float[] all = new float[premises.size()];
            for (int i = 0; i < all.length; i++) {
                boolean originalIsPremise = premises.get(i).startsWith("대답");
                String candidate = originalIsPremise ? hypotheses.get(i) : premises.get(i);
                String original = originalIsPremise ? premises.get(i) : hypotheses.get(i);
                assertThat(original.replace("대답", "")).isEqualTo(candidate.substring(candidate.lastIndexOf(' ')));
                float[] both = OF_ORIGINAL_AND_CANDIDATE.getOrDefault(
                        candidate.substring(0, candidate.lastIndexOf(' ')), new float[2]);
                all[i] = both[originalIsPremise ? 0 : 1];
            }
            return all;
        }

        @Override
        public boolean isSymmetric() {
            return symmetric;
        }

        @Override
        public String contentHash() {
            return "fixed";
        }
    }

    private NegativeMining.Builder mining(
            MeaningJudge judge, double threshold, Direction direction, double perRow, String... texts) {
        return NegativeMining.builder(corpus)
                .curatedShare(0.9)
                .step(new MiningStep(
                        TestCorpus.made("perturb", texts),
                        perRow,
                        Sampling.top(),
                        List.of(),
                        true,
                        null,
                        new MeaningGate(
                                judge,
                                threshold,
                                direction,
                                made -> new ReadPair(corpus.answer(made.row()), made.text()))));
    }

    private static List<String> texts(MinedNegatives mined, int row) {
        return mined.ofRow().get(row).stream()
                .map(negative -> negative.text().substring(0, negative.text().lastIndexOf(' ')))
                .toList();
    }

    @Test
    void whatFollowsBothWaysIsReplaced() {
        Fixed judge = new Fixed(false);
        List<String> audit = new ArrayList<>();
        MinedNegatives mined = mining(judge, 0.7, Direction.BOTH, 2, SAME, NARROWER, WIDER, OTHER)
                .audit((candidate, reason) -> {
                    if (candidate.row() == 599) {
                        audit.add(reason.id() + " " + candidate.sameMeaning());
                    }
                })
                .mine();
        for (int row : new int[] {0, 255, 256, 599}) {
            assertThat(texts(mined, row)).containsExactly(NARROWER, WIDER);
        }
        assertThat(audit)
                .containsExactly(
                        "gate " + (double) 0.7f, "kept " + (double) 0.1f, "kept " + (double) 0.1f, "not_sampled NaN");
        var strategy = mined.summary().strategies().get(0);
        assertThat(strategy.count(Reason.GATE)).isEqualTo(600);
        assertThat(strategy.settings()).containsEntry("gate-threshold", 0.7);
        assertThat(strategy.rejectionRate()).isEqualTo(0.25);
        // Two texts of every row of three windows, what the first direction leaves in doubt, and one text for what was
        // lost.
        assertThat(judge.calls).containsExactly(512, 512, 256, 512, 512, 256, 176, 176, 88);
    }

    @Test
    void aboveTheThresholdNothingIsOut() {
        MinedNegatives mined =
                mining(new Fixed(false), 0.71, Direction.BOTH, 1, SAME, OTHER).mine();
        assertThat(texts(mined, 7)).containsExactly(SAME);
        assertThat(mined.all())
                .allSatisfy(negative -> assertThat(negative.sameMeaning()).isEqualTo(0.7, within(1e-6)));
    }

    /** Who reads that somebody comes early has read that they come. */
    @Test
    void inOneDirectionWhatSaysMoreIsOutToo() {
        Fixed judge = new Fixed(false);
        MinedNegatives mined = mining(judge, 0.5, Direction.ORIGINAL_FOLLOWS, 1, SAME, NARROWER, WIDER, OTHER)
                .mine();
        assertThat(texts(mined, 3)).containsExactly(WIDER);
        assertThat(judge.calls).startsWith(256, 256, 256).hasSize(9);
    }

    @Test
    void aSymmetricJudgeReadsAPairOnce() {
        Fixed judge = new Fixed(true);
        assertThat(texts(mining(judge, 0.5, Direction.BOTH, 1, OTHER, SAME).mine(), 3))
                .containsExactly(OTHER);
        assertThat(judge.calls).containsExactly(256, 256, 88);
    }

    @Test
    void aRowMayBeLeftWithout() {
        NegativeMining.Builder mining = mining(new Fixed(false), 0.5, Direction.BOTH, 1, SAME);
        assertThatThrownBy(mining::mine)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("600 were rejected as gate");
    }

    @Test
    void withAJudgeBothRead() {
        MiningCorpus few = TestCorpus.distinct(6);
        MeaningJudge meaning = new MeaningJudge() {
            @Override
            public float[] probabilities(List<String> premises, List<String> hypotheses) {
                float[] all = new float[premises.size()];
                for (int i = 0; i < all.length; i++) {
                    all[i] = premises.get(i).equals("대답 1") ? 1 : 0;
                }
                return all;
            }

            @Override
            public String contentHash() {
                return "meaning";
            }
        };
        MinedNegatives mined = NegativeMining.builder(few)
                .step(new MiningStep(
                        TestCorpus.fixed(few, "model", 0.9, 0.5, 0.4, 0.3, 0.2),
                        1,
                        Sampling.top(),
                        List.of(new IdentityFilter(few)),
                        false,
                        new JudgedDraw(few, new JudgeOfNought(), 0.5),
                        new MeaningGate(
                                meaning,
                                0.5,
                                Direction.ORIGINAL_FOLLOWS,
                                found -> new ReadPair(few.answer(found.row()), found.text()))))
                .mine();
        assertThat(mined.ofRow().get(5)).extracting(Candidate::document).containsExactly(2);
        assertThat(mined.summary().strategies().get(0).count(Reason.JUDGE)).isEqualTo(5);
        assertThat(mined.summary().strategies().get(0).count(Reason.GATE)).isEqualTo(5);
    }

    /** Takes document 0 alone for right. */
    private static final class JudgeOfNought implements NegativeJudge {

        @Override
        public float[] probabilities(String text, List<String> others) {
            float[] all = new float[others.size()];
            for (int i = 0; i < all.length; i++) {
                all[i] = others.get(i).equals("대답 0") ? 1 : 0.1f;
            }
            if (others.size() == 1 && others.get(0).equals("대답 " + text.substring(text.indexOf(' ') + 1))) {
                all[0] = 1;
            }
            return all;
        }

        @Override
        public String contentHash() {
            return "nought";
        }
    }

    @Test
    void aThresholdIsAboveZeroAndAtMostOne() {
        for (double threshold : new double[] {0, -0.1, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> MeaningGate.check(threshold))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("gateThreshold");
        }
    }
}
