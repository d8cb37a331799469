package io.github.jjak.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    private static String[] rooms(String... names) {
        String[] packages = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            packages[i] = ROOT + names[i] + "..";
        }
        return packages;
    }

    private static final String[] CORE = rooms(
            "error",
            "json",
            "lifetime",
            "file",
            "hub",
            "tensor",
            "weights",
            "rank",
            "onnx",
            "tokenize",
            "encoder",
            "model",
            "trim");
    private static final String[] TRAIN = rooms(
            "table",
            "data",
            "batch",
            "loss",
            "eval",
            "report",
            "memory",
            "refresh",
            "run",
            "train",
            "pretrain",
            "distill");
    private static final String[] SEARCH = rooms("search");
    private static final String[] SERVE = rooms("serve");
    private static final String[] NEGATIVES = rooms("negatives");
    private static final String[] STRATEGIES = rooms(
            "negatives.random", "negatives.lexical", "negatives.mined", "negatives.perturbed", "negatives.filter");

    /** Modules of languages; found by ServiceLoader only. */
    private static final List<String> LANGUAGES = List.of("negatives.korean", "negatives.english");

    /** Every package there is; a new one is entered here, in the rules below that it has to keep, and in ARCHITECTURE.md. */
    private static final Set<String> ROOMS = Set.of(
            "error",
            "json",
            "lifetime",
            "file",
            "hub",
            "tensor",
            "weights",
            "rank",
            "onnx",
            "tokenize",
            "encoder",
            "model",
            "trim",
            "table",
            "data",
            "batch",
            "loss",
            "eval",
            "report",
            "memory",
            "refresh",
            "run",
            "train",
            "pretrain",
            "distill",
            "search",
            "search.index",
            "negatives",
            "negatives.random",
            "negatives.lexical",
            "negatives.mined",
            "negatives.filter",
            "negatives.output",
            "negatives.recipe",
            "negatives.perturbed",
            "negatives.korean",
            "negatives.english",
            "serve",
            "serve.queue",
            "serve.generation",
            "serve.http",
            "serve.api",
            "serve.feedback",
            "cli",
            "cli.command",
            "cli.option",
            "cli.display");

    @Test
    void thereAreNoOtherRooms() {
        Set<String> found = new TreeSet<>();
        HOUSE.forEach(type -> found.add(type.getPackageName().substring(ROOT.length())));
        assertThat(found).containsExactlyInAnyOrderElementsOf(ROOMS);
    }

    @Test
    void coreKnowsNothingOfTraining() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TRAIN)
                .check(HOUSE);
    }

    @Test
    void searchKnowsNothingOfTraining() {
        noClasses()
                .that()
                .resideInAnyPackage(SEARCH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TRAIN)
                .check(HOUSE);
    }

    @Test
    void librariesKnowNothingOfTheCommandLine() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .or()
                .resideInAnyPackage(TRAIN)
                .or()
                .resideInAnyPackage(SEARCH)
                .or()
                .resideInAnyPackage(NEGATIVES)
                .or()
                .resideInAnyPackage(SERVE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms("cli"))
                .check(HOUSE);
    }

    /** The server knows what answers, not how it was made; and nobody but the command line knows the server. */
    @Test
    void theServerStandsApart() {
        noClasses()
                .that()
                .resideInAnyPackage(SERVE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TRAIN)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(NEGATIVES)
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .or()
                .resideInAnyPackage(TRAIN)
                .or()
                .resideInAnyPackage(SEARCH)
                .or()
                .resideInAnyPackage(NEGATIVES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVE)
                .check(HOUSE);
        slices().matching(ROOT + "serve.(*)..").should().beFreeOfCycles().check(HOUSE);
        noClasses()
                .that()
                .resideInAnyPackage(
                        rooms("serve.queue", "serve.generation", "serve.http", "serve.api", "serve.feedback"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "serve")
                .check(HOUSE);
    }

    @Test
    void trainingAndSearchKnowNothingOfNegatives() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .or()
                .resideInAnyPackage(TRAIN)
                .or()
                .resideInAnyPackage(SEARCH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(NEGATIVES)
                .check(HOUSE);
    }

    /** Commands ask with options and show by displays; neither knows who asks. */
    @Test
    void roomsOfTheCommandLineHaveNoCycles() {
        slices().matching(ROOT + "cli.(*)..").should().beFreeOfCycles().check(HOUSE);
        noClasses()
                .that()
                .resideInAnyPackage(rooms("cli.command", "cli.option", "cli.display"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "cli")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAnyPackage(rooms("cli.option", "cli.display"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms("cli.command"))
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAnyPackage(rooms("cli.display"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms("cli.option"))
                .check(HOUSE);
    }

    /** Strategies, filters and output know the pipeline, not each other's rooms through it. */
    @Test
    void roomsOfNegativesHaveNoCycles() {
        slices().matching(ROOT + "negatives.(*)..").should().beFreeOfCycles().check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "negatives")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms(
                        "negatives.random",
                        "negatives.lexical",
                        "negatives.mined",
                        "negatives.perturbed",
                        "negatives.filter",
                        "negatives.output",
                        "negatives.recipe"))
                .check(HOUSE);
    }

    @Test
    void strategiesAndFiltersDoNotKnowWhoPutsThemTogether() {
        noClasses()
                .that()
                .resideInAnyPackage(STRATEGIES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms("negatives.output", "negatives.recipe"))
                .check(HOUSE);
    }

    /** One language's rules know the door of perturbers and nothing else of the house but its errors. */
    @Test
    void perturbersStandAlone() {
        for (String language : LANGUAGES) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + language + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.github.jjak..")
                            .and(not(resideInAnyPackage(
                                    ROOT + language + "..", ROOT + "negatives.perturbed..", ROOT + "error.."))))
                    .check(HOUSE);
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + language + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + language + "..")
                    .check(HOUSE);
        }
    }

    @Test
    void trainingDoesNotKnowWhatItIsUsedFor() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        rooms("table", "data", "batch", "loss", "eval", "report", "memory", "refresh", "run", "train"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms("pretrain", "distill"))
                .check(HOUSE);
    }

    /** What a loop works with knows neither the loop nor who starts it. */
    @Test
    void roomsBesideTheLoopDoNotKnowIt() {
        noClasses()
                .that()
                .resideInAnyPackage(rooms("memory", "refresh", "run"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms("train"))
                .check(HOUSE);
    }

    @Test
    void lossesKnowNothingOfEncodersAndData() {
        noClasses()
                .that()
                .resideInAnyPackage(rooms("loss"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        rooms("encoder", "model", "tokenize", "data", "memory", "refresh", "run", "train", "pretrain"))
                .check(HOUSE);
    }

    @Test
    void theHubKnowsNothingOfModels() {
        noClasses()
                .that()
                .resideInAnyPackage(rooms("hub"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms("tensor", "weights", "rank", "tokenize", "encoder", "model"))
                .check(HOUSE);
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
                        "train",
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
                .resideInAnyPackage(CORE)
                .or()
                .resideInAnyPackage(TRAIN)
                .or()
                .resideInAnyPackage(SEARCH)
                .or()
                .resideInAnyPackage(NEGATIVES)
                .or()
                .resideInAnyPackage(SERVE)
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
