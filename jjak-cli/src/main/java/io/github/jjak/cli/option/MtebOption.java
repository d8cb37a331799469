package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.internal.MtebResult;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Results as files of MTEB. */
public final class MtebOption {

    @Option(
            names = "--mteb",
            paramLabel = "DIR",
            description = "Write the metrics of each data set to DIR/NAME.json, in the format of MTEB's results.")
    private @Nullable Path folder;

    /** Refuses a place that is none, before anything is read. */
    public void check() {
        Path given = folder;
        if (given != null && Files.exists(given) && !Files.isDirectory(given)) {
            throw new UsageException("--mteb " + given + " is a file. Give a folder.");
        }
    }

    /**
     * Writes the result of a data set, if asked for.
     *
     * @param set location or name of the data set; the file has the last part of it
     * @param primary name of the metric that counts
     * @param started nanoseconds of the clock when it began
     */
    public void write(
            String set,
            Evaluator evaluator,
            Map<String, Double> metrics,
            String primary,
            long started,
            CommonOptions common) {
        Path given = folder;
        if (given == null) {
            return;
        }
        String name = set.replaceAll("/+$", "").replaceAll(".*[/:\\\\]", "").replaceAll("\\.[a-z.]+$", "");
        Path file = given.resolve((name.isEmpty() ? "data" : name) + ".json");
        double seconds = (System.nanoTime() - started) / 1e9;
        String json = JsonFile.format(MtebResult.of(name, evaluator.contentHash(), "test", metrics, primary, seconds));
        AtomicFile.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
        common.say("Wrote %s.", file);
    }
}
