package io.github.jjak.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.display.ExitCode;
import io.github.jjak.cli.display.SweepTable;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.SweepGrid;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jjak sweep}: one training for each combination of a few values, one after the other, and a table. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Train with each combination of a few values and compare the results.",
        description = {
            "Each run has a folder in OUTPUT, named by its values. The same command again continues: finished runs are"
                    + " not repeated,",
            "an interrupted one resumes. Of --set seed=1,2,3 the table has mean and spread.",
            "Exit code 1 if a run failed; the others are done all the same."
        },
        footer = {
            "",
            "Example:",
            "  jjak sweep --config run.yaml --set learning_rate=1e-5,2e-5 --set seed=1,2,3 --output sweep/"
        })
public final class SweepCommand implements Callable<Integer> {

    private static final String RECORD = "sweep.json";
    private static final String CHECKSUM = "config_crc32";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "YAML file of jjak train with everything that stays the same.")
    private Path config = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "KEY=X,X",
            required = true,
            description = "An option of train and its values. Repeat it for further options.")
    private List<String> settings = List.of();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            required = true,
            description = "Folder for the folders of the runs.")
    private Path output = Path.of("");

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description =
                    "What is shown of each run, as in its run.json (default: the one that chooses its best model).")
    private @Nullable String metric;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        common.apply();
        SweepGrid grid = SweepGrid.parse(settings, CommandSpec.forAnnotatedObject(new TrainCommand()));
        List<Map<String, String>> combinations = grid.combinations();
        if (combinations.stream().map(SweepGrid::folder).distinct().count() < combinations.size()) {
            throw new UsageException("Two of the values would give one folder. Write them differently.");
        }
        requireSameConfig(combinations);
        SweepTable table = new SweepTable(List.copyOf(grid.values().keySet()), metric);
        for (int number = 1; number <= combinations.size(); number++) {
            Map<String, String> combination = combinations.get(number - 1);
            Path folder = output.resolve(SweepGrid.folder(combination));
            int exitCode = train(combination, folder, number, combinations.size());
            if (exitCode != ExitCode.OK.number() && exitCode != ExitCode.RUN_FAILED.number()) {
                // What is wrong with the options, the data or the model is wrong with every run; and a stop is a stop.
                common.say(
                        "The sweep ends at run %d of %d. The same command continues it.", number, combinations.size());
                return exitCode;
            }
            table.add(combination, exitCode == ExitCode.OK.number() ? RunFolder.result(folder) : null);
        }
        sayOfSeeds(grid);
        if (common.json) {
            Map<String, Object> json = table.toJson();
            json.put("output", output.toString());
            System.out.println(JsonFile.formatLine(json));
        } else {
            System.out.print(table);
        }
        return table.anyFailed() ? ExitCode.RUN_FAILED.number() : ExitCode.OK.number();
    }

    /** Trains unless that is done; returns the exit code of the command. */
    private int train(Map<String, String> combination, Path folder, int number, int of) {
        TrainingResult there = RunFolder.result(folder);
        if (there != null) {
            common.say("Run %d of %d, %s, is finished already.", number, of, SweepGrid.folder(combination));
            return ExitCode.OK.number();
        }
        common.say("%nRun %d of %d: %s.", number, of, SweepGrid.folder(combination));
        List<String> arguments = new ArrayList<>(List.of("train", "--config", config.toString()));
        combination.forEach((key, value) -> arguments.add("--" + key + "=" + value));
        arguments.add("--output=" + folder);
        // Starts the run where there is none.
        arguments.add("--resume");
        if (common.quiet) {
            arguments.add("--quiet");
        }
        return root().runCommand(arguments.toArray(String[]::new));
    }

    private RootCommand root() {
        return (RootCommand)
                Objects.requireNonNull(spec, "picocli sets it").root().userObject();
    }

    /** Finished runs are only worth something beside runs of the same configuration. */
    private void requireSameConfig(List<Map<String, String>> combinations) {
        String checksum = checksum();
        Path file = output.resolve(RECORD);
        if (Files.isRegularFile(file)) {
            JsonNode before = JsonFile.read(file);
            if (!checksum.equals(before.path(CHECKSUM).asText())) {
                throw new UsageException(output + " has a sweep of another " + config.getFileName()
                        + ". Choose another --output, or delete that folder.");
            }
            return;
        }
        for (Map<String, String> combination : combinations) {
            if (RunFolder.holdsRun(output.resolve(SweepGrid.folder(combination)))) {
                throw new UsageException(output + " has runs that are of no sweep. Choose another --output.");
            }
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("config", config.toString());
        content.put(CHECKSUM, checksum);
        AtomicFile.write(file, (JsonFile.format(content) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String checksum() {
        if (!Files.isRegularFile(config)) {
            throw new UsageException("There is no configuration file " + config + ". jjak init writes one.");
        }
        try {
            CRC32 checksum = new CRC32();
            checksum.update(Files.readAllBytes(RegularFile.require(config)));
            return String.format("%08x", checksum.getValue());
        } catch (IOException cause) {
            throw new RunException(config + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    private void sayOfSeeds(SweepGrid grid) {
        if (grid.values().containsKey("seed") && !readsHeldOutRows()) {
            common.say("Every seed holds out other rows, so the spread is also that of the data. eval-data in the"
                    + " configuration measures all on the same.");
        }
    }

    private boolean readsHeldOutRows() {
        try {
            return Files.readString(config).lines().anyMatch(line -> line.startsWith("eval-data:"));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
