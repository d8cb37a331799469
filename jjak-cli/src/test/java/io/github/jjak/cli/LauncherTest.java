package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jjak.cli.LauncherCheckout.Start;
import io.github.jjak.cli.LauncherCheckout.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./jjak}, tried with a small command in the place of the real one. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {

    /** 배가 고파요, as a shell's printf writes it in UTF-8 and in EUC-KR. */
    private static final String UTF_8 = "\\353\\260\\260\\352\\260\\200 \\352\\263\\240\\355\\214\\214\\354\\232\\224";

    private static final String EUC_KR = "\\271\\350\\260\\241 \\260\\355\\306\\304\\277\\344";
    private static final String ARRIVED = "argument \\ubc30\\uac00 \\uace0\\ud30c\\uc694\n";

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    @TempDir
    private Path temp;

    @SuppressWarnings("NullAway.Init") // before each
    private LauncherCheckout checkout;

    @BeforeEach
    void prepare() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        checkout = LauncherCheckout.in(temp);
    }

    private static void assertRefused(Start start, String... words) {
        assertThat(start.exitCode()).as(start.err()).isEqualTo(4);
        assertThat(start.err()).startsWith("error: ").contains(words);
        assertThat(start.err().lines()).as("one line says what to do").hasSize(1);
    }

    @Test
    void buildsOnFirstUseAndAfterAChangeOnly() throws Exception {
        Start first = checkout.start("a", "b c");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err()).startsWith("Building Jjak");
        assertThat(first.out())
                .startsWith("argument a\nargument b c\nterminal false\n")
                .contains("spin 300");
        Start second = checkout.start();
        assertThat(second.err()).isEmpty();
        assertThat(checkout.builds()).isEqualTo(1);
        Files.setLastModifiedTime(
                checkout.folder().resolve("jjak-core/src/main/A.java"),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(checkout.start().exitCode()).isZero();
        assertThat(checkout.builds()).isEqualTo(2);
    }

    @Test
    void aBuildThatFailsIsShown() throws Exception {
        Files.writeString(checkout.folder().resolve("broken"), "");
        Start start = checkout.start();
        assertThat(start.exitCode()).isEqualTo(4);
        assertThat(start.err()).contains("a class does not compile", "error: the build failed");
        Files.delete(checkout.folder().resolve("broken"));
        assertThat(checkout.start().exitCode()).as("the next start builds").isZero();
    }

    @Test
    void startsThroughLinksFromAnywhere() throws Exception {
        checkout.start();
        Path bin = Files.createDirectories(temp.resolve("내 폴더/bin"));
        Files.createSymbolicLink(temp.resolve("내 폴더/link"), Path.of("../check out/jjak"));
        Files.createSymbolicLink(bin.resolve("jjak"), Path.of("../link"));
        Start byPath =
                LauncherCheckout.run(Map.of(), List.of(bin.resolve("jjak").toString(), "x"));
        assertThat(byPath.exitCode()).as(byPath.err()).isZero();
        assertThat(byPath.out()).startsWith("argument x\n");
        Start byName = LauncherCheckout.run(
                Map.of("PATH", bin + ":" + System.getenv("PATH")), List.of("sh", "-c", "cd / && jjak y"));
        assertThat(byName.out()).as(byName.err()).startsWith("argument y\n");
        Start relative =
                LauncherCheckout.run(Map.of(), List.of("sh", "-c", "cd '" + bin + "' && CDPATH=/tmp ./jjak z"));
        assertThat(relative.out()).as(relative.err()).startsWith("argument z\n");
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @Test
    void twoFirstStartsBuildOnce() throws Exception {
        assumeTrue(LauncherCheckout.run(Map.of(), List.of("sh", "-c", "command -v flock"))
                        .exitCode()
                == 0);
        List<String> command = List.of(checkout.launcher().toString(), "a");
        Started first = LauncherCheckout.begin(Map.of(), command);
        Started second = LauncherCheckout.begin(Map.of(), command);
        assertThat(List.of(first.end().exitCode(), second.end().exitCode())).containsOnly(0);
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "C.UTF-8", "ko_KR.EUC-KR", "xx_YY.nothing"})
    void koreanArrivesUnderEveryLocale(String locale) throws Exception {
        checkout.start();
        // None of these but C.UTF-8 is installed on a small system, and none knows Korean letters.
        Start start = checkout.shell(
                Map.of("LC_ALL", locale, "LANG", "", "LOCPATH", "/nonexistent"),
                "exec \"$jjak\" \"$(printf '" + UTF_8 + "')\"");
        assertThat(start.out()).as(start.err()).startsWith(ARRIVED);
    }

    @Test
    void koreanArrivesWithoutAnyLocale() throws Exception {
        checkout.start();
        Start start = checkout.shell(
                Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", ""), "exec \"$jjak\" \"$(printf '" + UTF_8 + "')\"");
        assertThat(start.out()).as(start.err()).startsWith(ARRIVED);
    }

    @Test
    void koreanArrivesInEucKr() throws Exception {
        checkout.start();
        Path locales = Files.createDirectories(temp.resolve("locales"));
        Start made = LauncherCheckout.run(
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "localedef -c -i ko_KR -f EUC-KR '" + locales + "/ko_KR.EUC-KR' && LOCPATH='" + locales
                                + "' LC_ALL=ko_KR.EUC-KR locale charmap"));
        assumeTrue(made.out().contains("EUC-KR"), "this system can make a locale in EUC-KR");
        Start start = checkout.shell(
                Map.of("LOCPATH", locales.toString(), "LC_ALL", "ko_KR.EUC-KR"),
                "exec \"$jjak\" \"$(printf '" + EUC_KR + "')\"");
        assertThat(start.out()).as(start.err()).startsWith(ARRIVED);
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        assertRefused(checkout.start(Map.of("JAVA_HOME", temp.toString())), temp.toString(), "JAVA_HOME");
    }

    @Test
    void anOldJavaIsNamed() throws Exception {
        Path asked = temp.resolve("old");
        LauncherCheckout.executable(asked.resolve("bin/java"), """
                #!/bin/sh
                echo 'Picked up JAVA_TOOL_OPTIONS: -Dx=1' >&2
                echo 'openjdk version "1.8.0_402"' >&2
                """);
        assertRefused(checkout.start(Map.of("JAVA_HOME", asked.toString())), "1.8.0_402", "Java 17 or newer");
        Path told = temp.resolve("told");
        LauncherCheckout.executable(told.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
        Files.createDirectories(told.resolve("lib"));
        Files.writeString(told.resolve("lib/modules"), "");
        Files.writeString(told.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"11.0.22\"\n");
        assertRefused(checkout.start(Map.of("JAVA_HOME", told.toString())), "11.0.22");
        Path broken = temp.resolve("broken");
        LauncherCheckout.executable(broken.resolve("bin/java"), "#!/bin/sh\nexit 127\n");
        assertRefused(checkout.start(Map.of("JAVA_HOME", broken.toString())), "no Java that runs");
    }

    @Test
    void noJavaAtAllIsSaid() throws Exception {
        Path tools = Files.createDirectories(temp.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "sed", "head", "find", "sh")) {
            Path found = Stream.of("/bin/", "/usr/bin/")
                    .map(folder -> Path.of(folder + tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), found);
        }
        assertRefused(checkout.start(Map.of("JAVA_HOME", "", "PATH", tools.toString())), "no Java found", "JDK 17");
    }

    /** Root may write everywhere, so it starts as somebody else. */
    private Start asSomebodyElse(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                ROOT ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.<String>of());
        assumeTrue(
                !ROOT || LauncherCheckout.run(Map.of(), append(command, "true")).exitCode() == 0);
        command.add(checkout.launcher().toString());
        command.addAll(List.of(arguments));
        try {
            setWritable(false);
            return LauncherCheckout.run(Map.of(), command);
        } finally {
            setWritable(true);
        }
    }

    private static List<String> append(List<String> command, String word) {
        List<String> all = new ArrayList<>(command);
        all.add(word);
        return all;
    }

    private void setWritable(boolean writable) throws IOException {
        try (Stream<Path> files = Files.walk(checkout.folder())) {
            for (Path file : files.toList()) {
                assertThat(file.toFile().setWritable(writable, true)).isTrue();
                assertThat(file.toFile().setReadable(true, false)).isTrue();
                assertThat(!Files.isDirectory(file) || file.toFile().setExecutable(true, false))
                        .isTrue();
            }
        }
    }

    @Test
    void aCheckoutThatCannotBeWrittenWorksOnceItIsBuilt() throws Exception {
        assertRefused(asSomebodyElse("a"), "not built yet", "cannot be written");
        assertThat(checkout.start().exitCode()).isZero();
        Start start = asSomebodyElse("train");
        assertThat(start.exitCode()).as(start.err()).isZero();
        assertThat(start.out()).startsWith("argument train\n").doesNotContain("archives");
        Files.setLastModifiedTime(
                checkout.folder().resolve("pom.xml"),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(asSomebodyElse("a").exitCode())
                .as("a change cannot be built, so what is there runs")
                .isZero();
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @Test
    void limitsThatAreTooLowAreNamed() throws Exception {
        assertRefused(checkout.shell(Map.of(), "ulimit -v 1000000; exec \"$jjak\""), "ulimit -v", "976 MB");
        if (!ROOT) { // which may raise every limit
            assertRefused(checkout.shell(Map.of(), "ulimit -n 60; exec \"$jjak\""), "ulimit -n", "60");
        }
        checkout.start();
        Start enough = checkout.shell(Map.of(), "ulimit -v 4000000; ulimit -Sn 64; exec \"$jjak\"");
        assertThat(enough.exitCode()).as(enough.err()).isZero();
    }

    @Test
    void optionsAndExitCodesPassThrough() throws Exception {
        checkout.start();
        Start start = checkout.start(Map.of("JJAK_JAVA_OPTIONS", "-Dgiven=yes -Xmx64m", "GOMP_SPINCOUNT", "7"), "fail");
        assertThat(start.exitCode()).isEqualTo(3);
        assertThat(start.out()).contains("heap yes", "spin 7 20");
    }

    @Test
    @Tag("slow")
    void anArchiveIsMadeUsedAndGivenUpWhenDamaged() throws Exception {
        checkout.start();
        assertThat(archives("*.jsa")).isEmpty();
        assertThat(checkout.start("help").out()).doesNotContain("archives");
        assertThat(checkout.start("train", "--help").out()).doesNotContain("archives");
        Start fails = checkout.start("train", "fail");
        assertThat(fails.out()).contains("archives");
        Start makes = checkout.start("train");
        assertThat(makes.out()).contains("archives");
        assertThat(checkout.start("train").out())
                .as("taken over, so none is made")
                .doesNotContain("archives");
        List<Path> made = archives("*.jsa");
        assertThat(made).hasSize(1);
        assertThat(archives("*.new.*")).isEmpty();

        byte[] bytes = Files.readAllBytes(made.get(0));
        Files.write(made.get(0), Arrays.copyOf(bytes, bytes.length / 2));
        Start cut = checkout.start("similarity");
        assertThat(cut.exitCode()).as(cut.err()).isZero();
        assertThat(cut.out()).as("a new one is made").contains("archives");
        assertThat(checkout.start("train").exitCode()).isZero();

        List<Path> again = archives("*.jsa");
        assertThat(again).hasSize(1);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5A);
        Files.write(again.get(0), bytes);
        Start damaged = checkout.start("train");
        assertThat(damaged.exitCode()).as(damaged.err()).isZero();
    }

    private List<Path> archives(String pattern) throws IOException {
        try (var found = Files.newDirectoryStream(checkout.target(), pattern)) {
            return StreamSupport.stream(found.spliterator(), false).toList();
        }
    }
}
