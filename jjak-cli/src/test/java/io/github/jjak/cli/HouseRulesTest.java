package io.github.jjak.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of the house; see ARCHITECTURE.md. */
class HouseRulesTest {

    private static final String ROOT = "io.github.jjak.";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // From the package phase on, fixtures of other modules arrive as a jar instead of a test-classes folder.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.github.jjak");

    private static final HouseTable TABLE =
            new HouseTable(Documentation.read(Documentation.root().resolve("ARCHITECTURE.md")));

    private static String[] rooms(String... names) {
        return packages(List.of(names));
    }

    private static String[] packages(Collection<String> rooms) {
        return rooms.stream().map(room -> ROOT + room + "..").toArray(String[]::new);
    }

    /** What is internal to a room belongs to it. */
    private static String roomOf(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).replaceFirst("\\.internal$", "");
    }

    @Test
    void everyRoomIsInTheTable() {
        Set<String> found = new TreeSet<>();
        HOUSE.forEach(type -> found.add(roomOf(type)));
        assertThat(found).containsExactlyInAnyOrderElementsOf(TABLE.rooms());
    }

    /** The column "may import". */
    @Test
    void roomsImportWhatTheTableAllows() {
        Map<String, Set<String>> allowed = TABLE.mayImport();
        Set<String> forbidden = new TreeSet<>();
        for (JavaClass type : HOUSE) {
            String room = roomOf(type);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT)) {
                    String other = roomOf(target);
                    if (!other.equals(room)
                            && !allowed.getOrDefault(room, Set.of()).contains(other)) {
                        forbidden.add(room + " imports " + other + ": " + type.getSimpleName() + " uses "
                                + target.getSimpleName());
                    }
                }
            }
        }
        assertThat(forbidden).as("imports that ARCHITECTURE.md does not allow").isEmpty();
    }

    @Test
    void librariesOfOthersStayInTheRoomsThatNameThem() {
        HouseTable.LIBRARIES.forEach((library, root) -> {
            Set<String> rooms = TABLE.roomsThatMayImport(library);
            assertThat(rooms).as(library).isNotEmpty();
            noClasses()
                    .that()
                    .resideOutsideOfPackages(rooms.stream()
                            .flatMap(room -> Stream.of(ROOT + room, ROOT + room + ".internal"))
                            .toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(root + "..")
                    .check(HOUSE);
        });
    }

    @Test
    void roomsOfOneModuleHaveNoCycles() {
        for (String module : List.of("negatives", "cli", "serve", "search")) {
            slices().matching(ROOT + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(HOUSE);
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void libtorchStaysInItsRooms() {
        noClasses()
                .that()
                .resideOutsideOfPackages(rooms(
                        "tensor",
                        "weights",
                        "rank",
                        "onnx",
                        "encoder",
                        "model",
                        "loss",
                        "eval",
                        "run",
                        "distributed",
                        "train",
                        "crossencoder",
                        "pretrain"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(HOUSE);
    }

    @Test
    void librariesDoNotPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(TABLE.rooms("jjak-cli")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(HOUSE);
    }

    /** A JLine terminal takes Ctrl-C from the JVM, and a bar that is left to itself opens one. */
    @Test
    void nobodyTakesTheSignalsOfTheTerminal() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline.terminal..")
                .check(HOUSE);
        noClasses()
                .that()
                .doNotHaveSimpleName("TerminalBar")
                .should()
                .callConstructor(ProgressBarBuilder.class)
                .orShould()
                .callMethod(ProgressBarBuilder.class, "setConsumer", ProgressBarConsumer.class)
                .check(HOUSE);
    }

    @Test
    void namesSayWhatThingsAre() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotStartingWith("Base")
                .check(HOUSE);
    }

    @Test
    void noPackageAllowsNullUnsaid() {
        Set<String> packages = new TreeSet<>();
        Set<String> marked = new TreeSet<>();
        for (JavaClass type : HOUSE) {
            packages.add(type.getPackageName());
            if (type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class)) {
                marked.add(type.getPackageName());
            }
        }
        assertThat(packages).hasSizeGreaterThan(10);
        assertThat(marked).isEqualTo(packages);
    }
}
