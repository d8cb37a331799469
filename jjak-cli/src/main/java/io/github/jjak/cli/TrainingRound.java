package io.github.jjak.cli;

import io.github.jjak.error.UsageException;
import io.github.jjak.train.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code --rounds}: mine with the best model so far, train, and hand the best model on. The last round's run is in the output
 * folder itself, those before it in {@code round-1}, {@code round-2} and so on inside it.
 *
 * @param number from 1
 * @param folder where its run goes
 * @param resume whether a checkpoint of it is continued
 * @param startFrom the best model of the round before; null in the first round, which starts from {@code --model}
 */
record TrainingRound(
        int number,
        RunFolder folder,
        boolean resume,
        @Nullable Path startFrom) {

    /**
     * The rounds that are still to be run.
     *
     * @throws UsageException as {@link RunFolder#prepare} for one round; for several, if there is a run and it may be neither
     *     resumed nor replaced, or none is left to resume
     */
    static List<TrainingRound> plan(Path output, int rounds, RunFolder.Existing wanted) {
        boolean resume = wanted == RunFolder.Existing.RESUME;
        if (rounds == 1) {
            return List.of(new TrainingRound(1, RunFolder.prepare(output, wanted), resume, null));
        }
        List<TrainingRound> plan = new ArrayList<>();
        for (int number = 1; number <= rounds; number++) {
            Path path = number == rounds ? output : output.resolve("round-" + number);
            boolean continued = resume && hasCheckpoint(path);
            // A round that was stopped has a last model too, but a complete one has no checkpoints any more.
            if (resume && !continued && Files.exists(path.resolve("last"))) {
                continue;
            }
            RunFolder.Existing existing = resume && !continued ? RunFolder.Existing.OVERWRITE : wanted;
            Path before = number == 1 ? null : output.resolve("round-" + (number - 1));
            plan.add(new TrainingRound(number, RunFolder.prepare(path, existing), continued, before));
        }
        if (plan.isEmpty()) {
            throw new UsageException("All " + rounds + " rounds in " + output
                    + " are complete. Leave --resume out to start a new run, with --overwrite or another --output.");
        }
        return List.copyOf(plan);
    }

    private static boolean hasCheckpoint(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            // The second is a checkpoint whose replacement was cut short; it is put back before the run goes on.
            return files.anyMatch(
                    file -> file.getFileName().toString().matches("checkpoint-\\d+|\\.checkpoint-\\d+\\.old"));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** The folder of the model that this round starts from; null for {@code --model}. */
    @Nullable
    Path startModel() {
        Path before = startFrom;
        if (before == null) {
            return null;
        }
        Path best = before.resolve("best");
        return Files.isDirectory(best) ? best : before.resolve("last");
    }
}
