package io.github.jjak.negatives.random.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.DataException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.TestCorpus;
import io.github.jjak.negatives.internal.MinedCandidates;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomMinerTest {

    /** Answer 0 stands in half of the rows. */
    private static MiningCorpus skewed(int rows) {
        String[] texts = new String[2 * rows];
        for (int row = 0; row < rows; row++) {
            texts[2 * row] = "질문 " + row;
            texts[2 * row + 1] = "대답 " + (row % 2 == 0 ? 0 : row);
        }
        return MiningCorpus.of(TestCorpus.rows(texts));
    }

    @Test
    void neverAKnownPositiveAndNeverTwice() {
        MiningCorpus corpus = skewed(100);
        MinedCandidates mined = new RandomMiner(10, 1).mine(corpus);
        for (int row = 0; row < corpus.rows(); row++) {
            List<Candidate> drawn = mined.ofRow(row);
            assertThat(drawn).hasSize(10).extracting(Candidate::document).doesNotHaveDuplicates();
            int of = row;
            assertThat(drawn).noneMatch(candidate -> corpus.isKnownPositive(of, candidate.document()));
            assertThat(mined.ofRow(row)).isEqualTo(drawn);
        }
    }

    @Test
    void answersAreDrawnAsOftenAsTheyOccur() {
        MiningCorpus corpus = skewed(2000);
        MinedCandidates mined = new RandomMiner(1, 2).mine(corpus);
        int common = 0;
        int drawn = 0;
        // Rows with other answers meet the common one in half of the draws.
        for (int row = 1; row < corpus.rows(); row += 2) {
            common += mined.ofRow(row).get(0).document() == 0 ? 1 : 0;
            drawn++;
        }
        assertThat((double) common / drawn).isCloseTo(0.5, within(0.05));
    }

    @Test
    void theLastFreeAnswerIsFound() {
        String[] texts = new String[2002];
        for (int row = 0; row < 1000; row++) {
            texts[2 * row] = "질문 " + row;
            texts[2 * row + 1] = "모두 같은 대답";
        }
        texts[2000] = "다른 질문";
        texts[2001] = "다른 대답";
        MiningCorpus corpus = MiningCorpus.of(TestCorpus.rows(texts));
        MinedCandidates mined = new RandomMiner(1, 3).mine(corpus);
        for (int row = 0; row < 1000; row++) {
            assertThat(mined.ofRow(row)).extracting(Candidate::document).containsExactly(1);
        }
    }

    @Test
    void oneClusterHasNothingWrong() {
        MiningCorpus corpus = MiningCorpus.of(TestCorpus.rows("가나", "다라", "가나", "마바"));
        assertThatThrownBy(() -> new RandomMiner(1, 1).mine(corpus))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("are connected");
    }
}
