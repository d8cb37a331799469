package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Run;
import io.github.jjak.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes make the run of one with {@code distill}, {@code pretrain} and {@code train-cross-encoder}, too. */
class WorkersOfOtherCommandsTest {

    @TempDir
    private Path temp;

    private String texts = "";
    private String pairs = "";

    @BeforeEach
    void write() throws IOException {
        Dataset rows = Dataset.builtin("services-ko", "train");
        Path file = temp.resolve("texts.txt");
        Files.write(file, rows.column(0).stream().distinct().limit(120).toList());
        texts = file.toString();
        List<String> lines = new ArrayList<>(List.of("question,answer,label"));
        for (int row = 0; row < 48; row++) {
            String number = row + "번 상품을 살 수 있나요?";
            lines.add(number + (row % 2 == 0 ? ",네 " + row + "번은 있습니다.,1" : ",아니요 " + row + "번은 없습니다.,0"));
        }
        Path table = temp.resolve("pairs.csv");
        Files.write(table, lines);
        pairs = table.toString();
    }

    private List<String> command(String output, String... given) {
        List<String> command = new ArrayList<>(Arrays.asList(given));
        command.addAll(List.of("--precision", "fp32", "--max-steps", "8", "--epochs", "8", "--eval-steps", "1000"));
        if (!given[0].equals("train")) {
            command.addAll(List.of("--logging-steps", "1"));
        }
        command.addAll(List.of("--output", temp.resolve(output).toString()));
        return command;
    }

    private void requireSame(String... given) throws Exception {
        Run alone = Run.jjak(command("one", given).toArray(String[]::new));
        assertThat(alone.exitCode()).as(alone.err()).isZero();
        List<String> command = command("two", given);
        command.addAll(List.of("--workers", "2", "--json"));
        StartedJjak started = StartedJjak.start(temp, command);
        assertThat(started.ended()).as(started.err()).isZero();
        assertThat(started.out()).contains("\"steps\":8");
        List<Double> one = StartedJjak.losses(temp.resolve("one"));
        List<Double> two = StartedJjak.losses(temp.resolve("two"));
        assertThat(two).hasSameSizeAs(one).hasSize(8);
        for (int i = 0; i < one.size(); i++) {
            assertThat(Math.abs(two.get(i) - one.get(i))).isLessThan(1e-5 * Math.max(1, one.get(i)));
        }
        assertThat(Files.readString(temp.resolve("two/run.json"))).contains("\"workers\" : 2");
        try (Stream<Path> files = Files.list(temp.resolve("two"))) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("of-worker"));
        }
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertRefused("--rank needs --world-size", "pretrain", "--data", texts, "--rank", "0", "--output", "out");
        assertRefused("--restarts belongs to --workers", distilled("--restarts", "2", "--output", "out"));
        assertRefused(
                "no effect",
                "distill",
                "--teacher",
                "builtin:ko-tiny",
                "--static",
                "--workers",
                "2",
                "--output",
                temp.resolve("out").toString());
        assertRefused(
                "--worker-timeout must be 1",
                "train",
                "--kind",
                "cross-encoder",
                "--data",
                pairs,
                "--model",
                "builtin:ko-tiny",
                "--worker-timeout",
                "0",
                "--output",
                temp.resolve("out").toString());
    }

    private static void assertRefused(String words, String... command) {
        Run run = Run.jjak(command);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }

    private String[] distilled(String... more) {
        List<String> command = new ArrayList<>(
                List.of("distill", "--teacher", "builtin:ko-mini", "--student", "builtin:ko-tiny", "--texts", texts));
        command.addAll(Arrays.asList(more));
        return command.toArray(String[]::new);
    }

    /** With a projection, which every worker has the gradient of. */
    @Test
    @Tag("slow")
    void aStudentIsDistilled() throws Exception {
        requireSame(distilled("--batch-size", "16", "--mini-batch-tokens", "200"));
    }

    @Test
    @Tag("slow")
    void aNewEncoderIsPretrained() throws Exception {
        requireSame(
                "pretrain",
                "--data",
                texts,
                "--layers",
                "2",
                "--hidden",
                "64",
                "--heads",
                "2",
                "--vocab-size",
                "1000",
                "--batch-tokens",
                "400",
                "--mini-batch-tokens",
                "150",
                "--eval-lines",
                "10");
    }

    @Test
    @Tag("slow")
    void sentencesAreContrasted() throws Exception {
        requireSame(
                "pretrain",
                "--data",
                texts,
                "--objective",
                "simcse",
                "--model",
                "builtin:ko-tiny",
                "--batch-size",
                "12");
    }

    @Test
    @Tag("slow")
    void aCrossEncoderIsTrained() throws Exception {
        requireSame(
                "train",
                "--kind",
                "cross-encoder",
                "--data",
                pairs,
                "--columns",
                "question,answer",
                "--label-column",
                "label",
                "--loss",
                "bce",
                "--model",
                "builtin:ko-tiny",
                "--batch-size",
                "6",
                "--mini-batch-tokens",
                "150",
                "--eval-split",
                "0");
    }
}
