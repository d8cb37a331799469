package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training in a local session, whose tasks are threads of one process. */
class PairTrainerTest {

    @TempDir
    private Path temp;

    private PairTrainer trainer(TrainedPairs pairs) {
        return pairs.trainer().setOutput(temp.resolve("run").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void makesTheRunOfOneProcess(int workers) throws IOException {
        TrainedPairs pairs = TrainedPairs.first(96, true);
        TrainedPairs.Made one = pairs.inOneProcess(8);
        SentenceEmbedder trained =
                trainer(pairs).setMaxSteps(8).setWorkers(workers).fit(pairs.frame(Fixture.SPARK, 5));
        TrainedPairs.Made made = TrainedPairs.made(temp.resolve("run"));
        assertThat(made.losses()).hasSize(8);
        assertThat(made.largestDifferenceOfLosses(one)).isLessThan(1e-5);
        assertThat(made.largestDifferenceOfWeights(one)).isLessThan(1e-5);
        assertThat(trained.getModel())
                .isEqualTo(temp.resolve("run").resolve("last").toString());
        assertThat(trained.getInputCol()).isEqualTo("answer");
        assertThat(trained.getRole()).isEqualTo("document");
        assertThat(trained.transform(pairs.frame(Fixture.SPARK, 2)).count()).isEqualTo(96);
        // The texts lie there no longer than they are needed.
        try (Stream<Path> files = Files.list(temp.resolve("run"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("rows-") || name.startsWith("seen-"));
        }
    }

    @Test
    void isAStageOfAPipeline() throws IOException {
        TrainedPairs pairs = TrainedPairs.first(40, false);
        Pipeline pipeline =
                new Pipeline().setStages(new PipelineStage[] {trainer(pairs).setMaxSteps(1)});
        PipelineModel fitted = pipeline.fit(pairs.frame(Fixture.SPARK, 2));
        String saved = temp.resolve("saved").toString();
        fitted.save(saved);
        Dataset<Row> vectors = PipelineModel.load(saved).transform(pairs.frame(Fixture.SPARK, 3));
        assertThat(vectors.columns()).containsExactly("id", "question", "answer", "embedding");
        assertThat(vectors.where("embedding IS NOT NULL").count()).isEqualTo(40);
    }

    @Test
    void isSavedAsJson() throws IOException {
        assertThat(Fixture.SPARK.version()).isNotEmpty();
        PairTrainer trainer = new PairTrainer()
                .setModel(Fixture.MODEL)
                .setNegativeCols(List.of("first", "second"))
                .setLearningRate(3e-5)
                .setWorkers(4)
                .setSeed(7);
        Path saved = temp.resolve("trainer");
        trainer.save(saved.toString());
        PairTrainer loaded = PairTrainer.load(saved.toString());
        assertThat(loaded.uid()).isEqualTo(trainer.uid());
        assertThat(loaded.textColumns()).containsExactly("question", "answer", "first", "second");
        assertThat(loaded.getOrDefault(loaded.workers())).isEqualTo(4);
        assertThat(loaded.extractParamMap().toSeq().size()).isEqualTo(22);
        try (Stream<Path> files = Files.walk(saved)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).doesNotContain("aced0005");
            }
        }
    }

    @Test
    void aCompleteRunIsNeitherReplacedNorMadeTwice() throws IOException {
        TrainedPairs pairs = TrainedPairs.first(40, false);
        Dataset<Row> frame = pairs.frame(Fixture.SPARK, 2);
        trainer(pairs).setMaxSteps(2).setWorkers(2).fit(frame);
        TrainedPairs.Made made = TrainedPairs.made(temp.resolve("run"));
        assertThatThrownBy(() -> trainer(pairs).setMaxSteps(2).fit(frame))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("already holds a run");
        trainer(pairs).setMaxSteps(2).setResume(true).fit(frame);
        assertThat(TrainedPairs.made(temp.resolve("run")).losses()).isEqualTo(made.losses());
        // Only the first worker sees that it is another run.
        assertThatThrownBy(() -> trainer(pairs)
                        .setMaxSteps(2)
                        .setResume(true)
                        .setWorkers(2)
                        .setLearningRate(1e-4)
                        .fit(frame))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("learning");
    }

    @Test
    void aStageThatFailedStartsAgain() {
        WorkerStage stage = WorkerStage.of(Fixture.SPARK.sparkContext(), 2);
        stage.run(1, again -> context -> {
            if (!again && context.partitionId() == 1) {
                throw new RunException("a worker is lost");
            }
            context.barrier();
        });
        assertThatThrownBy(() -> stage.run(1, again -> context -> {
                    if (context.partitionId() == 1) {
                        throw new RunException("a worker is lost");
                    }
                    context.barrier();
                }))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("failed 2 times, at last by: ")
                .hasMessageContaining("a worker is lost")
                .hasMessageContaining("set resume");
        assertThatThrownBy(() -> stage.run(5, again -> context -> {
                    throw new Refusal(new DataException(again ? "twice" : "once"));
                }))
                .isInstanceOf(DataException.class)
                .hasMessage("once");
    }

    @Test
    void refusesWhatCannotBe() {
        TrainedPairs pairs = TrainedPairs.first(40, false);
        assertRefused(pairs, trainer -> trainer.setOutput(""), "output is empty.");
        assertRefused(pairs, trainer -> trainer.setOutput("hdfs://name/run"), "must be a path of the file system");
        assertRefused(pairs, trainer -> trainer.setModel(""), "model is empty.");
        assertRefused(pairs, trainer -> trainer.setWorkers(0), "workers must be 1 to 256, but is 0.");
        assertRefused(pairs, trainer -> trainer.setWorkers(3), "workers is 3, but local[2] runs 2 at a time.");
        assertRefused(pairs, trainer -> trainer.setLoss("mnlr"), "Did you mean \"mnrl\"?");
        assertRefused(pairs, trainer -> trainer.setLoss("triplet"), "TripletLoss");
        assertRefused(pairs, trainer -> trainer.setLoss("mega-batch-margin").setScale(5), "scale belongs to");
        assertRefused(pairs, trainer -> trainer.setEpochs(0), "epochs");
        assertRefused(pairs, trainer -> trainer.setMaxSteps(-1), "maxSteps must be at least 1, or 0");
        assertRefused(pairs, trainer -> trainer.setMaxSeqLength(2), "maxSeqLength must be at least 3");
        assertRefused(pairs, trainer -> trainer.setRestarts(-1), "restarts must be at least 0");
        assertRefused(pairs, trainer -> trainer.setQuestionCol("qestion"), "Did you mean \"question\"?");
        assertRefused(pairs, trainer -> trainer.setAnswerCol("question"), "are one column");
        assertRefused(pairs, trainer -> trainer.setModel("/no/such/folder"), "No model folder at");
        // What was refused leaves no folder behind.
        assertThat(temp.resolve("run")).doesNotExist();
    }

    private void assertRefused(TrainedPairs pairs, UnaryOperator<PairTrainer> change, String message) {
        Dataset<Row> frame = pairs.frame(Fixture.SPARK, 2);
        PairTrainer trainer = change.apply(trainer(pairs).setWorkers(2));
        assertThatThrownBy(() -> trainer.fit(frame)).hasMessageContaining(message);
    }

    @Test
    void refusesRowsWithoutATextAndIdsThatComeTwice() {
        TrainedPairs pairs = TrainedPairs.first(40, false);
        Dataset<Row> blank = pairs.frame(Fixture.SPARK, 2)
                .selectExpr("id", "question", "CASE WHEN id = 21 THEN ' ' ELSE answer END AS answer");
        assertThatThrownBy(() -> trainer(pairs).fit(blank))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Column \"answer\" has a row without a text");
        Dataset<Row> twice = pairs.frame(Fixture.SPARK, 2).selectExpr("1 AS id", "question", "answer");
        assertThatThrownBy(() -> trainer(pairs).fit(twice)).hasStackTraceContaining("has a value twice");
    }

    @Test
    void saysThatExecutorsDoNotSeeTheFolder() throws IOException {
        SharedFolder folder = SharedFolder.open(temp.resolve("run"));
        WorkerStage.Work look = folder.look();
        folder.close();
        assertThatThrownBy(() -> WorkerStage.of(Fixture.SPARK.sparkContext(), 2).run(0, again -> look))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not one folder for the driver and for executor driver on 127.0.0.1");
    }

    @Test
    void aWorkerInWordsHasNoSecret() {
        TrainingRun run = TrainingRun.of(trainer(TrainedPairs.first(40, false)));
        assertThat(new TrainingWorker(run, "/out", "/rows", false, 60, "a secret of workers"))
                .hasToString("worker of the run in /out");
    }
}
