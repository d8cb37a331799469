package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command answers to a hand that slips: mistyped names, missing values, texts in the wrong place. */
class UsageTest {

    @TempDir
    private Path temp;

    private static void assertUsage(Run run, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("error: ").contains(words).doesNotContain("Exception", "\tat ");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quickstart",
                "train",
                "evaluate",
                "embed",
                "similarity",
                "cluster",
                "data check",
                "negatives",
                "pull",
                "doctor"
            })
    void everyCommandExplainsItself(String command) {
        String[] arguments = (command + " --help").split(" ", 0);
        Run help = Run.jjak(arguments);
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: jjak " + command, "--json", "--quiet", "--threads");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void withoutACommandThereIsHelp() {
        Run help = Run.jjak();
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("jjak quickstart", "Exit codes: 0 ok");
        assertThat(Run.jjak("--version").out()).startsWith("jjak ");
    }

    @Test
    void unknownCommandsNameTheKnownOnes() {
        assertUsage(
                Run.jjak("trian"), "Unknown command \"trian\"", "Did you mean \"train\"?", "quickstart, init, train");
        assertUsage(Run.jjak("halp"), "Unknown command \"halp\"", "Did you mean \"help\"?", "jjak --help");
        assertUsage(Run.jjak("data", "chek"), "Did you mean \"check\"?", "jjak data --help");
        assertUsage(Run.jjak("data"), "jjak data check");
    }

    @Test
    void aMistypedOptionIsNamedBeforeTheMissingOneItCauses() {
        assertUsage(Run.jjak("train", "--dta", "pairs.csv"), "Unknown option --dta.", "Did you mean \"--data\"?");
        assertUsage(
                Run.jjak("similarity", "--modle=builtin:ko-tiny", "가", "나"),
                "Unknown option --modle.",
                "Did you mean \"--model\"?");
        assertUsage(Run.jjak("train", "--frobnicate"), "Unknown option --frobnicate.", "jjak train --help");
        assertUsage(Run.jjak("train"), "--model=MODEL", "--output=DIR");
    }

    @Test
    void wrongValuesAreShown() {
        assertUsage(Run.jjak("train", "--epochs", "zwei"), "--epochs", "zwei");
        assertUsage(Run.jjak("train", "--data"), "--data");
        assertUsage(
                Run.jjak("train", "--batch-sampler", "sorted", "--data", "x", "--model", "x", "--output", "x"),
                "sorted",
                "no_duplicates, random");
        assertUsage(
                Run.jjak("similarity", "--model", "builtin:ko-tiny", "--max-seq-length", "2", "가", "나"),
                "max_seq_length",
                "at least 3");
        assertUsage(Run.jjak("doctor", "--threads", "0"), "threads must be 1 to");
    }

    @Test
    void textsInTheWrongPlaceAreCountedAndNotRepeated() {
        Run run = Run.jjak("similarity", "--model", "builtin:ko-tiny", "환불해", "주세요", "빨리요");
        assertUsage(run, "1 unexpected", "quotes");
        assertThat(run.err()).doesNotContain("환불해", "주세요", "빨리요");
        assertUsage(Run.jjak("similarity", "--model", "builtin:ko-tiny", "환불해"), "TEXT2");
    }

    @Test
    void embedRefusesContradictions() throws Exception {
        Path data = Files.write(temp.resolve("faq.csv"), List.of("question", "환불은 언제 되나요?"));
        assertUsage(Run.jjak("embed", "--model", "builtin:ko-tiny", "--data", data.toString()), "--output");
        assertUsage(Run.jjak("embed", "--model", "builtin:ko-tiny", "--data", data.toString(), "가"), "not both");
        Run run = Run.jjak(
                "embed",
                "--model",
                "nowhere",
                "가",
                "--output",
                temp.resolve("v.txt").toString());
        assertUsage(run, ".npy, .jsonl or .parquet");
        assertThat(temp.resolve("v.txt")).doesNotExist();
    }

    @Test
    void configFilesThatCannotBeUsedAreNamed() throws Exception {
        String[] wrong = {"batch-size: [", "- 1\n- 2\n", "", "epochs: {a: 1}\n", "json: maybe\n", "config: other.yaml\n"
        };
        for (String content : wrong) {
            Path file = Files.writeString(temp.resolve("run.yaml"), content);
            assertUsage(Run.jjak("train", "--config", file.toString()), "run.yaml");
        }
        Path file = Files.writeString(temp.resolve("run.yaml"), "batch_size: 8\n");
        assertUsage(Run.jjak("train", "--config=" + file), "unknown key \"batch_size\"", "\"batch-size\"", "Known:");
        Path values = Files.writeString(temp.resolve("values.yaml"), "epochs: viele\ndata: a\nmodel: b\noutput: c\n");
        assertUsage(Run.jjak("train", "--config", values.toString()), "--epochs", "viele");
    }
}
