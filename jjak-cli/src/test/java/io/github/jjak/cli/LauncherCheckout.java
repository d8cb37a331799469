package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * A folder that looks to the launcher like a checkout of Jjak. Its build takes a second and makes a command that tells what it was
 * given.
 */
final class LauncherCheckout {

    /** Prints arguments and settings in ASCII; {@code fail} among them ends it with 3. */
    private static final String COMMAND = """
            package io.github.jjak.cli;

            public class Jjak {
                public static void main(String[] arguments) throws Exception {
                    for (String argument : arguments) {
                        StringBuilder ascii = new StringBuilder();
                        argument.chars().forEach(c -> ascii.append(c < 128 ? "" + (char) c : String.format("\\\\u%04x", c)));
                        System.out.println("argument " + ascii);
                    }
                    System.out.println("terminal " + System.getProperty("jjak.terminal"));
                    System.out.println("heap " + System.getProperty("given", "none"));
                    System.out.println("spin " + System.getenv("GOMP_SPINCOUNT") + " " + System.getenv("OPENBLAS_THREAD_TIMEOUT"));
                    String archive = System.getProperty("jjak.archive");
                    boolean fails = java.util.Arrays.asList(arguments).contains("fail");
                    if (archive != null) {
                        System.out.println("archives");
                        if (!fails) {
                            java.nio.file.Files.writeString(java.nio.file.Path.of(archive + ".good"), "");
                        }
                    }
                    System.exit(fails ? 3 : 0);
                }
            }
            """;

    private static final String BUILD = """
            #!/bin/sh
            echo built >> builds.log
            sleep 1
            [ ! -f broken ] || { echo 'a class does not compile'; exit 1; }
            mkdir -p jjak-cli/target/lib && cp prepared.jar jjak-cli/target/jjak-cli-0.jar
            """;

    /**
     * What a start did.
     *
     * @param out its standard output
     * @param err its standard error
     */
    record Start(int exitCode, String out, String err) {}

    private final Path folder;

    private LauncherCheckout(Path folder) {
        this.folder = folder;
    }

    static LauncherCheckout in(Path parent) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("check out"));
        for (String module : List.of("jjak-core", "jjak-train", "jjak-cli")) {
            Files.createDirectories(folder.resolve(module).resolve("src/main"));
            Files.writeString(folder.resolve(module).resolve("pom.xml"), "<project/>");
            Files.writeString(folder.resolve(module).resolve("src/main/A.java"), "class A {}");
        }
        Files.writeString(folder.resolve("pom.xml"), "<project/>");
        Files.copy(Path.of("../jjak"), folder.resolve("jjak"), StandardCopyOption.COPY_ATTRIBUTES);
        executable(folder.resolve("mvnw"), BUILD);
        jar(folder.resolve("prepared.jar"));
        return new LauncherCheckout(folder);
    }

    private static void jar(Path jar) throws IOException {
        Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            files.setLocation(StandardLocation.CLASS_OUTPUT, List.of(classes.toFile()));
            var source = new SimpleJavaFileObject(URI.create("string:///io/github/jjak/cli/Jjak.java"), Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return COMMAND;
                }
            };
            assertThat(compiler.getTask(null, files, null, List.of("--release", "17"), null, List.of(source))
                            .call())
                    .isTrue();
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("io/github/jjak/cli/Jjak.class"));
            Files.copy(classes.resolve("io/github/jjak/cli/Jjak.class"), entries);
        }
    }

    /** Writes a script. */
    static Path executable(Path file, String content) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content);
        assertThat(file.toFile().setExecutable(true, false)).isTrue();
        return file;
    }

    Path folder() {
        return folder;
    }

    Path launcher() {
        return folder.resolve("jjak");
    }

    Path target() {
        return folder.resolve("jjak-cli/target");
    }

    /** How often it was built. */
    long builds() throws IOException {
        Path log = folder.resolve("builds.log");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    Start start(String... arguments) throws Exception {
        return start(Map.of(), arguments);
    }

    /** Starts the launcher with further variables of the environment; an empty value takes one away. */
    Start start(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(Arrays.asList(arguments));
        return run(environment, command);
    }

    /** Runs a line of a shell, to which {@code $jjak} is the launcher. */
    Start shell(Map<String, String> environment, String line) throws Exception {
        return run(environment, List.of("sh", "-c", "jjak='" + launcher() + "'; " + line));
    }

    static Start run(Map<String, String> environment, List<String> command) throws Exception {
        return begin(environment, command).end();
    }

    /** A start that goes on. */
    record Started(Process process, Path out, Path err) {

        Start end() throws Exception {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            Start start = new Start(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return start;
        }
    }

    static Started begin(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        // What the build of Jjak itself sets must not reach a launcher under test.
        List.of("JJAK_JAVA_OPTIONS", "GOMP_SPINCOUNT", "OPENBLAS_THREAD_TIMEOUT", "JAVA_TOOL_OPTIONS")
                .forEach(name -> builder.environment().remove(name));
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Path out = Files.createTempFile("launcher", ".out");
        Path err = Files.createTempFile("launcher", ".err");
        return new Started(
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    }
}
