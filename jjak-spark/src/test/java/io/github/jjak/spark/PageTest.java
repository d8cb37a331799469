package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java on the pages about Spark compiles with the imports that it shows. */
class PageTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"spark.md", "spark.ko.md"})
    void compiles(String page) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(Path.of("../docs/how-to", page)));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            assertThat(errors(block)).as(block).isEmpty();
        }
    }

    private String errors(String block) {
        String imports = block.lines().filter(PageTest::isImport).collect(Collectors.joining("\n"));
        String body = block.lines().filter(line -> !isImport(line)).collect(Collectors.joining("\n"));
        String source = imports + "\nclass Snippet {\n    void run() throws Exception {\n" + body + "\n    }\n}\n";
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> options = List.of("-d", temp.toString(), "-cp", path, "-proc:none", "-nowarn");
        StringWriter errors = new StringWriter();
        boolean compiled = compiler.getTask(errors, null, null, options, null, List.of(file))
                .call();
        return compiled ? "" : errors.toString();
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }
}
