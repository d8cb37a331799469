package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/compatibility.md names is there. */
class CompatibilityTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");
    private static final int FEWEST = 20;

    @Test
    void theNamedTestsAreThere() throws IOException {
        Map<String, String> sources = sources();
        Matcher matcher = NAMED.matcher(Files.readString(ROOT.resolve("docs/compatibility.md")));
        int named = 0;
        while (matcher.find()) {
            named++;
            assertThat(sources.get(matcher.group(1)))
                    .as(matcher.group())
                    .isNotNull()
                    .contains("void " + matcher.group(2) + "(");
        }
        assertThat(named).isGreaterThan(FEWEST);
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : new String[] {"jjak-core", "jjak-train", "jjak-cli"}) {
            try (Stream<Path> walk = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : walk.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.put(name, Files.readString(file));
                }
            }
        }
        return sources;
    }
}
