package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users may build on: the types of docs/reference/api.md, and nothing that their signatures do not need. */
class ApiTest {

    private static final String ROOT = "io.github.jjak.";

    private static final Path PROJECT = Path.of("..");

    /** Doors of the API through which Jjak's own modules reach what is behind them; each says so in its Javadoc. */
    private static final Set<String> DOORS = Set.of(
            "SentenceTransformer EmbeddingModel",
            "CrossEncoder CrossEncoderModel",
            "TrainingArguments RunArguments",
            "Builder Workers",
            "MiningOptions MiningSettings",
            "NegativesRecipe CorpusVectors",
            "RunFolder Checkpoints",
            "JjakServer Generation",
            "JjakServer Route",
            "InformationRetrievalEvaluator RetrievalDetails",
            "InformationRetrievalEvaluator VectorObserver",
            "RunFolder MetricsFile",
            "RunFolder DescriptionFile");

    private static final List<JavaClass> LIBRARIES = new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("io.github.jjak")
                    .stream()
                    .filter(type -> !type.getPackageName().startsWith(ROOT + "cli"))
                    .toList();

    @Test
    void publicTypesOutsideInternalPackagesAreThoseThatAreListed() throws IOException {
        Set<String> there = new TreeSet<>();
        LIBRARIES.stream()
                .filter(type -> type.isTopLevelClass() && isApi(type))
                .forEach(type -> there.add(type.getName().substring(ROOT.length())));
        assertThat(there)
                .as("A type for users is listed in docs/reference/api.md; any other public type belongs into an"
                        + " internal package")
                .containsExactlyInAnyOrderElementsOf(listed());
    }

    @Test
    void signaturesOfTheApiNameNothingThatIsNone() {
        Set<String> leaks = new TreeSet<>();
        for (JavaClass type : LIBRARIES) {
            if (!isApi(type)) {
                continue;
            }
            type.getSuperclass().ifPresent(parent -> addLeaks(type, parent, leaks));
            type.getInterfaces().forEach(parent -> addLeaks(type, parent, leaks));
            type.getMembers().stream().filter(ApiTest::isVisible).forEach(member -> addLeaks(type, member, leaks));
        }
        assertThat(leaks).containsExactlyInAnyOrderElementsOf(DOORS);
    }

    @Test
    void everyPublicTypeSaysWhatItIs() throws IOException {
        Set<String> silent = new TreeSet<>();
        Pattern declaration = Pattern.compile(
                "^public (?:\\w+(?:-\\w+)? )*?(?:class|interface|record|enum|@interface) (\\w+)", Pattern.MULTILINE);
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path sources : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        String text = Files.readString(file);
                        Matcher type = declaration.matcher(text);
                        if (type.find() && !text.substring(0, type.start()).contains("/**")) {
                            silent.add(type.group(1));
                        }
                    }
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void everyMemberOfTheApiSaysWhatItIs() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String type : listed()) {
            String path = "src/main/java/" + (ROOT + type).replace('.', '/') + ".java";
            try (Stream<Path> modules = Files.list(PROJECT)) {
                sources.add(modules.map(module -> module.resolve(path))
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(type + " has no source file")));
            }
        }
        assertThat(MemberDocumentation.missing(sources)).isEmpty();
    }

    /** The check above can fail. */
    @Test
    void aMemberWithoutACommentIsNoticed(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Pair.java"), """
            /**
             * Two.
             *
             * @param left the first
             */
            public record Pair(int left, int right) {
                public static final int SILENT = 1;
                /** Said. */
                public static final int SAID = 1;
                public Pair {}
                @Override public String toString() { return ""; }
                public int sum() { return left + right; }
                int hidden() { return 0; }
                public interface Inner { void call(); }
                /** Said. */
                public enum Kind { /** Said. */ ONE, TWO }
            }
            """);
        assertThat(MemberDocumentation.missing(List.of(source)))
                .containsExactlyInAnyOrder(
                        "Pair.right", "Pair.SILENT", "Pair.sum", "Pair.Inner", "Pair.Inner.call", "Pair.Kind.TWO");
    }

    private static Set<String> listed() throws IOException {
        Set<String> listed = new TreeSet<>();
        Pattern name = Pattern.compile("`(\\w+)`");
        for (String line : Files.readAllLines(PROJECT.resolve("docs/reference/api.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length > 2 && cells[1].contains("`" + ROOT)) {
                String room = cells[1].replace("`", "").strip().substring(ROOT.length());
                name.matcher(cells[2]).results().forEach(type -> listed.add(room + "." + type.group(1)));
            }
        }
        assertThat(listed).hasSizeGreaterThan(50);
        return listed;
    }

    /** The classes of the libraries. */
    static List<JavaClass> libraries() {
        return LIBRARIES;
    }

    /** Whether users can name it. */
    static boolean isApi(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !(type.getPackageName() + ".").contains(".internal.")
                && type.getEnclosingClass().map(ApiTest::isApi).orElse(true);
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static void addLeaks(JavaClass type, JavaMember member, Set<String> leaks) {
        if (member instanceof JavaField field) {
            addLeaks(type, field.getType(), leaks);
        } else if (member instanceof JavaCodeUnit code) {
            addLeaks(type, code.getReturnType(), leaks);
            code.getParameterTypes().forEach(parameter -> addLeaks(type, parameter, leaks));
        }
    }

    private static void addLeaks(JavaClass type, JavaType named, Set<String> leaks) {
        for (JavaClass raw : named.getAllInvolvedRawTypes()) {
            JavaClass element = raw.getBaseComponentType();
            if (element.getName().startsWith(ROOT) && !isApi(element)) {
                leaks.add(type.getSimpleName() + " " + element.getSimpleName());
            }
        }
    }
}
