package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --augment}: further positives of the training rows, never of those that are held out. */
class AugmentTest {

    @TempDir
    private Path temp;

    private Path pairs = Path.of("");

    @BeforeEach
    void writePairs() throws IOException {
        pairs = temp.resolve("pairs.csv");
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        for (int i = 0; i < 40; i++) {
            lines.add("%d호 창구에서는 무엇을 신청하나요?,%d호 창구에서는 민원 %d번을 접수합니다.".formatted(i + 3, i + 3, i));
        }
        Files.write(pairs, lines);
    }

    private Run train(Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--data",
                data.toString(),
                "--model",
                "builtin:ko-tiny",
                "--output",
                temp.resolve("out").toString(),
                "--max-steps",
                "1",
                "--batch-size",
                "4"));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    @Test
    void trainingRowsGetOtherWordsAndHeldOutOnesDoNot() throws IOException {
        Run run = train(pairs, "--augment", "answer");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).containsPattern("Augmented: 3\\d further positives of 3\\d rows\\.");
        List<String> heldOut = Files.readAllLines(temp.resolve("out/held-out.csv"));
        assertThat(heldOut).hasSizeGreaterThan(2);
        assertThat(heldOut.subList(1, heldOut.size())).allMatch(line -> line.contains("접수합니다"));
    }

    @Test
    void withoutItNothingIsAdded() {
        Run run = train(pairs);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).doesNotContain("Augmented");
    }

    @Test
    void tripletsAreRefused() throws IOException {
        Path triplets = temp.resolve("triplets.csv");
        List<String> lines = new ArrayList<>(List.of("question,answer,negative"));
        for (int i = 0; i < 40; i++) {
            lines.add("질문 %d,답 %d,틀린 답 %d".formatted(i, i, i));
        }
        Files.write(triplets, lines);
        Run run = train(triplets, "--columns", "question,answer,negative", "--augment", "both");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("3 columns").contains("augmentation");
    }
}
