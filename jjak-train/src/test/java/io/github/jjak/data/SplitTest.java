package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.table.internal.DatasetFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

    @Test
    void leaksNothingAndLosesNothing() {
        Random random = new Random(3);
        for (int trial = 0; trial < 50; trial++) {
            String[] cells = new String[400];
            Arrays.setAll(cells, i -> (random.nextBoolean() ? "문의 " : "문의!") + random.nextInt(300));
            Dataset dataset = PositivesGraphTest.pairs(cells);
            Split split = dataset.split(0.2, trial);

            for (int column = 0; column < 2; column++) {
                assertThat(keys(split.training(), column)).doesNotContainAnyElementsOf(keys(split.heldOut(), column));
            }
            assertThat(split.training().rows() + split.heldOut().rows()).isEqualTo(dataset.rows());
            assertThat(split.trainingClusters() + split.heldOutClusters())
                    .isEqualTo(dataset.positives().clusterCount());
            assertThat(split.heldOutClusters())
                    .isEqualTo(split.heldOut().positives().clusterCount());
        }
    }

    private static Set<String> keys(Dataset dataset, int column) {
        return dataset.column(column).stream().map(TextKey::of).collect(Collectors.toSet());
    }

    @Test
    void isAFunctionOfTheSeedAndKeepsOrder() {
        Dataset dataset = distinct(100);
        Split split = dataset.split(0.1, 42);

        assertThat(split.heldOut().rows()).isEqualTo(10);
        assertThat(dataset.split(0.1, 42).heldOut().column(0))
                .isEqualTo(split.heldOut().column(0));
        assertThat(dataset.split(0.1, 43).heldOut().column(0))
                .isNotEqualTo(split.heldOut().column(0));
        int previous = -1;
        for (String question : split.training().column(0)) {
            int row = dataset.column(0).indexOf(question);
            assertThat(row).isGreaterThan(previous);
            previous = row;
        }
    }

    /** 60 of 100 rows share an answer. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void neverHoldsOutAHugeCluster(long seed) {
        String[] cells = new String[200];
        for (int row = 0; row < 100; row++) {
            cells[2 * row] = "질문 " + row;
            cells[2 * row + 1] = row < 60 ? "같은 답" : "답 " + row;
        }
        Split split = PositivesGraphTest.pairs(cells).split(0.1, seed);

        assertThat(split.heldOutShare()).isEqualTo(0.1, within(1e-12));
        assertThat(new HashSet<>(split.heldOut().column(1))).doesNotContain("같은 답");
    }

    @Test
    void holdsOutOneRowOfFew() {
        assertThat(distinct(2).split(0.1, 1).heldOut().rows()).isEqualTo(1);
    }

    @Test
    void keepsTheScoresWithTheirRows() {
        Dataset dataset = Dataset.of(
                List.of("s1", "s2"), List.of(List.of("가", "나", "다"), List.of("라", "마", "바")), new double[] {1, 2, 3});
        Split split = dataset.split(0.34, 1);

        for (Dataset part : List.of(split.training(), split.heldOut())) {
            double[] scores = Objects.requireNonNull(part.scores());
            for (int row = 0; row < part.rows(); row++) {
                assertThat(scores[row]).isEqualTo(1 + dataset.column(0).indexOf(part.text(row, 0)));
            }
        }
    }

    @Test
    void madeQuestionsAreNeverHeldOutAndNotTrainedOnWhereTheirAnswerIs() {
        Random random = new Random(5);
        for (int trial = 0; trial < 30; trial++) {
            String[] cells = new String[400];
            for (int row = 0; row < 200; row++) {
                cells[2 * row] = "문의 " + row;
                cells[2 * row + 1] = "답변 " + random.nextInt(120);
            }
            int[] made = random.ints(100, 0, 200).distinct().toArray();
            Dataset dataset = PositivesGraphTest.pairs(cells).withSynthetic(made);
            Split split = dataset.split(0.1, trial);

            assertThat(split.heldOut().syntheticRows()).isZero();
            assertThat(split.heldOut().rows()).isBetween(1, 30);
            assertThat(keys(split.training(), 1)).doesNotContainAnyElementsOf(keys(split.heldOut(), 1));
            int real = split.training().rows() - split.training().syntheticRows();
            assertThat(real + split.heldOut().rows()).isEqualTo(dataset.rows() - made.length);
        }
    }

    @Test
    void aColumnOfAFileMarksWhatWasMadeAndIsWrittenAgain(@TempDir Path temp) throws Exception {
        Path file = Files.writeString(temp.resolve("made.csv"), """
                question,answer,synthetic
                언제 오나요?,이틀 안에 옵니다.,true
                환불 되나요?,사흘 안에 됩니다.,false
                비밀번호를 잊었어요,새로 정하세요.,
                """);
        Dataset read = Dataset.read(file, "question", "answer");
        assertThat(read.columnCount()).isEqualTo(2);
        assertThat(read.syntheticRows()).isEqualTo(1);
        assertThat(read.isSynthetic(0)).isTrue();
        assertThat(read.select(new int[] {1, 0}).isSynthetic(1)).isTrue();
        Path again = temp.resolve("again.csv");
        DatasetFile.write(again, read);
        assertThat(Dataset.read(again, "question", "answer").isSynthetic(0)).isTrue();
        assertThatThrownBy(() -> read.withSynthetic(new int[] {3}))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no row 3");
    }

    @Test
    void refusesWhatCannotBeSplit() {
        for (double fraction : new double[] {0, 1, -0.1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> distinct(10).split(fraction, 1))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("" + fraction);
        }
        Dataset oneCluster = PositivesGraphTest.pairs("가", "답", "나", "답", "다", "답");
        assertThatThrownBy(() -> oneCluster.split(0.5, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 clusters")
                .hasMessageContaining("largest with 3 rows");
        assertThatThrownBy(() -> distinct(1).split(0.5, 1)).isInstanceOf(DataException.class);
    }

    private static Dataset distinct(int rows) {
        String[] cells = new String[2 * rows];
        Arrays.setAll(cells, i -> "글 " + i);
        return PositivesGraphTest.pairs(cells);
    }
}
