package io.github.jjak.cli.command;

import io.github.jjak.cli.display.RunConfiguration;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.cli.option.LossByColumns;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.RunProposal;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.TableProfile;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak init}: looks at data and this machine, and writes the configuration of a run. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Look at data and write a complete run.yaml for jjak train --config, with the reason of each value.",
        description = {
            "Decides by the columns which loss can learn from them, by the lengths of the texts how many tokens are"
                    + " read, by the",
            "number of rows how large a batch is and how much is held out, and by this machine's memory what is"
                    + " processed at once."
        },
        footer = {
            "",
            "Example:",
            "  jjak init --data pairs.csv --model builtin:ko-mini --output run.yaml",
            "  jjak train --config run.yaml"
        })
public final class InitCommand implements Runnable {

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(names = "--model", paramLabel = "MODEL", description = "The model to train (default: ${DEFAULT-VALUE}).")
    private String model = "builtin:ko-mini";

    @Option(
            names = "--eval-data",
            paramLabel = "FILE",
            description = "Held-out rows with the same columns (default: a share of the data).")
    private @Nullable String evalData;

    @Option(names = "--output", paramLabel = "FILE", description = "The file to write (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("run.yaml");

    @Option(
            names = "--run-output",
            paramLabel = "DIR",
            description = "Folder that the run will have (default: ${DEFAULT-VALUE}).")
    private String runOutput = "out";

    @Option(names = "--overwrite", description = "Replace the file if it is there.")
    private boolean overwrite;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        common.apply();
        if (Files.exists(output) && !overwrite) {
            throw new UsageException(
                    output + " is there already. Add --overwrite to replace it, or choose another --output.");
        }
        Preflight.output(output);
        Preflight.model(model);
        TableProfile profile = data.profile();
        LossByColumns choice = LossByColumns.of(profile, data.columns);
        Dataset rows = data.read(choice.readOptions(), common);
        RunProposal proposal;
        try (SentenceTransformer transformer = ModelOption.load(model, null, common)) {
            proposal = RunProposal.of(choice, rows, transformer);
        }
        RunConfiguration file = new RunConfiguration(settings(profile, choice, rows, proposal), proposal.notes());
        AtomicFile.write(output, file.toString().getBytes(StandardCharsets.UTF_8));
        if (common.json) {
            Map<String, Object> json = new LinkedHashMap<>(file.values());
            json.put("configuration", output.toString());
            System.out.println(JsonFile.formatLine(json));
        } else {
            proposal.notes().forEach(note -> common.say("%s", note));
            common.say("Wrote %s. Next:%n  ./jjak train --config %s", output, GivenOptions.quoted(output.toString()));
        }
    }

    /** The file's lines, with what only the command line knows. */
    private List<RunConfiguration.Setting> settings(
            TableProfile profile, LossByColumns choice, Dataset rows, RunProposal proposal) {
        RunConfiguration.Builder settings = new RunConfiguration.Builder();
        settings.heading("Data");
        List<String> locations = data.locations();
        settings.put("data", locations.size() == 1 ? locations.get(0) : locations, "");
        String label = choice.label();
        List<String> columns = new ArrayList<>(choice.texts().isEmpty() ? rows.columnNames() : choice.texts());
        if (label != null) {
            columns.add(label);
        }
        // A list of negatives is read as several columns, which the file has not.
        boolean named = columns.stream().allMatch(name -> profile.column(name).isPresent());
        if (named && !data.isBeir()) {
            settings.put("columns", columns, proposal.columnsInWords());
        }
        settings.heading("Model");
        settings.put("model", model, "");
        settings.put("max-seq-length", proposal.maxSequenceLength(), proposal.lengthsInWords());
        settings.heading("What is learned (docs/how-to/choose-a-loss.md)");
        settings.put("loss", choice.loss(), choice.why().isEmpty() ? proposal.lossInWords() : choice.why());
        if (choice.textsAlone()) {
            settings.suggest("loss", "denoising-auto-encoder", "TSDAE: for BERT and RoBERTa with their own head");
            settings.suggest(
                    "loss", "contrastive-tension", "pairs of texts in place of batches; SimCSE: jjak pretrain");
        }
        proposal.addTo(settings, evalData);
        settings.heading("Output");
        settings.put("output", runOutput, "best/, last/, run.json, metrics.jsonl");
        settings.put("seed", 42, "of the split, the batches and the dropout");
        return settings.build();
    }
}
