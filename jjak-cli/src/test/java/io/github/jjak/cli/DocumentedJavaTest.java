package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java in the documentation compiles with the imports that it shows. */
class DocumentedJavaTest {

    /** What a snippet may speak of without having made it, with its full type. */
    private static final Map<String, String> GIVEN = Map.of(
            "model", "io.github.jjak.model.SentenceTransformer",
            "guide", "io.github.jjak.model.SentenceTransformer",
            "triplets", "io.github.jjak.data.Dataset",
            "strategies", "java.util.List<String>");

    @TempDir
    private Path temp;

    private static List<Documentation.Block> snippets() {
        // Spark is on the class path of its module alone, where PageTest compiles the others.
        return Documentation.blocks("java").stream()
                .filter(block -> !block.text().contains("org.apache.spark"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void compiles(Documentation.Block snippet) {
        assertThat(errors(source(snippet.text())))
                .as("%s%n%s", snippet, snippet.text())
                .isEmpty();
    }

    @Test
    void aMissingImportAndAnUnknownMethodAreErrors() {
        assertThat(snippets()).hasSizeGreaterThanOrEqualTo(7);
        assertThat(errors(source("Path.of(\"x\");\n"))).isNotEmpty();
        assertThat(errors(source("import java.nio.file.Path;\n\nPath.of(\"x\").fly();\n")))
                .isNotEmpty();
        assertThat(errors(source("import java.nio.file.Path;\n\nPath.of(\"x\").toString();\n")))
                .isEmpty();
    }

    private static String source(String snippet) {
        String imports =
                snippet.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String body =
                snippet.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        String given = GIVEN.entrySet().stream()
                .filter(each -> !body.matches("(?s).*\\w+ " + each.getKey() + " =.*"))
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        return imports + "\nclass Snippet {\n    void run(" + given + ") throws Exception {\n" + body + "\n    }\n}\n";
    }

    private List<String> errors(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> options = List.of("-d", temp.toString(), "-cp", path, "-proc:none", "--release", "17");
        compiler.getTask(null, null, diagnostics, options, null, List.of(file)).call();
        List<String> errors = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> each : diagnostics.getDiagnostics()) {
            if (each.getKind() == Diagnostic.Kind.ERROR) {
                errors.add(each.toString());
            }
        }
        return errors;
    }
}
