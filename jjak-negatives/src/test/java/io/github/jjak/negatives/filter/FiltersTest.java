package io.github.jjak.negatives.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.internal.CharacterNgrams;
import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.TestCorpus;
import io.github.jjak.negatives.filter.internal.IdentityFilter;
import io.github.jjak.negatives.filter.internal.MarginCalibration;
import io.github.jjak.negatives.filter.internal.MarginFilter;
import io.github.jjak.negatives.filter.internal.NearDuplicateFilter;
import io.github.jjak.negatives.filter.internal.RankFilter;
import io.github.jjak.negatives.filter.internal.ScoreFilter;
import io.github.jjak.negatives.filter.internal.SharedAnswerFilter;
import io.github.jjak.negatives.internal.CandidateFilter;
import io.github.jjak.negatives.internal.MinedCandidates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every filter against what it says, computed another way. */
class FiltersTest {

    private final SeededRandom random = new SeededRandom(3);

    private static Candidate scored(double score, double positive, int rank) {
        return Candidate.found(0, 1, "글", "model", null, score, positive, rank);
    }

    private double uniform() {
        return (random.nextLong() >>> 11) * 0x1.0p-52 - 1;
    }

    @Test
    void marginsAreRightOnBothSidesOfZero() {
        for (int i = 0; i < 2000; i++) {
            double score = uniform();
            double positive = uniform();
            double m = Math.abs(uniform());
            assertThat(MarginFilter.absolute(m).rejects(scored(score, positive, 1)))
                    .isEqualTo(score + m > positive);
            // The distance that is asked for never turns round: a larger margin never keeps more.
            boolean rejected = MarginFilter.relative(m).rejects(scored(score, positive, 1));
            assertThat(rejected).isEqualTo(score > positive - Math.abs(positive) * m);
            if (score > positive) {
                assertThat(rejected).isTrue();
            }
        }
        // NV-Retriever's 0.95 s+ would keep this one, which is nearer to the question than the right answer.
        assertThat(-0.39 < 0.95 * -0.4).isTrue();
        assertThat(MarginFilter.relative(0.05).rejects(scored(-0.39, -0.4, 1))).isTrue();
    }

    @Test
    void whatHasNoScorePasses() {
        Candidate unknown = scored(Double.NaN, Double.NaN, 0);
        List<CandidateFilter> filters = List.of(
                MarginFilter.absolute(0.5),
                MarginFilter.relative(0.5),
                ScoreFilter.atLeast(0),
                ScoreFilter.atMost(0),
                RankFilter.from(3),
                RankFilter.upTo(1));
        assertThat(filters).noneMatch(filter -> filter.rejects(unknown));
    }

    @Test
    void theValueThatKeepsDoesKeep() {
        Candidate candidate = scored(0.7, 0.8, 4);
        assertThat(MarginFilter.absolute(0.2).valueThatKeeps(candidate).getAsDouble())
                .isCloseTo(0.1, within(1e-12));
        double relative = MarginFilter.relative(0.2).valueThatKeeps(candidate).getAsDouble();
        assertThat(MarginFilter.relative(relative - 1e-9).rejects(candidate)).isFalse();
        assertThat(MarginFilter.relative(relative + 1e-9).rejects(candidate)).isTrue();
        assertThat(MarginFilter.absolute(0.2).valueThatKeeps(scored(0.9, 0.8, 1)))
                .isEmpty();
        assertThat(ScoreFilter.atMost(0.5).valueThatKeeps(candidate)).hasValue(0.7);
        assertThat(RankFilter.upTo(3).valueThatKeeps(candidate)).hasValue(4);
    }

    @Test
    void ranksAndScoresKeepTheirBounds() {
        assertThat(RankFilter.from(3).rejects(scored(0, 0, 2))).isTrue();
        assertThat(RankFilter.from(3).rejects(scored(0, 0, 3))).isFalse();
        assertThat(RankFilter.upTo(3).rejects(scored(0, 0, 4))).isTrue();
        assertThat(RankFilter.upTo(3).rejects(scored(0, 0, 3))).isFalse();
        assertThat(ScoreFilter.atMost(0.5).rejects(scored(0.5, 1, 1))).isFalse();
        assertThat(ScoreFilter.atMost(0.5).rejects(scored(0.51, 1, 1))).isTrue();
        assertThat(ScoreFilter.atLeast(0.5).rejects(scored(0.49, 1, 1))).isTrue();
    }

    @Test
    void nonsenseIsRefused() {
        MiningCorpus corpus = TestCorpus.distinct(3);
        for (double wrong : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> MarginFilter.relative(wrong)).isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> MarginFilter.absolute(wrong)).isInstanceOf(UsageException.class);
        }
        for (double wrong : new double[] {0, 1.1, -1, Double.NaN}) {
            assertThatThrownBy(() -> new NearDuplicateFilter(corpus, wrong))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`nearDuplicate`");
        }
        assertThatThrownBy(() -> RankFilter.from(0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> ScoreFilter.atMost(Double.NaN)).isInstanceOf(UsageException.class);
    }

    @Test
    void ngramsAgreeWithSetsOfStrings() {
        String[] words = {"배송", "은", "언제", "오나요", "환불", "이틀", "안에", "됩니다", "일주일", " ", "!"};
        for (int i = 0; i < 500; i++) {
            String left = sentence(words);
            String right = sentence(words);
            Set<String> leftGrams = grams(left);
            Set<String> rightGrams = grams(right);
            Set<String> common = new HashSet<>(leftGrams);
            common.retainAll(rightGrams);
            int union = leftGrams.size() + rightGrams.size() - common.size();
            CharacterNgrams a = CharacterNgrams.of(left);
            CharacterNgrams b = CharacterNgrams.of(right);
            assertThat(a.size()).isEqualTo(leftGrams.size());
            assertThat(a.jaccard(b)).isEqualTo((double) common.size() / union);
            assertThat(a.containment(b))
                    .isEqualTo((double) common.size() / Math.min(leftGrams.size(), rightGrams.size()));
        }
        assertThat(CharacterNgrams.of("네").jaccard(CharacterNgrams.of("네!"))).isEqualTo(1);
        assertThat(CharacterNgrams.of("delivery").size()).isEqualTo(5);
    }

    private String sentence(String[] words) {
        StringBuilder text = new StringBuilder("가");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    private static Set<String> grams(String text) {
        String key = text.replaceAll("[ !]", "");
        Set<String> grams = new HashSet<>();
        if (key.length() < 2) {
            grams.add(key);
        }
        for (int i = 0; i + 2 <= key.length(); i++) {
            grams.add(key.substring(i, i + 2));
        }
        return grams;
    }

    @Test
    void nearDuplicatesOfAnyKnownAnswerAreFound() {
        MiningCorpus corpus = MiningCorpus.of(TestCorpus.rows(
                "배송은 언제 오나요", "결제하신 날부터 영업일 기준으로 이틀 안에 도착합니다.",
                "언제 도착해요", "결제하신 날부터 영업일 기준으로 이틀 안에 도착합니다.",
                "언제 도착해요", "택배사에 따라 다릅니다.",
                "며칠 걸려요", "결제하신 날부터 영업일 기준으로 이틀 안에 도착해요.",
                "얼마나 기다려요", "안내드립니다. 결제하신 날부터 영업일 기준으로 이틀 안에 도착합니다. 감사합니다. 더 궁금하시면 물어보세요.",
                "환불은요", "받으신 날부터 일주일 안에 신청하시면 됩니다."));
        NearDuplicateFilter filter = new NearDuplicateFilter(corpus, NearDuplicateFilter.DEFAULT_SIMILARITY);
        assertThat(filter.isNearDuplicate(0, 2)).isTrue();
        // Row 2's own answer is short; the other answer of its question is what the candidate resembles.
        assertThat(filter.isNearDuplicate(2, 2)).isTrue();
        assertThat(filter.isNearDuplicate(0, 3)).isTrue();
        assertThat(filter.isNearDuplicate(0, 4)).isFalse();
        assertThat(filter.isNearDuplicate(5, 0)).isFalse();
    }

    @Test
    void textsThatDifferInANumberOrASignAreNoDuplicates() {
        String[][] pairs = {
            {"이 상품의 할부 수수료는 한 달에 1.5%입니다.", "이 상품의 할부 수수료는 한 달에 15%입니다."},
            {"냉장 보관 온도는 늘 -5도로 맞추어 주세요.", "냉장 보관 온도는 늘 5도로 맞추어 주세요."},
            {"고객님 의견에 저희 직원이 남긴 답은 👍", "고객님 의견에 저희 직원이 남긴 답은 👎"},
            {
                "The warranty of this model ends after 3-4 years of use.",
                "The warranty of this model ends after 34 years of use."
            },
            {
                "The engine of our new service is written in C++ only",
                "The engine of our new service is written in C# only"
            },
            {"한 번에 보낼 수 있는 파일의 크기는 10MB까지입니다.", "한 번에 보낼 수 있는 파일의 크기는 10GB까지입니다."},
        };
        for (String[] pair : pairs) {
            NearDuplicateFilter filter =
                    new NearDuplicateFilter(MiningCorpus.of(TestCorpus.rows("첫 물음", pair[0], "다른 물음", pair[1])), 0.5);
            assertThat(filter.isNearDuplicate(0, 1)).as(pair[1]).isFalse();
        }
        NearDuplicateFilter same = new NearDuplicateFilter(
                MiningCorpus.of(TestCorpus.rows(
                        "첫 물음", "상담 전화는 1588-0000이고 9시부터 받습니다.", "다른 물음", "네, 상담 전화는 1588-0000이고 9시부터 받습니다!")),
                NearDuplicateFilter.DEFAULT_SIMILARITY);
        assertThat(same.isNearDuplicate(0, 1)).isTrue();
    }

    @Test
    void theQuestionItselfIsNoNegative() {
        MiningCorpus corpus = MiningCorpus.of(TestCorpus.rows("뭐 해?", "그냥 있어요", "그냥 있어요!", "심심하군요"));
        IdentityFilter filter = new IdentityFilter(corpus);
        assertThat(filter.rejects(Candidate.found(1, 0, "그냥 있어요", "bm25", null, 1, 1, 1)))
                .isTrue();
        assertThat(filter.rejects(Candidate.found(0, 1, "심심하군요", "bm25", null, 1, 1, 1)))
                .isFalse();
        assertThat(filter.rejects(Candidate.made(0, "뭐 해", "perturb", "tense", 0)))
                .isTrue();
        assertThat(filter.rejects(Candidate.made(0, "그냥 있었어요", "perturb", "tense", 0)))
                .isFalse();
        assertThat(new SharedAnswerFilter(corpus).rejects(Candidate.made(1, "심심하군요.", "perturb", "tense", 0)))
                .isTrue();
    }

    @Test
    void theMarginIsMeasured() {
        // 40 rows of one cluster in pairs: the other answer of a question lies 0.01 to 0.40 below its own.
        String[] texts = new String[160];
        for (int i = 0; i < 40; i++) {
            texts[4 * i] = "질문 " + (char) ('가' + 28 * i);
            texts[4 * i + 1] = "첫째 " + (char) ('나' + 28 * i);
            texts[4 * i + 2] = texts[4 * i];
            texts[4 * i + 3] = "둘째 " + (char) ('다' + 28 * i);
        }
        MiningCorpus corpus = MiningCorpus.of(TestCorpus.rows(texts));
        MinedCandidates candidates = new MinedCandidates() {
            @Override
            public String strategy() {
                return "model";
            }

            @Override
            public List<Candidate> ofRow(int row) {
                int other = corpus.documentOfRow(row ^ 1);
                List<Candidate> found = new ArrayList<>();
                found.add(Candidate.found(row, other, "글", "model", null, 0.9 - 0.01 * (row / 2 + 1), 0.9, 1));
                return found;
            }

            @Override
            public double backgroundScore() {
                return 0.1;
            }
        };
        NearDuplicateFilter nearDuplicates = new NearDuplicateFilter(corpus, 0.99);
        MarginCalibration measured = MarginCalibration.of(corpus, candidates, nearDuplicates);
        assertThat(measured.knownPairs()).isEqualTo(80);
        assertThat(measured.margin()).isCloseTo(0.36, within(0.011));
        assertThat(measured.positiveMedian()).isEqualTo(0.9);
        long rejected = java.util.stream.IntStream.range(0, 80)
                .filter(row -> measured.filter().rejects(candidates.ofRow(row).get(0)))
                .count();
        assertThat(rejected).isBetween(68L, 74L);
    }

    @Test
    void withoutKnownPairsTheMarginIsATwentiethOfTheRange() {
        MiningCorpus corpus = TestCorpus.distinct(30);
        MarginCalibration measured = MarginCalibration.of(
                corpus, TestCorpus.fixed(corpus, "model", 0.9, 0.5, 0.4), new NearDuplicateFilter(corpus, 1));
        assertThat(measured.knownPairs()).isBetween(0, 2);
        assertThat(measured.margin()).isCloseTo(0.045, within(1e-9));
        MarginCalibration unknown = MarginCalibration.of(
                corpus, TestCorpus.fixed(corpus, "bm25", Double.NaN, 0.5), new NearDuplicateFilter(corpus, 1));
        assertThat(unknown.margin()).isZero();
    }
}
