package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillTest {

    private static final String TEXTS = "builtin:services-ko/test";

    @TempDir
    private Path temp;

    @Test
    void aStudentOfOneLayerComesNearerToItsTeacher() {
        Run run = Run.jjak(
                "distill",
                "--teacher",
                "builtin:ko-mini",
                "--layers",
                "0",
                "--texts",
                TEXTS,
                "--epochs",
                "6",
                "--learning-rate",
                "5e-4",
                "--output",
                temp.resolve("run").toString(),
                "--json",
                "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode summary = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "summary");
        for (String metric : new String[] {"teacher_cosine", "teacher_spearman_cosine"}) {
            double base = summary.path("base").path(metric).asDouble();
            double best = summary.path("best").path(metric).asDouble();
            assertThat(best).as(metric).isGreaterThan(base).isLessThan(1);
        }
        assertThat(summary.path("steps").asInt()).isGreaterThan(20);
        assertThat(temp.resolve("run/best/model.safetensors")).isRegularFile();
    }

    @Test
    void aStudentIsGivenOrMade() {
        String output = temp.resolve("run").toString();
        Run neither = Run.jjak("distill", "--teacher", "builtin:ko-tiny", "--texts", TEXTS, "--output", output);
        assertThat(neither.exitCode()).isEqualTo(2);
        assertThat(neither.err()).contains("--student", "--layers");
        Run layers = Run.jjak(
                "distill", "--teacher", "builtin:ko-tiny", "--layers", "7", "--texts", TEXTS, "--output", output);
        assertThat(layers.exitCode()).isEqualTo(2);
        assertThat(layers.err()).contains("--layers", "7");
    }

    @Test
    void aStudentOfAnotherSizeLearnsThroughAProjection() throws Exception {
        Run run = Run.jjak(
                "distill",
                "--teacher",
                "builtin:ko-mini",
                "--student",
                "builtin:ko-tiny",
                "--texts",
                TEXTS,
                "--epochs",
                "4",
                "--learning-rate",
                "1e-3",
                "--logging-steps",
                "1",
                "--output",
                temp.resolve("run").toString(),
                "--json");
        int dimension;
        try (SentenceTransformer teacher = SentenceTransformer.load("builtin:ko-mini")) {
            dimension = teacher.dimension();
        }
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("have 128 numbers, the teacher's " + dimension, "a projection is learned");
        JsonNode summary = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "summary");
        assertThat(summary.path("best").has("teacher_spearman_cosine")).isTrue();
        assertThat(summary.path("best").has("teacher_cosine")).isFalse();
        List<JsonNode> losses = new ArrayList<>();
        for (String line : Files.readAllLines(temp.resolve("run/metrics.jsonl"))) {
            JsonNode node = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "metrics");
            if (node.has("loss")) {
                losses.add(node.path("loss"));
            }
        }
        assertThat(losses).hasSizeGreaterThan(10);
        // The projection begins at random, where the cosine to the teacher's vectors is about 0.
        assertThat(losses.get(0).asDouble()).isBetween(0.8, 1.2);
        assertThat(losses.get(losses.size() - 1).asDouble()).isLessThan(0.7);
        JsonNode description = JsonFile.read(temp.resolve("run/run.json"));
        assertThat(description.path("loss_options").path("projection_dim").asText())
                .isEqualTo(Integer.toString(dimension));
        assertThat(description.path("loss_parameters").asInt()).isEqualTo(128 * dimension + dimension);
    }

    /** The second run takes the teacher's vectors from the folder of the first; damage is noticed and mended. */
    @Test
    void theTeacherEncodesOnce() throws Exception {
        Path cache = temp.resolve("cache");
        Run first = distilTiny("first", cache);
        assertThat(first.err()).contains("0 of ");
        Path vectors;
        try (Stream<Path> files = Files.walk(cache)) {
            vectors = files.filter(file -> file.endsWith("vectors.f32"))
                    .findFirst()
                    .orElseThrow();
        }
        long size = Files.size(vectors);
        distilTiny("second", cache);
        assertThat(Files.size(vectors)).isEqualTo(size);
        byte[] bytes = Files.readAllBytes(vectors);
        bytes[11] ^= 2;
        Files.write(vectors, bytes);
        Run damaged = distilTiny("third", cache);
        assertThat(damaged.err()).contains("1 vectors in", "are damaged");
        assertThat(Files.size(vectors)).isEqualTo(size + 4 * 128);
        Run beside = distilTiny("fourth", null);
        assertThat(beside.exitCode()).isZero();
        assertThat(temp.resolve("fourth/guide-vectors")).isDirectory();
        for (String run : new String[] {"second", "fourth"}) {
            assertThat(temp.resolve(run + "/last/model.safetensors"))
                    .hasSameBinaryContentAs(temp.resolve("first/last/model.safetensors"));
        }
    }

    private Run distilTiny(String output, @Nullable Path cache) {
        List<String> arguments = new ArrayList<>(List.of(
                "distill",
                "--teacher",
                "builtin:ko-tiny",
                "--layers",
                "0",
                "--texts",
                TEXTS,
                "--max-steps",
                "2",
                "--verbose",
                "--output",
                temp.resolve(output).toString()));
        if (cache != null) {
            arguments.addAll(List.of("--embedding-cache", cache.toString()));
        }
        Run run = Run.jjak(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    /** Sentence pairs written for this test: the student's English vectors come nearer to the teacher's Korean ones. */
    @Test
    void parallelTextsTeachAnotherLanguage() {
        Run run = Run.jjak(
                "distill",
                "--teacher",
                "builtin:ko-tiny",
                "--student",
                "builtin:ko-tiny",
                "--parallel",
                "src/test/resources/parallel-ko-en.tsv",
                "--columns",
                "ko,en",
                "--eval-texts",
                "8",
                "--loss",
                "mse",
                "--epochs",
                "10",
                "--batch-size",
                "8",
                "--learning-rate",
                "1e-3",
                "--output",
                temp.resolve("run").toString(),
                "--json",
                "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode summary = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "summary");
        double base = summary.path("base").path("negative_mse").asDouble();
        assertThat(base).isNegative();
        assertThat(summary.path("best").path("negative_mse").asDouble()).isBetween(0.9 * base, 0.0);
        assertThat(summary.path("best").path("mean_accuracy").asDouble()).isBetween(0.0, 1.0);
        Run measured = Run.jjak(
                "evaluate",
                "--model",
                temp.resolve("run/best").toString(),
                "--data",
                "src/test/resources/parallel-ko-en.tsv",
                "--columns",
                "ko,en",
                "--task",
                "translation",
                "--json");
        assertThat(measured.exitCode()).as(measured.err()).isZero();
        assertThat(measured.lastLine()).contains("src2trg_accuracy", "trg2src_accuracy", "mean_accuracy");
    }

    @Test
    void aLessonIsOfOneKind() {
        String output = temp.resolve("run").toString();
        String[] models = {"distill", "--teacher", "builtin:ko-tiny", "--layers", "0", "--output", output};
        Run none = Run.jjak(models);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("Give --texts FILE");
        Run both = Run.jjak(Stream.concat(Stream.of(models), Stream.of("--texts", TEXTS, "--parallel", "pairs.tsv"))
                .toArray(String[]::new));
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("Give one of them");
    }

    @Test
    void theDistanceBelongsToItsLoss() {
        String output = temp.resolve("run").toString();
        Run mse = Run.jjak(
                "distill",
                "--teacher",
                "builtin:ko-tiny",
                "--layers",
                "0",
                "--texts",
                TEXTS,
                "--output",
                output,
                "--loss",
                "mse",
                "--distance",
                "cosine");
        assertThat(mse.exitCode()).isEqualTo(2);
        assertThat(mse.err()).contains("--distance belongs to");
        Run manhattan = Run.jjak(
                "distill",
                "--teacher",
                "builtin:ko-tiny",
                "--layers",
                "0",
                "--texts",
                TEXTS,
                "--output",
                output,
                "--distance",
                "manhattan");
        assertThat(manhattan.exitCode()).isEqualTo(2);
        assertThat(manhattan.err()).contains("manhattan is not for distillation");
    }
}
