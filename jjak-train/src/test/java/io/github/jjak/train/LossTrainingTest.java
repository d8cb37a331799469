package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.batch.internal.TextIds;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.Split;
import io.github.jjak.error.DataException;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.BinaryClassificationEvaluator;
import io.github.jjak.eval.TripletEvaluator;
import io.github.jjak.loss.ContrastiveLoss;
import io.github.jjak.loss.Distance;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.TripletLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels, absent negatives, tags and guide vectors on their way from the data to the loss. */
class LossTrainingTest {

    private static final TrainingArguments ARGUMENTS = TrainingArguments.builder()
            .epochs(1)
            .batchSize(8)
            .learningRate(1e-3)
            .build();

    @TempDir
    private Path temp;

    private static Dataset triplets(int rows) {
        Dataset pairs = TrainingFixture.pairs(rows);
        List<String> negatives = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            negatives.add(row % 3 == 0 ? "" : pairs.text((row + rows / 2) % rows, 1));
        }
        return Dataset.of(
                List.of("anchor", "positive", "negative"), List.of(pairs.column(0), pairs.column(1), negatives));
    }

    private static Dataset labelled(int rows) {
        Dataset pairs = TrainingFixture.pairs(rows);
        List<String> questions = new ArrayList<>(pairs.column(0));
        List<String> answers = new ArrayList<>(pairs.column(1));
        double[] labels = new double[2 * rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = 1;
            questions.add(pairs.text(row, 0));
            answers.add(pairs.text((row + rows / 2) % rows, 1));
        }
        return Dataset.of(List.of("sentence1", "sentence2"), List.of(questions, answers), labels);
    }

    @Test
    void labelledPairsTrainAndAreMeasuredAsPairs() {
        Dataset data = labelled(24);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult result = Trainer.builder(model)
                    .loss(new ContrastiveLoss())
                    .arguments(ARGUMENTS)
                    .evaluator(BinaryClassificationEvaluator.of(data))
                    .train(data);
            assertThat(result.best()).containsKey("cosine_ap");
            assertThat(result.trainLoss()).isPositive();
            assertThatThrownBy(() -> Trainer.builder(model).arguments(ARGUMENTS).train(data))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("24 of 48 rows are labelled 0");
        }
    }

    @Test
    void raggedTripletsTrainAndAreMeasuredAsTriplets() {
        Dataset data = triplets(24);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult result = Trainer.builder(model)
                    .loss(new TripletLoss(Distance.COSINE, 0.5))
                    .arguments(ARGUMENTS)
                    .evaluator(TripletEvaluator.of(data))
                    .train(data);
            assertThat(result.best()).containsKey("cosine_accuracy");
            Dataset withoutAnswer = Dataset.of(List.of("q", "a"), List.of(List.of("가", "나"), List.of("다", " ")));
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(TrainingArguments.builder().batchSize(2).build())
                            .train(withoutAnswer))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("Row 2 has no text in column \"a\"");
        }
    }

    @Test
    void absentNegativesAreNoDuplicates() {
        int[][] ids = TextIds.of(triplets(6));
        assertThat(ids[0]).hasSize(2);
        assertThat(ids[1]).hasSize(3);
        assertThat(ids[3]).hasSize(2);
    }

    @Test
    void theGuideIsPartOfTheRun() {
        Dataset data = triplets(16);
        RunFolder folder = RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.REFUSE);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .loss(new GISTEmbedLoss())
                            .arguments(ARGUMENTS)
                            .train(data))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`guide`");
            assertThatThrownBy(() -> Trainer.builder(model)
                            .guide(model)
                            .arguments(ARGUMENTS)
                            .train(data))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("does not look at a guide");
            assertThatThrownBy(() -> guided(model, model, folder)
                            .stopRequested(() -> true)
                            .train(data))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = TrainingFixture.tiny();
                SentenceTransformer other = TrainingFixture.tiny()) {
            Trainer.builder(other).arguments(ARGUMENTS).train(data);
            assertThatThrownBy(() -> guided(model, other, folder).resume(true).train(data))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("guide");
            assertThat(guided(model, model, folder).resume(true).train(data).steps())
                    .isPositive();
        }
    }

    @Test
    void vectorsInAFolderAreThoseInMemory() throws Exception {
        Dataset data = triplets(12);
        int[] rows = {0, 5, 3, 11};
        try (SentenceTransformer model = TrainingFixture.tiny();
                GuideVectors memory = GuideVectors.of(model, data);
                GuideVectors first = GuideVectors.of(model, data, temp)) {
            assertThat(first.contentHash()).isEqualTo(memory.contentHash());
            assertThat(first.dimension()).isEqualTo(memory.dimension());
            float[][][] expected = memory.of(rows);
            float[][][] kept = first.of(rows);
            assertThat(kept[2][0]).as("row 0 has no negative").containsOnly(0);
            for (int column = 0; column < 3; column++) {
                for (int row = 0; row < rows.length; row++) {
                    assertThat(kept[column][row])
                            .containsExactly(expected[column][row], org.assertj.core.api.Assertions.offset(1e-5f));
                }
            }
            long bytes = size(temp);
            try (GuideVectors second = GuideVectors.of(model, data, temp)) {
                assertThat(second.of(rows)).isDeepEqualTo(kept);
            }
            assertThat(size(temp)).as("nothing was encoded again").isEqualTo(bytes);
            GuideVectors others = GuideVectors.of(model, data, (row, column) -> data.text(row, 0), null);
            assertThat(others.contentHash()).startsWith(memory.contentHash()).isNotEqualTo(memory.contentHash());
            assertThat(others.of(rows)[1][2]).isEqualTo(expected[0][2]);
        }
    }

    private static long size(Path folder) throws Exception {
        try (var files = java.nio.file.Files.walk(folder)) {
            return files.filter(java.nio.file.Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static Trainer.Builder guided(SentenceTransformer model, SentenceTransformer guide, RunFolder folder) {
        return Trainer.builder(model)
                .loss(GISTEmbedLoss.builder().temperature(0.05).build())
                .guide(guide)
                .arguments(ARGUMENTS)
                .output(folder);
    }

    /** A text that was made from the row's own positive is so near it that at weight 1 it costs search. */
    @Test
    void perturbedNegativesWeighATenthUnlessTheirWeightIsGiven() {
        Dataset plain = triplets(6);
        Dataset data = plain.withNegativeTags(List.of(List.of("bm25", "perturb", "bm25", "bm25", "perturb", "bm25")));
        RowFacts facts = RowFacts.of(data, Map.of(), null);
        assertThat(weightsOfNegatives(facts, 0, 1)).containsExactly(1, 0.1f);
        assertThat(facts.of(new int[] {0, 2}).weights())
                .as("without perturbed ones")
                .isNull();
        assertThat(weightsOfNegatives(RowFacts.of(data, Map.of("bm25", 0.5), null), 0, 1))
                .containsExactly(0.5f, 0.1f);
        assertThat(RowFacts.of(data, Map.of("perturb", 1.0), null)
                        .of(new int[] {0, 1})
                        .weights())
                .isNull();
    }

    /** A run must not be resumed with other weights than it began with. */
    @Test
    void usualWeightsArePartOfWhatDecidesARun() {
        Dataset plain = triplets(6);
        Dataset perturbed = plain.withNegativeTags(List.of(Collections.nCopies(6, "perturb")));
        assertThat(RowFacts.of(perturbed, Map.of(), null).facts().description())
                .containsEntry("negative_weights", Map.of("perturb", 0.1));
        assertThat(RowFacts.of(perturbed, Map.of("perturb", 1.0), null).facts().description())
                .as("as a run before there were usual weights")
                .doesNotContainKey("negative_weights");
        assertThat(RowFacts.of(plain.withNegativeTags(List.of(Collections.nCopies(6, "bm25"))), Map.of(), null)
                        .facts()
                        .description())
                .doesNotContainKey("negative_weights");
        assertThat(RowFacts.of(plain, Map.of(), null).facts().description()).doesNotContainKey("negative_weights");
    }

    private static float[] weightsOfNegatives(RowFacts facts, int... rows) {
        return Objects.requireNonNull(facts.of(rows).weights())[2];
    }

    @Test
    void tagsGiveWeightsAndProtectCuratedNegatives() {
        Dataset plain = triplets(6);
        Dataset data = plain.withNegativeTags(List.of(List.of("bm25", "perturb", "bm25", "bm25", "perturb", "bm25")));
        RowFacts facts = RowFacts.of(data, Map.of("perturb", 2.0), null);
        var batch = facts.of(new int[] {4, 5});
        assertThat(batch.weights()).isDeepEqualTo(new float[][] {{1, 1}, {1, 1}, {2, 1}});
        assertThat(batch.curated()).isDeepEqualTo(new boolean[][] {{false, false}, {false, false}, {true, false}});
        assertThat(data.select(new int[] {5, 4}).negativeTags()).containsExactly(List.of("bm25", "perturb"));
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.Builder trainer = Trainer.builder(model)
                    .arguments(TrainingArguments.builder().batchSize(4).build());
            assertThatThrownBy(
                            () -> trainer.negativeWeights(Map.of("bm26", 1.0)).train(data))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("bm25, perturb");
            assertThatThrownBy(
                            () -> trainer.negativeWeights(Map.of("bm25", 0.0)).train(data))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("from 1.0E-6 to");
            assertThatThrownBy(
                            () -> trainer.negativeWeights(Map.of("bm25", 1.0)).train(plain))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("tags");
        }
    }

    /** Random pairs labelled 0 join everything; the split follows those labelled 1 and shares no text all the same. */
    @Test
    void labelledPairsSplitWithoutALeak() {
        Dataset data = labelled(60);
        Split split = data.split(0.2, 7);
        assertThat(split.heldOut().rows()).isBetween(8, 40);
        for (int column = 0; column < 2; column++) {
            Set<String> texts = new HashSet<>(split.training().column(column));
            texts.retainAll(new HashSet<>(split.heldOut().column(column)));
            assertThat(texts).isEmpty();
        }
        assertThat(split.training().rows() + split.heldOut().rows()).isLessThan(data.rows());
    }
}
