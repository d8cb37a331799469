package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Help, typing errors, and what is refused before anything is read. */
class HelpTest {

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({"train, help train", "data check, help data check", "data check, data help check", "data, help data"})
    void helpIsTheHelpOfTheCommand(String command, String asked) {
        Run help = Run.jjak(asked.split(" "));
        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .isEqualTo(Run.jjak((command + " --help").split(" ")).out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "help trian | \"train\"",
                "help data chekc | \"check\"",
                "help train it | has no subcommands",
                "trian --data x | \"train\"",
                "data chekc --data x | \"check\"",
                "evaluate --task retreival --data x --model y | \"retrieval\"",
                "evaluate --task=minimal-pair --data x --model y | \"minimal-pairs\"",
                "train --loss mnlr --data x --model y --output z | \"mnrl\"",
                "train --batch-sampler randon --data x --model y --output z | \"random\"",
                "train --eval-task stss --data x --model y --output z | \"sts\"",
                "train --device cdua --data x --model y --output z | \"cuda\"",
                "negatives --rules tens --strategy perturb --data x --output z.csv | \"tense\"",
                "negatives --strategy bm52 --data x --output z.csv | \"bm25\"",
                "completion bsh | \"bash\""
            })
    void typingErrorsGetTheNearestName(String arguments, String nearest) {
        Run run = Run.jjak(arguments.split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(nearest).doesNotContain("[RETRIEVAL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "embed --model builtin:ko-mni hello",
                "train --data no-file.csv --model builtin:ko-mni --output out",
                "train --data no-file.csv --model builtin:ko-tiny --loss gist --guide builtin:ko-mni --output out",
                "train --data no-file.csv --model builtin:ko-tiny --negatives bm25:1 --mining-guide builtin:ko-mni --output out",
                "evaluate --data no-file.csv --model builtin:ko-mni",
                "index --data no-file.csv --model builtin:ko-mni --output out",
                "search --corpus no-file.csv --model builtin:ko-mni question",
                "data check --data no-file.csv --model builtin:ko-mni",
                "negatives --data no-file.csv --strategy model --model builtin:ko-mni --output out.csv",
                "negatives --data no-file.csv --strategy bm25 --mining-guide builtin:ko-mni --output out.csv"
            })
    void aModelThatIsNotThereIsSaidBeforeDataAreRead(String arguments) {
        Run run = Run.jjak(arguments.replace(" out", " " + temp.resolve("out")).split(" "));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
        assertThat(run.err()).contains("Did you mean \"ko-mini\"?");
    }

    @Test
    void anOutputThatCannotBeIsSaidBeforeDataAreRead() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");
        String below = file.resolve("out.csv").toString();
        assertRefused("is a file", "negatives", "--data", "no.csv", "--strategy", "bm25", "--output", below);
        assertRefused(
                "is a file",
                "embed",
                "--model",
                "builtin:ko-tiny",
                "--data",
                "no.csv",
                "--output",
                file.resolve("v.npy").toString());
        Path folder = Files.createDirectory(temp.resolve("v.npy"));
        assertRefused(
                "is a folder",
                "embed",
                "--model",
                "builtin:ko-tiny",
                "--data",
                "no.csv",
                "--output",
                folder.toString());
        assertRefused("retrieval only", "evaluate", "--model", "bm25", "--task", "sts", "--data", "no.csv");
    }

    private static void assertRefused(String words, String... arguments) {
        Run run = Run.jjak(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "negatives"})
    void everyOptionStandsInOneGroupUnderAHeading(String name) {
        CommandLine command =
                Objects.requireNonNull(Jjak.commandLine().getSubcommands().get(name));
        List<OptionSpec> options = command.getCommandSpec().options();
        Map<String, List<OptionSpec>> groups = HelpGroups.groups(options, Set.of("--data"));
        assertThat(groups.get(HelpGroups.FURTHER))
                .as("HelpGroups.HEADINGS knows the class of each")
                .isEmpty();
        assertThat(groups.values().stream().mapToInt(List::size).sum()).isEqualTo((int)
                options.stream().filter(option -> !option.hidden()).count());
        String help = Run.jjak(name, "--help").out();
        for (OptionSpec option : options) {
            assertThat(help).contains(option.longestName());
        }
    }

    /** Help is a format string of picocli's: a per cent sign that it cannot read gives a warning. */
    @Test
    void helpComesWithoutWarnings() {
        assertHelpIsClean(Jjak.commandLine(), List.of());
    }

    private static void assertHelpIsClean(CommandLine command, List<String> path) {
        List<String> words = new ArrayList<>(path);
        words.add("--help");
        Run help = Run.jjak(words.toArray(String[]::new));
        assertThat(help.exitCode()).as("%s", words).isZero();
        assertThat(help.err()).as("%s", words).isEmpty();
        assertThat(help.out()).as("%s", words).doesNotContain("%%", "%n");
        command.getSubcommands().forEach((name, below) -> {
            if (!name.equals("help")) {
                List<String> deeper = new ArrayList<>(path);
                deeper.add(name);
                assertHelpIsClean(below, deeper);
            }
        });
    }

    @Test
    void theSixComeFirst() {
        String help = Run.jjak("train", "--help").out();
        int rest = help.indexOf("\nData:");
        for (String name : List.of("--data", "--columns", "--model", "--output", "--epochs", "--batch-size")) {
            assertThat(help.indexOf("      " + name)).as(name).isPositive().isLessThan(rest);
        }
        assertThat(help)
                .startsWith("Train")
                .contains("Usage: jjak train --data=FILE --model=MODEL --output=DIR [OPTIONS]");
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        Run script = Run.jjak("completion", "bash");
        assertThat(script.exitCode()).isZero();
        Path file = Files.writeString(temp.resolve("completion.bash"), script.out());
        assertThat(completed(file, "jjak", "tr")).contains("train");
        assertThat(completed(file, "jjak", "data", "ch")).contains("check");
        assertThat(completed(file, "jjak", "train", "--batch-s")).contains("--batch-size", "--batch-sampler");
        assertThat(completed(file, "jjak", "negatives", "--perturb-unsafe", "")).contains("ability", "all");
        assertThat(Run.jjak("completion", "zsh").out()).contains("bashcompinit");
    }

    /** What a shell offers for the last word. */
    private static List<String> completed(Path script, String... words) throws Exception {
        String line = "source " + script + "; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_LINE=\"$*\";"
                + " COMP_POINT=${#COMP_LINE}; _complete_jjak; printf '%s\\n' \"${COMPREPLY[@]}\"";
        List<String> command = new ArrayList<>(List.of("bash", "-c", line, "bash"));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output.lines().map(String::strip).toList();
    }
}
