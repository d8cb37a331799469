package io.github.jjak.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.JjakException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.SoftmaxLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingFixture;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.TrainingListener.StepReport;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A process of its own that trains a small model with dropout, saving at every step, and always says that it resumes:
 * something to be killed, or to be started where the disk is full. Accumulation, evaluations and patience are all in it.
 */
public final class ChildRun {

    public static final int STEPS = 8;
    private static final String READY = "ready";
    private static final String STEP = "step";

    private ChildRun() {}

    /** A failure that is known ends it with 1. */
    public static void main(String[] arguments) {
        try {
            Loss loss = arguments.length > 1 ? new SoftmaxLoss(3) : new MultipleNegativesRankingLoss();
            train(Path.of(arguments[0]), loss, Integer.MAX_VALUE, new TrainingListener() {
                @Override
                public void onStart(TrainingPlan plan) {
                    say(READY);
                }

                @Override
                public void onStep(StepReport step) {
                    say(STEP);
                }
            });
        } catch (JjakException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    public static TrainingResult train(Path path, TrainingListener listener) {
        return train(path, listener, Integer.MAX_VALUE);
    }

    /** With the usual loss. */
    public static TrainingResult train(Path path, TrainingListener listener, int most) {
        return train(path, new MultipleNegativesRankingLoss(), most, listener);
    }

    /** @param most steps after which to stop with a checkpoint */
    private static TrainingResult train(Path path, Loss loss, int most, TrainingListener listener) {
        int[] steps = {0};
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            return Trainer.builder(model)
                    .loss(loss)
                    .arguments(TrainingArguments.builder()
                            .epochs(3)
                            .maxSteps(STEPS)
                            .batchSize(8)
                            .gradientAccumulationSteps(2)
                            .learningRate(2e-3)
                            .evalSteps(2)
                            .earlyStoppingPatience(5)
                            .saveSteps(1)
                            .miniBatchTokens(120)
                            .build())
                    .evaluator(InformationRetrievalEvaluator.of(pairs(100, 20)))
                    .output(RunFolder.prepare(path, RunFolder.Existing.RESUME))
                    .resume(true)
                    .listener(listener)
                    .stopRequested(() -> steps[0]++ >= most)
                    .train(loss instanceof SoftmaxLoss ? classified(pairs(0, 96)) : pairs(0, 96));
        }
    }

    /** Made here and not read, because reading unpacks DuckDB's library, which takes long and more than a small disk. */
    private static Dataset pairs(int first, int rows) {
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int row = first; row < first + rows; row++) {
            questions.add(row + "번 상품은 언제 받을 수 있나요" + "?".repeat(1 + row % 3));
            answers.add(row / 2 + "번 창고에서 보내며 " + (1 + row / 2 % 7) + "일 안에 도착합니다.");
        }
        return Dataset.of(List.of("question", "answer"), List.of(questions, answers));
    }

    private static Dataset classified(Dataset pairs) {
        double[] classes =
                IntStream.range(0, pairs.rows()).mapToDouble(row -> row % 3).toArray();
        return Dataset.of(pairs.columnNames(), List.of(pairs.column(0), pairs.column(1)), classes);
    }

    /** As {@link #command}, with a loss that is trained itself. */
    public static List<String> commandWithTrainedLoss(Path folder) {
        List<String> command = new ArrayList<>(command(folder));
        command.add("softmax");
        return command;
    }

    /** The command line of a process that runs in the given folder. */
    public static List<String> command(Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                classPath(),
                ChildRun.class.getName(),
                folder.toString());
    }

    public static ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // Libtorch is told before it loads, so that all processes add in the same order.
        builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
        return builder;
    }

    private static void say(String word) {
        System.out.println(word);
        System.out.flush();
    }

    /** Waits until the run is about to make its first step. */
    public static void awaitReady(Process process) throws IOException {
        await(process, READY);
    }

    /** Waits until so many steps are made, of which the last is not saved yet. */
    public static void awaitSteps(Process process, int steps) throws IOException {
        for (int step = 0; step < steps; step++) {
            await(process, STEP);
        }
    }

    private static void await(Process process, String word) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = process.getInputStream().read();
        while (read >= 0 && read != '\n') {
            line.append((char) read);
            read = process.getInputStream().read();
        }
        if (!line.toString().strip().equals(word)) {
            throw new IOException("the child was to say " + word + " and said '" + line + "'");
        }
    }

    /** What must be the same to the bit: both models' weights, and the lines without what depends on the clock. */
    public static List<Object> traces(Path folder) throws IOException {
        List<Object> traces = new ArrayList<>();
        for (String model : List.of("last", "best")) {
            byte[] weights = Files.readAllBytes(folder.resolve(model).resolve("model.safetensors"));
            traces.add(HexFormat.of().formatHex(sha256(weights)));
        }
        for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
            JsonNode node = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "metrics");
            ((ObjectNode) node).remove(List.of("tokens_per_second", "resident_bytes", "time"));
            traces.add(node);
        }
        return traces;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static String classPath() {
        String surefire = System.getProperty("surefire.test.class.path");
        return surefire == null ? System.getProperty("java.class.path") : surefire + File.pathSeparator;
    }
}
