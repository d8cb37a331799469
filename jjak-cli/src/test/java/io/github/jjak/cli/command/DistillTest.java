package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    void aStudentOfAnotherSizeLearnsThroughAProjection() {
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
        String metric = "teacher_spearman_cosine";
        assertThat(summary.path("best").path(metric).asDouble())
                .isGreaterThan(summary.path("base").path(metric).asDouble());
        assertThat(summary.path("best").has("teacher_cosine")).isFalse();
        JsonNode description = JsonFile.read(temp.resolve("run/run.json"));
        assertThat(description.path("loss_options").path("projection_dim").asText())
                .isEqualTo(Integer.toString(dimension));
        assertThat(description.path("loss_parameters").asInt()).isEqualTo(128 * dimension + dimension);
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
