package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are longer than the model's limit are told of once, with advice. */
class TruncationTest {

    @TempDir
    private Path temp;

    @Test
    void isToldOnceWhileTraining() {
        Run run = Run.jjak(
                "train",
                "--data",
                "builtin:services-ko/test",
                "--model",
                "builtin:ko-tiny",
                "--max-seq-length",
                "8",
                "--max-steps",
                "4",
                "--eval-steps",
                "2",
                "--output",
                temp.resolve("run").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).containsOnlyOnce("longer than 8 tokens").contains("a larger max_seq_length");
    }
}
