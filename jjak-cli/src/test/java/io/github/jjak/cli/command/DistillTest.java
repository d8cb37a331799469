package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
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
        Run size = Run.jjak(
                "distill",
                "--teacher",
                "builtin:ko-mini",
                "--student",
                "builtin:ko-tiny",
                "--texts",
                TEXTS,
                "--output",
                temp.resolve("other").toString());
        assertThat(size.exitCode()).isEqualTo(2);
        assertThat(size.err()).contains("256", "margin-mse");
    }
}
