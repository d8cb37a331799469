package io.github.jjak.cli.option;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.train.TrainingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Data sets beside {@code --data}, each with its own columns and loss: a list of maps whose keys are option names. */
public final class FurtherDatasets {

    /** The keys of one data set. */
    @Command(name = "dataset")
    static final class Entry {

        @Option(names = "--name", description = "Name of the set (default: its file).")
        private @Nullable String name;

        @Mixin
        private DataOptions data = new DataOptions();

        @Mixin
        private LossOptions losses = new LossOptions();

        TrainingTask read(Path vectors, CommonOptions common) {
            Dataset rows = losses.training(data.read(losses.readOptions(data.columns), common), common);
            return losses.task(name == null ? data.name() : name, rows, vectors, common);
        }
    }

    private FurtherDatasets() {}

    /**
     * Reads them.
     *
     * @param given a YAML file, or the list itself as JSON, as it comes from {@code --config}
     * @param vectors folder of guides' vectors
     */
    public static List<TrainingTask> read(String given, Path vectors, CommonOptions common) {
        List<TrainingTask> tasks = new ArrayList<>();
        for (JsonNode entry : list(given)) {
            if (!entry.isObject()) {
                throw new UsageException("Each of the datasets must be a map such as {data: pairs.csv, loss: mnrl}.");
            }
            List<String> arguments = new ArrayList<>();
            entry.properties().forEach(field -> addTo(arguments, field.getKey(), field.getValue()));
            Entry dataset = new Entry();
            try {
                new CommandLine(dataset)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .parseArgs(arguments.toArray(String[]::new));
            } catch (ParameterException cause) {
                throw new UsageException("datasets, number " + (tasks.size() + 1) + ": " + cause.getMessage(), cause);
            }
            tasks.add(dataset.read(vectors, common));
        }
        return tasks;
    }

    private static void addTo(List<String> arguments, String key, JsonNode value) {
        if (value.isBoolean()) {
            if (value.asBoolean()) {
                arguments.add("--" + key);
            }
        } else if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(part.asText()));
            if (key.equals("data")) {
                parts.forEach(part -> arguments.add("--" + key + "=" + part));
            } else {
                arguments.add("--" + key + "=" + String.join(",", parts));
            }
        } else {
            arguments.add("--" + key + "=" + value.asText());
        }
    }

    private static JsonNode list(String given) {
        try {
            JsonNode root = given.startsWith("[")
                    ? new YAMLMapper().readTree(given)
                    : new YAMLMapper().readTree(Files.readAllBytes(RegularFile.require(Path.of(given))));
            if (root == null || !root.isArray()) {
                throw new UsageException("--datasets must be a list of data sets.");
            }
            return root;
        } catch (JsonProcessingException cause) {
            throw new UsageException("--datasets is not valid YAML.", cause);
        } catch (IOException cause) {
            throw new UsageException("--datasets: " + given + " cannot be read: " + cause.getMessage(), cause);
        }
    }
}
