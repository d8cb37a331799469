package io.github.jjak.cli.option;

import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code --rounds}: mine with the best model so far, train, and hand the best model on. The last round's run is in the output
 * folder itself, those before it in {@code round-1}, {@code round-2} and so on inside it.
 *
 * @param number from 1
 * @param folder where its run goes; null for a worker that writes nothing
 * @param resume whether a checkpoint of it is continued
 * @param startFrom the best model of the round before; null in the first round, which starts from {@code --model}
 */
public record TrainingRound(
        int number,
        @Nullable RunFolder folder,
        boolean resume,
        @Nullable Path startFrom) {

    /** Nobody has gained from more than a few. */
    public static final int MOST = 100;

    /**
     * The rounds that are still to be run.
     *
     * @throws io.github.jjak.error.UsageException as {@link RunFolder#prepare}
     */
    public static List<TrainingRound> plan(Path output, int rounds, RunFolder.Existing wanted) {
        boolean resume = wanted == RunFolder.Existing.RESUME;
        if (rounds == 1) {
            return List.of(new TrainingRound(1, RunFolder.prepare(output, wanted), resume, null));
        }
        List<TrainingRound> plan = new ArrayList<>();
        for (int number = 1; number <= rounds; number++) {
            Path path = number == rounds ? output : output.resolve("round-" + number);
            // The last one is not left out: when all are complete, it tells what came of them.
            if (resume && number < rounds && RunFolder.result(path) != null) {
                continue;
            }
            Path before = number == 1 ? null : output.resolve("round-" + (number - 1));
            // A round that follows the one that was stopped begins with its first step as a matter of course.
            boolean continued = resume && (plan.isEmpty() || RunFolder.holdsRun(path));
            plan.add(new TrainingRound(number, RunFolder.prepare(path, wanted), continued, before));
        }
        return List.copyOf(plan);
    }

    /** The only round of a worker that writes nothing. */
    public static TrainingRound withoutFolder(boolean resume) {
        return new TrainingRound(1, null, resume, null);
    }

    /** What came of the first round, where that was complete before; else null. */
    @Nullable
    public TrainingResult beforeAll() {
        Path before = startFrom;
        return before == null ? null : RunFolder.result(before.resolveSibling("round-1"));
    }

    /** The folder of the model that this round starts from; null for {@code --model}. */
    @Nullable
    public Path startModel() {
        Path before = startFrom;
        if (before == null) {
            return null;
        }
        Path best = before.resolve("best");
        return Files.isDirectory(best) ? best : before.resolve("last");
    }
}
