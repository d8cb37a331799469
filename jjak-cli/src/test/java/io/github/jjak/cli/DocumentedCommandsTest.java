package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.option.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Commands in the documentation are such as the command line understands: every command in a block is parsed whole, and every option
 * that a line of text names beside its command is one of that command's. Those that need nothing but Jjak are run: the tutorial's by {@link TutorialTest},
 * README's by {@code .ci/run}.
 */
class DocumentedCommandsTest {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Pattern INLINE = Pattern.compile("`(?:\\./)?jjak ([^`]+)`");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]*");

    private static Stream<String> commands() {
        List<String> commands = new ArrayList<>();
        for (Documentation.Block block : Documentation.blocks("sh")) {
            for (String line : block.text()
                    .replaceAll("\\\\\\n\\s*", " ")
                    .lines()
                    .map(String::strip)
                    .toList()) {
                if (line.startsWith("./jjak ") && !line.contains("...")) {
                    commands.add(line.substring("./jjak ".length()).replaceAll("\\s+#.*$", ""));
                }
            }
        }
        return commands.stream().distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isUnderstood(String command) {
        CommandLine.ParseResult parsed = commandLine().parseArgs(withRunFile(command));
        assertThat(parsed.errors()).as(command).isEmpty();
    }

    /** What a run file has need not be typed: a recipe's is read, any other is taken to name model and output. */
    private static String[] withRunFile(String command) {
        String[] words = words(command);
        int config = Arrays.asList(words).indexOf("--config");
        if (config < 0) {
            return words;
        }
        Path recipe = Documentation.root().resolve(words[config + 1]);
        if (Files.isRegularFile(recipe)) {
            words[config + 1] = recipe.toString();
            return ConfigFile.expand(commandLine(), words);
        }
        assertThat(words[config + 1]).as(command).doesNotStartWith("recipes/");
        return words[0].equals("train") ? words(command + " --model in-file --output in-file") : words;
    }

    @Test
    void optionsInTheTextAreThoseOfTheirCommand() {
        List<String> unknown = new ArrayList<>();
        int named = 0;
        for (Path page : Documentation.pages()) {
            Matcher inline = INLINE.matcher(Documentation.read(page));
            while (inline.find()) {
                CommandLine command = commandLine();
                for (String word : inline.group(1).split("\\s+", 0)) {
                    CommandLine next = command.getSubcommands().get(word);
                    if (next == null) {
                        break;
                    }
                    command = next;
                }
                Matcher option = OPTION.matcher(inline.group(1));
                while (option.find()) {
                    named++;
                    if (command.getCommandSpec().findOption(option.group()) == null) {
                        unknown.add(page.getFileName() + ": " + inline.group());
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(named).isGreaterThan(5);
    }

    @Test
    void aCommandWithATypingErrorIsNotUnderstood() {
        assertThat(commands()).hasSizeGreaterThan(10);
        String[] wrong = words("train --data x --model y --output z --epoch 3");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> commandLine().parseArgs(wrong))
                .isInstanceOf(CommandLine.ParameterException.class);
    }

    private static CommandLine commandLine() {
        return Jjak.commandLine();
    }

    private static String[] words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(Arrays.stream(new int[] {1, 2, 3})
                    .mapToObj(word::group)
                    .filter(group -> group != null)
                    .findFirst()
                    .orElse(""));
        }
        return words.toArray(String[]::new);
    }
}
