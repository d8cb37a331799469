package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class PositivesGraphTest {

    public static Dataset pairs(String... questionsAndAnswers) {
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < questionsAndAnswers.length; i += 2) {
            questions.add(questionsAndAnswers[i]);
            answers.add(questionsAndAnswers[i + 1]);
        }
        return Dataset.of(List.of("Q", "answer"), List.of(questions, answers));
    }

    @Test
    void joinsRowsThatShareAQuestionOrAnAnswer() {
        PositivesGraph graph = pairs(
                        "요금이 얼마예요?", "월 만 원입니다.",
                        "가격 문의", "월 만원입니다",
                        "가격 문의!", "1588-0000으로 전화 주세요.",
                        "영업 시간은요?", "9시부터 6시까지입니다.",
                        "월 만 원입니다.", "네.")
                .positives();

        assertThat(graph.clusterCount()).isEqualTo(3);
        assertThat(graph.rowsOfCluster(0)).containsExactly(0, 1, 2);
        assertThat(graph.rowsOfCluster(1)).containsExactly(3);
        assertThat(graph.clusterOfRow(4)).as("a question is not an answer").isEqualTo(2);
        assertThat(graph.largestClusterSize()).isEqualTo(3);
        assertThat(graph.clusterOfAnswer("월 만원 입니다")).isZero();
        assertThat(graph.clusterOfAnswer("영업 시간은요?")).isEqualTo(-1);
        assertThat(graph.clusterOfQuestion("영업시간은요")).isEqualTo(1);
        assertThat(graph.distinctQuestions()).isEqualTo(4);
        assertThat(graph.distinctAnswers()).isEqualTo(4);
    }

    /** The same clusters as a breadth-first search over all pairs of rows. */
    @Test
    void agreesWithBreadthFirstSearch() {
        Random random = new Random(7);
        for (int trial = 0; trial < 100; trial++) {
            int rows = 1 + random.nextInt(40);
            int texts = 1 + random.nextInt(60);
            String[] cells = new String[2 * rows];
            Arrays.setAll(cells, i -> "텍스트 " + random.nextInt(texts));
            PositivesGraph graph = pairs(cells).positives();
            int[] expected = breadthFirst(cells);
            for (int row = 0; row < rows; row++) {
                assertThat(graph.clusterOfRow(row)).isEqualTo(expected[row]);
            }
            assertThat(graph.clusterCount())
                    .isEqualTo(Arrays.stream(expected).max().orElse(-1) + 1);
        }
    }

    private static int[] breadthFirst(String[] cells) {
        int[] cluster = new int[cells.length / 2];
        Arrays.fill(cluster, -1);
        int clusters = 0;
        for (int start = 0; start < cluster.length; start++) {
            if (cluster[start] >= 0) {
                continue;
            }
            Deque<Integer> open = new ArrayDeque<>(List.of(start));
            cluster[start] = clusters;
            while (!open.isEmpty()) {
                int row = open.remove();
                for (int other = 0; other < cluster.length; other++) {
                    boolean shared =
                            cells[2 * row].equals(cells[2 * other]) || cells[2 * row + 1].equals(cells[2 * other + 1]);
                    if (shared && cluster[other] < 0) {
                        cluster[other] = clusters;
                        open.add(other);
                    }
                }
            }
            clusters++;
        }
        return cluster;
    }

    @Test
    void worksWithOneColumnAndIsComputedOnce() {
        Dataset dataset = Dataset.of(List.of("Q"), List.of(List.of("하나", "둘", "하나!")));

        assertThat(dataset.positives().clusterCount()).isEqualTo(2);
        assertThat(dataset.positives().clusterOfAnswer("하나")).isEqualTo(-1);
        assertThat(dataset.positives()).isSameAs(dataset.positives());
    }
}
