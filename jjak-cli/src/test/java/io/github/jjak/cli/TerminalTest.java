package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the keys do in a real terminal, where a bar is drawn. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class TerminalTest {

    private static final String BAR = "training +\\d+% \\[";

    @TempDir
    private Path temp;

    private Path pairs = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void writePairs() throws Exception {
        pairs = temp.resolve("pairs.csv");
        output = temp.resolve("out");
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        for (int i = 0; i < 60; i++) {
            lines.add("%d번 창구는 몇 시에 여나요,%d번 창구는 아침 %d시에 엽니다.".formatted(i, i, 7 + i % 5));
        }
        Files.write(pairs, lines);
    }

    private String[] train(String... more) {
        return with(
                more,
                "train",
                "--data",
                pairs.toString(),
                "--model",
                "builtin:ko-tiny",
                "--output",
                output.toString(),
                "--batch-size",
                "8",
                "--learning-rate",
                "1e-3",
                "--threads",
                "1");
    }

    private static String[] with(String[] more, String... first) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private List<String> checkpoints() throws Exception {
        return checkpoints(output);
    }

    private static List<String> checkpoints(Path folder) throws Exception {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> name.contains("checkpoint"))
                    .toList();
        }
    }

    @Test
    void controlCFinishesTheStepAndSaves() throws Exception {
        String[] endless = {"--epochs", "2000", "--eval-steps", "100000"};
        try (PseudoTerminal terminal = PseudoTerminal.jjak(temp, train(endless))) {
            terminal.await(BAR);
            terminal.await(BAR);
            assertThat(terminal.catchesInterrupts()).isTrue();
            terminal.type(PseudoTerminal.CONTROL_C);
            assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(130);
            assertThat(terminal.text())
                    .contains("finishing this step", "the checkpoint is saved", "To resume:", "--resume")
                    .doesNotContain("error:");
        }
        assertThat(checkpoints()).hasSize(1);
        assertThat(output.resolve("last/model.safetensors")).exists();
        try (PseudoTerminal terminal = PseudoTerminal.jjak(temp, train(with(endless, "--resume")))) {
            terminal.await("Resuming after step");
            terminal.await(BAR);
            terminal.type(PseudoTerminal.CONTROL_C);
            assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(130);
        }
    }

    @Test
    @Tag("slow")
    void controlZStopsAndTheRunGoesOn() throws Exception {
        try (PseudoTerminal terminal =
                PseudoTerminal.jjakUnderShell(temp, train("--epochs", "2000", "--eval-steps", "100000"))) {
            terminal.await(BAR);
            terminal.type(PseudoTerminal.CONTROL_Z);
            terminal.await("BACK-IN-SHELL");
            terminal.type('\n');
            terminal.await(BAR);
            terminal.await(BAR);
            terminal.type(PseudoTerminal.CONTROL_C);
            assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(130);
            assertThat(terminal.text()).contains("the checkpoint is saved");
        }
        assertThat(checkpoints()).hasSize(1);
    }

    @Test
    @Tag("slow")
    void aSecondControlCEndsAtOnce() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.jjak(
                temp,
                "train",
                "--data",
                "builtin:services-ko/train",
                "--model",
                "builtin:ko-mini",
                "--output",
                output.toString(),
                "--batch-size",
                "1024",
                "--eval-split",
                "0")) {
            terminal.await(BAR);
            terminal.type(PseudoTerminal.CONTROL_C);
            terminal.await("finishing this step");
            terminal.type(PseudoTerminal.CONTROL_C);
            assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(130);
            assertThat(terminal.text())
                    .contains("Stopped immediately, before the first checkpoint", "--resume")
                    .doesNotContain("the checkpoint is saved");
        }
        assertThat(checkpoints()).isEmpty();
    }

    @Test
    @Tag("slow")
    void beforeTheFirstStepControlCEndsAtOnce() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.jjak(
                temp,
                "train",
                "--data",
                "builtin:services-ko/train",
                "--model",
                "builtin:ko-mini",
                "--output",
                output.toString())) {
            terminal.await("Held out");
            terminal.type(PseudoTerminal.CONTROL_C);
            assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(130);
            assertThat(terminal.text())
                    .contains("before the first step; nothing is lost", "To resume:", "--resume")
                    .doesNotContain("base model", "error:");
        }
    }

    @Test
    @Tag("slow")
    void pretrainingIsStoppedAsTraining() throws Exception {
        Path texts = temp.resolve("texts.txt");
        Files.write(texts, Files.readAllLines(pairs).stream().skip(1).toList());
        String[] pretrain = {
            "pretrain",
            "--data",
            texts.toString(),
            "--layers",
            "1",
            "--hidden",
            "64",
            "--vocab-size",
            "1000",
            "--epochs",
            "20000",
            "--eval-lines",
            "0",
            "--output",
            output.toString(),
            "--save-steps",
            "1000000"
        };
        try (PseudoTerminal terminal = PseudoTerminal.jjak(temp, pretrain)) {
            terminal.await(BAR);
            assertThat(terminal.catchesInterrupts()).isTrue();
            terminal.type(PseudoTerminal.CONTROL_C);
            assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(130);
            assertThat(terminal.text()).contains("the checkpoint is saved", "./jjak pretrain", "--resume");
        }
        assertThat(checkpoints()).hasSize(1);
    }

    @Test
    @Tag("slow")
    void quickstartIsStoppedAndGoesOn() throws Exception {
        String[] quickstart = {"quickstart", "--output", output.toString()};
        try (PseudoTerminal terminal = PseudoTerminal.jjak(temp, quickstart)) {
            terminal.await(BAR);
            assertThat(terminal.catchesInterrupts()).isTrue();
            terminal.type(PseudoTerminal.CONTROL_C);
            assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(130);
            assertThat(terminal.text())
                    .contains("the checkpoint is saved", "./jjak quickstart --output " + output + " --resume");
        }
        assertThat(checkpoints()).hasSize(1);
        try (PseudoTerminal terminal = PseudoTerminal.jjak(temp, with(new String[] {"--resume"}, quickstart))) {
            terminal.await("Resuming after step");
            terminal.await(BAR);
            terminal.type(PseudoTerminal.CONTROL_C);
            assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(130);
        }
    }

    /** Commands without checkpoints have nothing to finish. */
    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"negatives", "embed"})
    void whatHasNoCheckpointsEndsAtOnceAndLeavesNothing(String command) throws Exception {
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        for (int i = 0; i < 20_000; i++) {
            lines.add("%d번 창구는 몇 시에 여나요,%d번 창구는 아침 %d시에 엽니다.".formatted(i, i, 7 + i % 5));
        }
        Files.write(pairs, lines);
        Path written = temp.resolve(command.equals("embed") ? "vectors.npy" : "audit.jsonl");
        String[] arguments = command.equals("embed")
                ? new String[] {"--columns", "answer", "--output", written.toString()}
                : new String[] {
                    "--strategy",
                    "bm25:1,model:1",
                    "--output",
                    temp.resolve("negatives.csv").toString(),
                    "--audit",
                    written.toString()
                };
        Path unfinished = written.resolveSibling("." + written.getFileName() + ".new");
        try (PseudoTerminal terminal = PseudoTerminal.jjak(
                temp, with(arguments, command, "--data", pairs.toString(), "--model", "builtin:ko-mini"))) {
            while (!Files.exists(unfinished)) {
                assertThat(terminal.isAlive()).as(terminal.text()).isTrue();
                Thread.sleep(10);
            }
            terminal.type(PseudoTerminal.CONTROL_C);
            assertThat(terminal.exitCode()).as(terminal.text()).isEqualTo(130);
        }
        try (Stream<Path> entries = Files.list(temp)) {
            assertThat(entries.map(path -> path.getFileName().toString())).containsExactly("pairs.csv");
        }
    }
}
