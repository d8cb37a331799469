package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Run;
import io.github.jjak.data.Dataset;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainTest {

    @TempDir
    private Path temp;

    private Path texts = Path.of("");

    @BeforeEach
    void write() throws IOException {
        texts = temp.resolve("texts.txt");
        Files.write(
                texts,
                Dataset.builtin("services-ko", "train").column(0).stream()
                        .distinct()
                        .limit(80)
                        .toList());
    }

    @Test
    void aNewEncoderIsMadeMeasuredAndGoneOnWith() {
        Path out = temp.resolve("out");
        Run run = Run.jjak(
                "pretrain",
                "--data=" + texts,
                "--output=" + out,
                "--layers=1",
                "--hidden=32",
                "--heads=2",
                "--vocab-size=1000",
                "--max-seq-length=32",
                "--batch-tokens=300",
                "--eval-lines=10",
                "--learning-rate=1e-3",
                "--epochs=4",
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("mlm_loss", "\"steps\"");
        assertThat(out.resolve("best/mlm_head.safetensors")).exists();
        try (SentenceTransformer model =
                SentenceTransformer.load(out.resolve("best").toString())) {
            assertThat(model.encode("환불해 주세요")).hasSize(32);
        }
        Run further = Run.jjak(
                "pretrain",
                "--data=" + texts,
                "--model=" + out.resolve("best"),
                "--output=" + temp.resolve("further"),
                "--max-steps=2",
                "--eval-lines=10",
                "--quiet");
        assertThat(further.exitCode()).as(further.err()).isZero();
        Run longer = Run.jjak(
                "pretrain",
                "--data=" + texts,
                "--model=" + out.resolve("best"),
                "--max-seq-length=100",
                "--extend-positions",
                "--output=" + temp.resolve("longer"),
                "--max-steps=1",
                "--eval-lines=10",
                "--quiet");
        assertThat(longer.exitCode()).as(longer.err()).isZero();
        try (SentenceTransformer model =
                SentenceTransformer.load(temp.resolve("longer/last").toString())) {
            assertThat(model.maxSequenceLength()).isEqualTo(100);
        }
        Run contrast = Run.jjak(
                "pretrain",
                "--objective=simcse",
                "--data=" + texts,
                "--model=" + out.resolve("best"),
                "--output=" + temp.resolve("sentences"),
                "--batch-size=16",
                "--max-steps=3",
                "--json");
        assertThat(contrast.exitCode()).as(contrast.err()).isZero();
        assertThat(temp.resolve("sentences/best/model.safetensors")).exists();
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        List<List<String>> wrong = List.of(
                List.of("--model=builtin:ko-tiny", "--layers=2"),
                List.of("--objective=simcse"),
                List.of("--extend-positions", "--max-seq-length=200"),
                List.of("--extend-positions", "--model=builtin:ko-tiny"),
                List.of("--max-seq-length=2000", "--model=builtin:ko-mini"),
                List.of("--mask-probability=1"),
                List.of("--hidden=33", "--heads=2"),
                List.of("--vocab-size=10"),
                List.of("--model=builtin:ko-tiny", "--eval-lines=70"));
        for (List<String> options : wrong) {
            List<String> arguments =
                    new ArrayList<>(List.of("pretrain", "--data=" + texts, "--output=" + temp.resolve("out")));
            arguments.addAll(options);
            Run run = Run.jjak(arguments.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s: %s", options, run.err()).isEqualTo(2);
        }
        Run missing = Run.jjak("pretrain", "--data=" + temp.resolve("none.txt"), "--output=" + temp.resolve("out"));
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err()).contains("none.txt");
    }
}
