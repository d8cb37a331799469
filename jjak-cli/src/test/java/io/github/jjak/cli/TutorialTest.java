package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of docs/tutorial.md, in order. */
class TutorialTest {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    private Path temp;

    @Test
    void everyCommandWorks() throws Exception {
        int commands = 0;
        for (String line : Files.readAllLines(Path.of("..", "docs", "tutorial.md"))) {
            if (line.strip().startsWith("./jjak ")) {
                String command = line.strip()
                        .substring("./jjak ".length())
                        .replace("tutorial-run", temp.resolve("tutorial-run").toString());
                Run run = Run.jjak(words(command));
                assertThat(run.exitCode()).as("%s%n%s", line, run.err()).isZero();
                commands++;
            }
        }
        assertThat(commands).isEqualTo(9);
        assertThat(temp.resolve("tutorial-run/answers.npy")).isNotEmptyFile();
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
