package io.github.jjak.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Jjak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries know properties, the command line knows options, and every property that a library names has its option. */
class OptionNamesTest {

    private static final OptionNames NAMES = OptionNames.of(Jjak.commandLine().getCommandSpec());

    private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z]");
    private static final Pattern COMMAND = Pattern.compile(
            "\\bjjak (?:" + String.join("|", Jjak.commandLine().getSubcommands().keySet()) + ")\\b");
    private static final Pattern PROPERTY = Pattern.compile("`[A-Za-z][A-Za-z0-9.-]*`");

    /** Text blocks, strings, single characters, comments: whatever comes first. */
    private static final Pattern PART = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*+\"|'(?:\\\\.|[^'\\\\])+'|//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    /** They write Markdown, whose code stands between backticks, too. */
    private static final List<String> MARKDOWN = List.of("ModelCard.java", "EncoderCard.java");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`batchSize` must be at least 2, but is 1.|--batch-size must be at least 2, but is 1.",
                "With `mining-absolute-margin` 0.1 it|With --mining-absolute-margin 0.1 it",
                "1 <= `rankMin` <= `rankMax`|1 <= --rank-min <= --rank-max",
                "Use `k1` or `b`|Use --k1 or --b",
                "Add `Existing.RESUME` to continue|Add --resume to continue",
                "name it: `HubModels.snapshot(\"klue/roberta-base@v1\")`.|name it: jjak pull klue/roberta-base@v1.",
                "`MiningOptions.margin` or `ReadOptions.format` csv|--mining-margin or --data-format csv",
                "a column `이름`, `select 1`, `unheardOf` and ` batchSize `|a column `이름`, `select 1`, `unheardOf` and ` batchSize `",
                "a $1 of \\ `epochs`|a $1 of \\ --epochs"
            })
    void aPropertyGetsTheNameThatCanBeTyped(String library, String shown) {
        assertThat(NAMES.in(library)).isEqualTo(shown);
    }

    @Test
    void librariesNameNoOptionsAndNoCommands() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : sources()) {
            for (String part : parts(source, part -> true)) {
                boolean words = part.startsWith("\"");
                if (FLAG.matcher(part).find() || (words && COMMAND.matcher(part).find())) {
                    found.add(source.getFileName() + ": " + part);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void whatLibrariesNameHasAnOption() throws IOException {
        List<String> found = new ArrayList<>();
        int named = 0;
        for (Path source : sources()) {
            if (MARKDOWN.contains(source.getFileName().toString())) {
                continue;
            }
            for (String part : parts(source, part -> part.startsWith("\""))) {
                for (String property : PROPERTY.matcher(part)
                        .results()
                        .map(result -> result.group())
                        .toList()) {
                    named++;
                    if (NAMES.in(property).equals(property)) {
                        found.add(source.getFileName() + ": " + property);
                    }
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(named).isGreaterThan(80);
    }

    /** Of all modules but the command line itself and the benchmarks, which have one of their own. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.filter(
                            folder -> folder.getFileName().toString().startsWith("jjak-")
                                    && !List.of("jjak-cli", "jjak-bench")
                                            .contains(folder.getFileName().toString()))
                    .toList()) {
                Path main = module.resolve("src/main/java");
                if (Files.isDirectory(main)) {
                    try (Stream<Path> files = Files.walk(main)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        assertThat(sources).hasSizeGreaterThan(300);
        return sources;
    }

    private static List<String> parts(Path source, Predicate<String> wanted) throws IOException {
        return PART.matcher(Files.readString(source))
                .results()
                .map(result -> result.group())
                .filter(wanted)
                .toList();
    }
}
