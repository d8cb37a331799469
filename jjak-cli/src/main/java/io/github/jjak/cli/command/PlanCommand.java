package io.github.jjak.cli.command;

import io.github.jjak.cli.display.PlanTable;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.Quantity;
import io.github.jjak.distributed.internal.MeasuredRun;
import io.github.jjak.distributed.internal.NetworkSpeed;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.Precision;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jjak plan}: what a larger run with more workers would take, from a small one that was measured. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Plan a run with several workers, from a short run of one.",
        description = {
            "Train a few dozen steps on the machine that the workers will be like; this command takes speed, lengths",
            "and sizes from that run, and computes steps, network and time for more pairs and more workers."
        },
        footer = {
            "",
            "Example:",
            "  jjak train --data pairs.csv --model builtin:ko-mini --batch-size 1024 --max-steps 30 --output probe/",
            "  jjak plan probe/ --pairs 10M --workers 16 --network 10GbE"
        })
public final class PlanCommand implements Runnable {

    private static final int MOST_WORKERS = 100_000;
    private static final int MOST_EPOCHS = 1_000_000;
    private static final int MOST_ROWS = 100_000_000;

    @Parameters(paramLabel = "RUN", description = "Folder of a run that one worker made.")
    @SuppressWarnings("NullAway.Init")
    private Path run;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description = "Pairs of the planned run: 250000, 500k, 10M (default: the run's).")
    private @Nullable String pairs;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Largest number of workers (default: ${DEFAULT-VALUE}).")
    private int workers = 16;

    @Option(
            names = "--network",
            paramLabel = "SPEED",
            description = "Between the workers: 1GbE, 10GbE, 800Mbit/s (default: ${DEFAULT-VALUE}).")
    private String network = "10GbE";

    @Option(names = "--batch-size", paramLabel = "N", description = "Rows that see each other (default: the run's).")
    private @Nullable Integer batchSize;

    @Option(names = "--epochs", paramLabel = "N", description = "Times over the data (default: the run's).")
    private @Nullable Integer epochs;

    @Option(
            names = "--reduce-precision",
            paramLabel = "KIND",
            description = "Number format in which gradients travel between workers: fp32, bf16 (default: fp32).")
    private Precision reducePrecision = Precision.FP32;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        common.apply();
        requireRange("--workers", workers, MOST_WORKERS);
        requireRange("--batch-size", batchSize == null ? 1 : batchSize, MOST_ROWS);
        requireRange("--epochs", epochs == null ? 1 : epochs, MOST_EPOCHS);
        MeasuredRun measured = MeasuredRun.read(run);
        PlanTable plan = new PlanTable(
                measured,
                NetworkSpeed.parse(network),
                pairs == null ? measured.rows() : Quantity.parse("--pairs", pairs),
                batchSize == null ? measured.batchSize() : batchSize,
                epochs == null ? measured.epochs() : epochs,
                reducePrecision);
        if (common.json) {
            System.out.println(JsonFile.formatLine(plan.values(workers)));
            return;
        }
        plan.lines(workers).forEach(System.out::println);
        System.out.println();
        System.out.println(
                "Not in the run: evaluations (of each, the time to encode its texts stands last), checkpoints, and machines that"
                        + " differ.");
    }

    private static void requireRange(String option, long value, long most) {
        if (value < 1 || value > most) {
            throw new UsageException(option + " is " + value + "; allowed is 1 to " + most + ".");
        }
    }
}
