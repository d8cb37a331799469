package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan from a run that was just made. */
class PlanTest {

    @TempDir
    private static Path temp;

    private static String run;

    @BeforeAll
    static void train() throws IOException {
        StringBuilder pairs = new StringBuilder("question,answer\n");
        for (int i = 0; i < 40; i++) {
            pairs.append(i).append("번 창구는 어디에 있나요,").append(i).append("번 창구는 왼쪽에 있습니다\n");
        }
        Path data = Files.writeString(temp.resolve("pairs.csv"), pairs);
        run = temp.resolve("probe").toString();
        Run trained = Run.jjak(
                "train",
                "--data",
                data.toString(),
                "--model",
                "builtin:ko-tiny",
                "--batch-size",
                "8",
                "--max-steps",
                "4",
                "--eval-split",
                "0",
                "--output",
                run);
        assertThat(trained.exitCode()).as(trained.err()).isZero();
    }

    @Test
    void saysWhatMoreWorkersTake() throws IOException {
        Run plan = Run.jjak("plan", run, "--pairs", "10M", "--workers", "12", "--network", "10GbE", "--epochs", "1");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("10,000,000 pairs, 1 epochs, batches of 8: 1,250,000 steps")
                .containsPattern("(?m)^ +12 ")
                .containsPattern("(?m)^ +8 ");
        String line = Run.jjak("plan", run, "--workers", "3", "--batch-size", "6", "--json")
                .lastLine();
        JsonNode values = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "the plan");
        assertThat(values.get("pairs").asInt()).isEqualTo(40);
        assertThat(values.get("plan")).hasSize(3);
        assertThat(values.at("/plan/0/network_share").asDouble()).isZero();
        assertThat(values.at("/plan/2/encode_seconds").asDouble())
                .isLessThan(values.at("/plan/0/encode_seconds").asDouble());
    }

    @Test
    void gradientsInBf16TakeHalfTheTime() throws IOException {
        double fp32 = reducing("--network", "1Mbit/s");
        assertThat(reducing("--network", "1Mbit/s", "--reduce-precision", "bf16") / fp32)
                .isCloseTo(0.5, within(1e-3));
    }

    private static double reducing(String... options) {
        List<String> arguments = new ArrayList<>(List.of("plan", run, "--workers", "2", "--json"));
        arguments.addAll(List.of(options));
        String line = Run.jjak(arguments.toArray(String[]::new)).lastLine();
        return JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "the plan")
                .at("/plan/1/gradients_seconds")
                .asDouble();
    }

    @Test
    void refuses() {
        assertThat(Run.jjak("plan", run, "--pairs", "many").exitCode()).isEqualTo(2);
        assertThat(Run.jjak("plan", run, "--network", "fast").exitCode()).isEqualTo(2);
        assertThat(Run.jjak("plan", run, "--workers", "0").exitCode()).isEqualTo(2);
        assertThat(Run.jjak("plan", temp.toString()).exitCode()).isEqualTo(3);
        assertThat(Run.jjak("plan").exitCode()).isEqualTo(2);
    }
}
