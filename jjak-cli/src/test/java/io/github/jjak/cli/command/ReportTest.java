package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.data.Dataset;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    private Path temp;

    private Run train(Path output, String... more) {
        String[] options = {
            "train",
            "--data",
            "builtin:services-ko/test",
            "--model",
            "builtin:ko-tiny",
            "--output",
            output.toString(),
            "--max-steps",
            "4",
            "--eval-steps",
            "2",
            "--batch-size",
            "8"
        };
        return Run.jjak(Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void aTrainingSaysWhereItsReportIsAndTheCommandWritesItWithTexts() throws Exception {
        Path output = temp.resolve("run");
        Run trained = train(output, "--tensorboard");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        Path report = output.resolve("report.html");
        assertThat(trained.err()).contains("The report is in " + report);
        List<String> questions = Dataset.read(output.resolve("held-out.csv"), "question", "answer")
                .column(0);
        String page = Files.readString(report);
        assertThat(questions).noneMatch(page::contains);
        assertThat(page).contains("./jjak train --data builtin:services-ko/test", "95 % confidence interval", "BM25");
        try (Stream<Path> events = Files.list(output.resolve("tensorboard"))) {
            assertThat(events).hasSize(1).allMatch(file -> file.toString().contains("tfevents"));
        }

        Path withTexts = temp.resolve("texts.html");
        Run shown = Run.jjak("report", output.toString(), "--texts", "--output", withTexts.toString(), "--json");
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        JsonNode json = JsonFile.parse(shown.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
        assertThat(json.path("output").asText()).isEqualTo(withTexts.toString());
        String texts = Files.readString(withTexts);
        assertThat(questions).anyMatch(texts::contains);
        assertThat(questions).noneMatch(question -> (shown.err() + shown.out()).contains(question));

        List<String> answers = Dataset.builtin("services-ko", "test").column(1);
        Run all = Run.jjak(
                "report",
                output.toString(),
                "--texts",
                "--corpus",
                "builtin:services-ko/test:answer",
                "--output",
                withTexts.toString());
        assertThat(all.exitCode()).as(all.err()).isZero();
        String withHits = Files.readString(withTexts);
        assertThat(withHits).contains("hits after").doesNotContain("(its text was not given)");
        assertThat(answers).anyMatch(withHits::contains);
        Run useless = Run.jjak("report", output.toString(), "--corpus", "builtin:services-ko/test:answer");
        assertThat(useless.exitCode()).isEqualTo(2);
        assertThat(useless.err()).contains("Add --texts, or leave out --corpus");

        Path both = temp.resolve("both.html");
        Run compared = Run.jjak("report", output.toString(), output.toString(), "--output", both.toString());
        assertThat(compared.exitCode()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("The report is in " + both);
        assertThat(both).exists();

        Run again = train(output, "--overwrite", "--eval-split", "0");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(output.resolve("report.json")).doesNotExist();
        assertThat(output.resolve("tensorboard")).doesNotExist();
        assertThat(Files.readString(report)).contains("This run was not measured");
        Run without = Run.jjak("report", output.toString(), "--texts");
        assertThat(without.exitCode()).isEqualTo(3);
        assertThat(without.err()).contains("There are no texts of held-out questions", "--texts");
    }

    @Test
    void aFolderWithoutARunIsRefused() {
        Run run = Run.jjak("report", temp.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("There is no run in " + temp, "run.json");
        assertThat(temp.resolve("report.html")).doesNotExist();
        String[] many = {"report", "a", "b", "c", "d", "e", "f", "g"};
        assertThat(Run.jjak(many).err()).contains("1 to 6 runs, not 7");
        assertThat(Run.jjak("report").exitCode()).isEqualTo(2);
    }
}
