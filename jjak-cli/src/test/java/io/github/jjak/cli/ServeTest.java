package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jjak.cli.command.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak serve}, and every request of docs/how-to/serve.md against it. */
class ServeTest {

    private static final String ADDRESS = "http://127.0.0.1:8080";

    @TempDir
    private Path temp;

    /** Asks for a stop as soon as something was done with the server. */
    private static final class StopAfter extends StopSignal {
        private final Runnable work;

        private StopAfter(Runnable work) {
            this.work = work;
        }

        @Override
        public boolean getAsBoolean() {
            work.run();
            return true;
        }
    }

    private String index() throws IOException {
        Path answers = Files.writeString(temp.resolve("answers.csv"), """
                id,answer,category
                a1,비밀번호는 보안 화면에서 새로 정할 수 있습니다.,계정
                a2,일반 상품은 이삼 일 안에 도착합니다.,배송
                """);
        String folder = temp.resolve("index").toString();
        Run run = Run.jjak(
                "index",
                "--quiet",
                "--model",
                "builtin:ko-mini",
                "--data",
                answers.toString(),
                "--columns",
                "id,answer,category",
                "--output",
                folder);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return folder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String shell(String command) {
        try {
            Process process = new ProcessBuilder("bash", "-c", command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() + " " + output;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean hasCurl() {
        try {
            return shell("curl --fail-with-body --version").startsWith("0 ");
        } catch (UncheckedIOException noShell) {
            return false;
        }
    }

    @Test
    void everyRequestOfTheGuideIsAnswered() throws IOException {
        assumeTrue(hasCurl(), "not run: the guide's requests, because there is no curl of version 7.76 or newer");
        List<String> requests = Documentation.blocks("sh").stream()
                .filter(block -> block.page().endsWith("how-to/serve.md"))
                .flatMap(block -> block.text().lines())
                .filter(line -> line.startsWith("curl "))
                .toList();
        assertThat(requests).hasSizeGreaterThan(10);
        int port = freePort();
        String index = index();
        List<String> answers = new ArrayList<>();
        StopAfter stop = new StopAfter(() ->
                requests.forEach(request -> answers.add(shell(request.replace(ADDRESS, "http://127.0.0.1:" + port)
                        .replace("candidate-index", index)
                        .replace("curl -s ", "curl -s --fail-with-body ")))));
        Run run = Run.jjak(
                stop,
                "serve",
                "--index",
                index,
                "--port",
                Integer.toString(port),
                "--json",
                "--feedback",
                temp.resolve("feedback.jsonl").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.lastLine()).contains("\"port\":" + port).contains("\"rows\":2");
        assertThat(run.err()).contains("Serving 2 rows").contains("Stopped.");
        for (int i = 0; i < requests.size(); i++) {
            assertThat(answers.get(i)).as(requests.get(i)).startsWith("0 ");
        }
        assertThat(answers.get(1)).contains("\"id\":\"a1\"");
    }

    @Test
    void whatCannotBeServedIsASentence() throws IOException {
        Run nothing = Run.jjak("serve");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("--model").contains("--index");
        Run noIndex = Run.jjak("serve", "--index", temp.resolve("nowhere").toString());
        assertThat(noIndex.exitCode()).isEqualTo(3);
        assertThat(noIndex.err()).contains("There is no index");
        assertThat(Run.jjak("serve", "--model", "builtin:ko-mini", "--port", "70000")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Run.jjak("serve", "--model", "builtin:ko-mini", "--feedback-texts")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Run.jjak("serve", "--model", "builtin:ko-mini", "--request-timeout", "0")
                        .exitCode())
                .isEqualTo(2);
        Run noKeys = Run.jjak(
                "serve",
                "--model",
                "builtin:ko-mini",
                "--api-keys",
                temp.resolve("keys").toString());
        assertThat(noKeys.exitCode()).isEqualTo(3);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run inUse =
                    Run.jjak("serve", "--model", "builtin:ko-mini", "--port", Integer.toString(taken.getLocalPort()));
            assertThat(inUse.exitCode()).isEqualTo(1);
            assertThat(inUse.err()).contains("in use").doesNotContain("\tat ");
        }
    }
}
