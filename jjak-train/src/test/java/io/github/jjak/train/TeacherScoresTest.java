package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.DistillKLDivLoss;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MarginMSELoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.WeightedSumLoss;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.TrainingListener.StepReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An encoder learns the scores of a cross-encoder. */
class TeacherScoresTest {

    private static final int ROWS = 16;

    @TempDir
    private Path temp;

    private static CrossEncoder teacher() {
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny")) {
            return CrossEncoder.create(encoder, 1, 64, 5);
        }
    }

    /** Every third row has no negative. */
    private static Dataset triplets() {
        Dataset pairs = TrainingFixture.pairs(ROWS);
        List<String> negatives = IntStream.range(0, ROWS)
                .mapToObj(row -> row % 3 == 0 ? "" : pairs.text((row + 7) % ROWS, 1))
                .toList();
        return Dataset.of(
                List.of("anchor", "positive", "negative"), List.of(pairs.column(0), pairs.column(1), negatives));
    }

    @Test
    void scoresAreThoseOfTheTeacher() {
        Dataset data = triplets();
        try (CrossEncoder teacher = teacher()) {
            for (Path folder : Arrays.asList(null, temp, temp)) {
                TeacherScores scores = TeacherScores.of(teacher, data, folder);
                float[][] some = scores.probabilities().of(new int[] {4, 3});
                float[] expected = teacher.predict(List.of(
                        new TextPair(data.text(4, 0), data.text(4, 1)),
                        new TextPair(data.text(4, 0), data.text(4, 2)),
                        new TextPair(data.text(3, 0), data.text(3, 1))));
                assertThat(some[0][0]).isCloseTo(expected[0], within(1e-6f));
                assertThat(some[0][1]).isCloseTo(expected[1], within(1e-6f));
                assertThat(some[1][0]).isCloseTo(expected[2], within(1e-6f));
                float logit = scores.of(new int[] {4})[0][0];
                assertThat(scores.times(0.5).of(new int[] {4})[0][0]).isEqualTo(logit / 2);
                assertThat(List.of(
                                scores.contentHash(),
                                scores.probabilities().contentHash(),
                                scores.times(0.5).contentHash()))
                        .doesNotHaveDuplicates();
            }
        }
    }

    /** A batch of random vectors, a positive and two negatives per row, with scores of a teacher; the last negative of row 1 is absent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Batch(float[][][] vectors, float[][] teacher) {

        static Batch random() {
            Random random = new Random(4);
            float[][][] vectors = new float[4][5][6];
            for (float[][] column : vectors) {
                for (float[] vector : column) {
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] = (float) random.nextGaussian();
                    }
                }
            }
            float[][] teacher = new float[5][3];
            for (float[] row : teacher) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = (float) (3 * random.nextGaussian());
                }
            }
            return new Batch(vectors, teacher);
        }

        double loss(Loss loss) {
            boolean[][] absent = new boolean[4][5];
            absent[3][1] = true;
            try (TensorScope scope = TensorScope.open()) {
                List<Tensor> columns = Arrays.stream(vectors)
                        .map(column -> Tensors.ofRows(Arrays.asList(column)))
                        .toList();
                return loss.compute(Embeddings.of(columns.toArray(Tensor[]::new))
                                .with(BatchFacts.NONE.withTeacherScores(teacher).withAbsent(absent)))
                        .item_double();
            }
        }

        double dot(int row, int answer) {
            double dot = 0;
            for (int i = 0; i < 6; i++) {
                dot += (double) vectors[0][row][i] * vectors[answer + 1][row][i];
            }
            return dot;
        }

        boolean isAbsent(int row, int answer) {
            return row == 1 && answer == 2;
        }
    }

    @Test
    void marginsAreComparedAsTheFormulaSays() {
        Batch batch = Batch.random();
        double sum = 0;
        int count = 0;
        for (int row = 0; row < 5; row++) {
            for (int answer = 1; answer < 3; answer++) {
                if (!batch.isAbsent(row, answer)) {
                    double student = batch.dot(row, 0) - batch.dot(row, answer);
                    double teacher = batch.teacher()[row][0] - batch.teacher()[row][answer];
                    sum += (student - teacher) * (student - teacher);
                    count++;
                }
            }
        }
        assertThat(batch.loss(new MarginMSELoss(SimilarityFunction.DOT))).isCloseTo(sum / count, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5})
    void distributionsAreComparedAsTheFormulaSays(double temperature) {
        Batch batch = Batch.random();
        double sum = 0;
        for (int row = 0; row < 5; row++) {
            int answers = batch.isAbsent(row, 2) ? 2 : 3;
            double student = 0;
            double teacher = 0;
            for (int answer = 0; answer < answers; answer++) {
                student += Math.exp(batch.dot(row, answer) / temperature);
                teacher += Math.exp(batch.teacher()[row][answer] / temperature);
            }
            for (int answer = 0; answer < answers; answer++) {
                double logStudent = batch.dot(row, answer) / temperature - Math.log(student);
                double logTeacher = batch.teacher()[row][answer] / temperature - Math.log(teacher);
                sum += Math.exp(logTeacher) * (logTeacher - logStudent);
            }
        }
        assertThat(batch.loss(new DistillKLDivLoss(SimilarityFunction.DOT, temperature)))
                .isCloseTo(sum / 5 * temperature * temperature, within(1e-4));
    }

    @Test
    void theStudentComesNearerToTheTeacher() {
        List<StepReport> steps = new ArrayList<>();
        try (SentenceTransformer student = TrainingFixture.tiny();
                CrossEncoder teacher = teacher()) {
            Dataset data = triplets();
            Trainer.builder(student)
                    .loss(new MarginMSELoss(SimilarityFunction.COSINE))
                    // An untrained teacher finds all answers almost equally likely.
                    .teacher(TeacherScores.of(teacher, data, null).times(200))
                    .arguments(TrainingArguments.builder()
                            .learningRate(2e-3)
                            .batchSize(ROWS)
                            .epochs(30)
                            .build())
                    .listener(new TrainingListener() {
                        @Override
                        public void onStep(StepReport step) {
                            steps.add(step);
                        }
                    })
                    .train(data);
        }
        assertThat(steps.get(steps.size() - 1).loss()).isLessThan(steps.get(0).loss() / 2);
    }

    @Test
    void lossesThatNeedVectorsRefuseScores() {
        Dataset data = triplets();
        try (SentenceTransformer student = TrainingFixture.tiny();
                CrossEncoder teacher = teacher()) {
            TeacherScores scores = TeacherScores.of(teacher, data, null);
            Loss both = new WeightedSumLoss(List.of(
                    new WeightedSumLoss.Term(new MarginMSELoss(), 1),
                    new WeightedSumLoss.Term(GISTEmbedLoss.builder().build(), 1)));
            for (Loss loss : List.of(
                    new MultipleNegativesRankingLoss(), GISTEmbedLoss.builder().build(), both)) {
                assertThatThrownBy(() -> Trainer.builder(student)
                                .loss(loss)
                                .teacher(scores)
                                .train(data))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("teacher's scores");
            }
            assertThatThrownBy(() -> Trainer.builder(student)
                            .loss(new MarginMSELoss())
                            .teacher(scores)
                            .train(data.select(new int[] {1, 2, 4})))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("16 rows");
        }
    }
}
