package io.github.jjak.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Jjak;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a configuration file becomes arguments. */
class ConfigFileTest {

    @TempDir
    private Path temp;

    private String[] expand(String yaml, String... arguments) throws Exception {
        Path file = Files.writeString(temp.resolve("run.yaml"), yaml);
        String[] all = new String[arguments.length + 3];
        all[0] = "train";
        all[1] = "--config";
        all[2] = file.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        String[] expanded = ConfigFile.expand(Jjak.commandLine(), all);
        assertThat(expanded).startsWith(all);
        return Arrays.copyOfRange(expanded, all.length, expanded.length);
    }

    @Test
    void keysBecomeOptions() throws Exception {
        String yaml = """
                columns: [question, answer]
                batch-size: 8
                warmup-ratio: 0.25
                strict: true
                json: false
                max-steps: null
                output: 결과
                """;
        assertThat(expand(yaml))
                .containsExactly(
                        "--columns=question,answer",
                        "--batch-size=8",
                        "--warmup-ratio=0.25",
                        "--strict",
                        "--output=결과");
    }

    @Test
    void optionsWithNamesTakeAMapOrAList() throws Exception {
        assertThat(expand("""
                learning-rate-mapping: {query: 1e-3, document: 0}
                router-mapping: [question=query, answer=document]
                """))
                .containsExactly(
                        "--learning-rate-mapping=query=0.001,document=0",
                        "--router-mapping=question=query,answer=document");
    }

    @Test
    void theCommandLineWins() throws Exception {
        assertThat(expand("batch-size: 8\nepochs: 2\n", "--batch-size", "16")).containsExactly("--epochs=2");
        assertThat(expand("batch-size: 8\nepochs: 2\n", "--batch-size=16")).containsExactly("--epochs=2");
    }

    @Test
    void itAlsoWinsOverTheOpposite() throws Exception {
        assertThat(expand("overwrite: true\nepochs: 2\n", "--resume")).containsExactly("--epochs=2");
        assertThat(expand("resume: true\n", "--overwrite")).isEmpty();
        assertThat(expand("eval-split: 0.2\n", "--eval-data", "test.csv")).isEmpty();
        assertThat(expand("eval-data: test.csv\n", "--eval-split=0.2")).isEmpty();
    }

    @Test
    void commandsWithoutTheOptionAreLeftAlone() {
        String[] arguments = {"similarity", "--config", "none.yaml"};
        assertThat(ConfigFile.expand(Jjak.commandLine(), arguments)).isSameAs(arguments);
    }
}
