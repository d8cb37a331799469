package io.github.jjak.crossencoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is drawn from a batch as wrong answers. */
class ListBatchTest {

    private static final Dataset PAIRS = Dataset.of(
            List.of("question", "answer"),
            List.of(
                    List.of("배송은 언제 오나요?", "택배가 언제 도착해요?", "환불해 주세요", "비밀번호를 잊었어요"),
                    List.of("이틀 안에 옵니다.", "이틀 안에 옵니다", "사흘 안에 돌려드립니다.", "다시 정하시면 됩니다.")));

    private static ListBatch batch(int negatives, long seed) {
        TrainingLists lists = TrainingLists.of(PAIRS, new MultipleNegativesRankingLoss(), 1);
        return ListBatch.of(lists, new int[][] {{0, 1, 2, 3}}, negatives, seed);
    }

    @Test
    void noRightAnswerIsDrawnAndNoTextTwice() {
        TrainingLists lists = TrainingLists.of(PAIRS, new MultipleNegativesRankingLoss(), 1);
        for (long seed = 0; seed < 20; seed++) {
            ListBatch batch = batch(4, seed);
            // The first two questions share an answer, in two spellings.
            assertThat(batch.lengths()).containsExactly(3, 3, 4, 4);
            int pair = 0;
            for (int list = 0; list < 4; list++) {
                Set<Integer> documents = new HashSet<>();
                for (int i = 0; i < batch.lengths()[list]; i++, pair++) {
                    assertThat(documents.add(batch.documents()[pair])).isTrue();
                    assertThat(batch.labels()[pair]).isEqualTo(i == 0 ? 1f : 0f);
                    if (list < 2 && i > 0) {
                        assertThat(lists.texts().get(batch.documents()[pair])).doesNotContain("이틀");
                    }
                }
            }
        }
    }

    @Test
    void theSeedDecidesWhatIsDrawn() {
        assertThat(batch(1, 3).documents()).isEqualTo(batch(1, 3).documents());
        Set<String> drawn = new HashSet<>();
        for (long seed = 0; seed < 30; seed++) {
            drawn.add(Arrays.toString(batch(1, seed).documents()));
        }
        assertThat(drawn).hasSizeGreaterThan(3);
        assertThat(batch(0, 1).pairs()).isEqualTo(4);
    }
}
