package io.github.jjak.spark;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.pytorch.Tensor;

/** A program for {@link LostExecutorsTest}: executors are killed while they train together. */
final class LostWorkers {

    private static final int STEPS = 60;
    private static final int STEPS_UNTIL_KILLED = 12;
    private static final TrainedPairs PAIRS = TrainedPairs.first(96, true);

    private LostWorkers() {}

    /** Which executor has which worker, and how many stages of workers there were. */
    private static final class WhoTrains extends SparkListener {

        private final Map<Integer, String> executors = new ConcurrentHashMap<>();
        private final AtomicInteger stages = new AtomicInteger();

        @Override
        public void onStageSubmitted(SparkListenerStageSubmitted stage) {
            if (stage.stageInfo().name().contains(" at WorkerStage.java")) {
                stages.incrementAndGet();
                executors.clear();
            }
        }

        @Override
        public void onTaskStart(SparkListenerTaskStart task) {
            executors.put(task.taskInfo().index(), task.taskInfo().executorId());
        }

        /** Without the one that looks for the shared folder. */
        int trainings() {
            return stages.get() - 1;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        try (SparkSession spark = ExecutorCluster.start()) {
            Dataset<Row> frame = PAIRS.frame(spark, 5);
            trainer(home.resolve("whole")).fit(frame);
            TrainedPairs.Made whole = TrainedPairs.made(home.resolve("whole"));
            for (int rank = 0; rank < 2; rank++) {
                Path run = home.resolve("killed-" + rank);
                String how = killed(spark, frame, trainer(run), rank, run);
                System.out.println("worker " + rank + " killed: " + how + ", " + same(whole, run));
            }
            Path run = home.resolve("not-again");
            System.out.println(
                    "no restarts: " + killed(spark, frame, trainer(run).setRestarts(0), 1, run));
            // The other worker's executor is left.
            trainer(run).setResume(true).setWorkers(1).fit(frame);
            System.out.println("resumed by one worker: losses "
                    + (whole.largestDifferenceOfLosses(TrainedPairs.made(run)) < 1e-5 ? "the same" : "others"));
            beforeMeeting(spark, frame, 0, home.resolve("first-never-comes"));
            beforeMeeting(spark, frame, 1, home.resolve("second-never-comes"));
            notFinite(spark, frame, home);
        }
    }

    /** Dies when the others begin to wait for it. */
    private record DiesBeforeMeeting(TrainingWorker worker, int rank, boolean again) implements WorkerStage.Work {

        @Override
        public void run(BarrierTaskContext context) {
            if (!again && context.partitionId() == rank) {
                String host = SparkEnv.get().blockManager().blockManagerId().host();
                // Nobody listens on port 9.
                context.allGather(rank == 0 ? host + " 127.0.0.1 9" : host);
                ExecutorCluster.killThisProcess();
            }
            worker.run(context);
        }
    }

    private static void beforeMeeting(SparkSession spark, Dataset<Row> frame, int rank, Path run) throws IOException {
        ExecutorCluster.processes(spark);
        PairTrainer trainer = trainer(run).setMaxSteps(4);
        long begun = System.nanoTime();
        try (SharedFolder shared = SharedFolder.open(run)) {
            TrainingRows.ofColumns(3).write(shared.rows(), frame, "id", trainer.textColumns());
            String rows = shared.rows().toString();
            WorkerStage.of(spark.sparkContext(), 2)
                    .run(
                            1,
                            again -> new DiesBeforeMeeting(
                                    new TrainingWorker(
                                            TrainingRun.of(trainer),
                                            run.toString(),
                                            rows,
                                            again,
                                            60,
                                            "a secret of workers"),
                                    rank,
                                    again));
        }
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        System.out.println("worker " + rank + " killed before all met: "
                + TrainedPairs.made(run).losses().size() + " losses, within two minutes: " + (seconds < 120));
    }

    /** A model whose weights are so large that sums of them are infinite. */
    private static void notFinite(SparkSession spark, Dataset<Row> frame, Path home) throws IOException {
        Path broken = home.resolve("broken");
        try (SentenceTransformer model = SentenceTransformer.load(Fixture.MODEL)) {
            Tensor words = model.internals().parameters().get(0).value();
            words.detach().fill_(Tensors.number(3e38));
            model.save(broken, Map.of());
        }
        WhoTrains who = new WhoTrains();
        spark.sparkContext().addSparkListener(who);
        try {
            trainer(home.resolve("not-finite")).setModel(broken.toString()).fit(frame);
        } catch (RuntimeException failure) {
            System.out.println("not finite: " + who.trainings() + " stages, " + failure);
        }
        spark.sparkContext().removeSparkListener(who);
    }

    private static PairTrainer trainer(Path run) {
        return PAIRS.trainer()
                .setOutput(run.toString())
                .setWorkers(2)
                .setEpochs(100)
                .setMaxSteps(STEPS)
                .setSaveSteps(5);
    }

    private static String same(TrainedPairs.Made whole, Path run) throws IOException {
        TrainedPairs.Made made = TrainedPairs.made(run);
        return made.losses().size() + " losses, "
                + (made.losses().equals(whole.losses()) && made.largestDifferenceOfWeights(whole) == 0
                        ? "the same bits"
                        : "differences of " + made.largestDifferenceOfLosses(whole) + " and "
                                + made.largestDifferenceOfWeights(whole));
    }

    /** Trains, and kills a worker's executor meanwhile. */
    private static String killed(SparkSession spark, Dataset<Row> frame, PairTrainer trainer, int rank, Path run)
            throws InterruptedException {
        Map<String, Long> processes = ExecutorCluster.processes(spark);
        WhoTrains who = new WhoTrains();
        spark.sparkContext().addSparkListener(who);
        Thread killer = new Thread(() -> {
            while (steps(run) < STEPS_UNTIL_KILLED) {
                pause();
            }
            ExecutorCluster.kill(processes.getOrDefault(who.executors.get(rank), 0L));
        });
        killer.setDaemon(true);
        killer.start();
        String how = "trained";
        try {
            trainer.fit(frame);
        } catch (RuntimeException failure) {
            how = failure.toString();
        }
        killer.join();
        spark.sparkContext().removeSparkListener(who);
        return how + " in " + who.trainings() + " stages";
    }

    private static long steps(Path run) {
        try {
            return Files.readAllLines(run.resolve("metrics.jsonl")).size();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
