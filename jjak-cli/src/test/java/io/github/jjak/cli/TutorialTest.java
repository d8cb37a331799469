package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of docs/tutorial.md, in order; the Korean page has the same ones. The training ends after few steps, which is all that
 * differs from what a reader types; README's is run whole by {@code .ci/run}.
 */
class TutorialTest {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    private Path temp;

    @Test
    void everyCommandWorks() throws Exception {
        List<String> commands = commands("tutorial.md");
        for (String line : commands) {
            String command = line.substring("./jjak ".length())
                    .replace("tutorial-run", temp.resolve("tutorial-run").toString())
                    .replace("--epochs 2", "--epochs 2 --max-steps 12");
            Run run = Run.jjak(words(command));
            assertThat(run.exitCode()).as("%s%n%s", line, run.err()).isZero();
        }
        assertThat(commands).hasSize(10);
        assertThat(temp.resolve("tutorial-run/answers.npy")).isNotEmptyFile();
    }

    @Test
    void bothLanguagesHaveTheSameCommands() throws Exception {
        assertThat(commands("tutorial.ko.md")).isEqualTo(commands("tutorial.md"));
    }

    private static List<String> commands(String page) throws IOException {
        return Files.readAllLines(Documentation.root().resolve("docs").resolve(page)).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("./jjak "))
                .toList();
    }

    private static String[] words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words.toArray(String[]::new);
    }
}
