package io.github.jjak.run.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.refresh.internal.RefreshedNegatives;
import io.github.jjak.run.RunFacts;
import io.github.jjak.tensor.internal.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints in a run folder, {@code checkpoint-STEP} as transformers names them: each written whole or not at all, each with
 * checksums, the oldest deleted when there are more than are kept, and with them the negatives that only they needed.
 *
 * @param folder the run folder
 */
public record Checkpoints(Path folder) {

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})");
    private static final Pattern UNFINISHED = Pattern.compile("\\.checkpoint-(\\d{1,9})\\.(?:new|old|lock)");

    /** Where the checkpoint of a step lies. */
    Path of(int step) {
        return folder.resolve("checkpoint-" + step);
    }

    /** All there are, newest first. */
    public List<Path> newestFirst() {
        return named(NAME);
    }

    private List<Path> named(Pattern pattern) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> step(path, pattern) >= 0)
                    .sorted(Comparator.comparingInt((Path path) -> step(path, pattern))
                            .reversed())
                    .toList();
        } catch (IOException cause) {
            throw new RunException(folder + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    private static int step(Path path, Pattern pattern) {
        Matcher matcher = pattern.matcher(String.valueOf(path.getFileName()));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /**
     * Writes a checkpoint, then deletes the oldest.
     *
     * @param kept how many there may be
     */
    void write(Checkpoint checkpoint, List<Parameter> parameters, OptimizerState optimizer, int kept) {
        checkpoint.write(of(checkpoint.step()), parameters, optimizer);
        List<Path> all = newestFirst();
        deleteAll(all.subList(Math.min(kept, all.size()), all.size()));
        negatives().keepOnly(needed());
    }

    /** Negatives that were mined while training, beside the checkpoints that need them. */
    private RefreshedNegatives negatives() {
        return new RefreshedNegatives(folder);
    }

    private Set<String> needed() {
        Set<String> needed = new HashSet<>();
        for (Path checkpoint : newestFirst()) {
            try {
                needed.addAll(Checkpoint.beside(checkpoint));
            } catch (ModelException damage) {
                log.debug("{} cannot be gone on from and needs nothing", checkpoint, damage);
            }
        }
        return needed;
    }

    /**
     * Fills model and optimiser from the newest checkpoint that is whole; damaged ones are named in the log and passed over.
     *
     * @throws io.github.jjak.error.UsageException if it belongs to a run with other data or settings
     * @throws ModelException if all are damaged
     */
    Checkpoint restoreNewest(RunFacts run, List<Parameter> parameters, OptimizerState optimizer) {
        List<String> damaged = new ArrayList<>();
        for (Path checkpoint : newestFirst()) {
            try {
                return Checkpoint.restore(checkpoint, run, parameters, optimizer);
            } catch (ModelException damage) {
                log.warn("{} Trying the checkpoint before it.", damage.getMessage());
                damaged.add(damage.getMessage());
            }
        }
        throw new ModelException("No checkpoint in " + folder + " is intact: " + String.join(" ", damaged)
                + " Use `Existing.OVERWRITE` to start over.");
    }

    /** The mini-batch tokens of the run they belong to; null if none of them can be read. */
    @Nullable
    public Integer miniBatchTokens() {
        for (Path checkpoint : newestFirst()) {
            try {
                String value = Checkpoint.fingerprint(checkpoint).getOrDefault("mini-batch-tokens", "");
                if (value.matches("[1-9]\\d{0,8}")) {
                    return Integer.valueOf(value);
                }
            } catch (ModelException damage) {
                log.debug("{} tells nothing of its run", checkpoint, damage);
            }
        }
        return null;
    }

    /** Clears away what a crash in mid-write left; a checkpoint that was about to be replaced is put back. */
    public void settle() {
        for (Path unfinished : named(UNFINISHED)) {
            try {
                AtomicFolder.settle(of(step(unfinished, UNFINISHED)));
            } catch (IOException cause) {
                throw new RunException(unfinished + " could not be cleared away: " + cause.getMessage(), cause);
            }
        }
        negatives().settle();
    }

    /** Deletes all, also what an interrupted write left behind. */
    public void deleteAll() {
        settle();
        deleteAll(newestFirst());
        negatives().keepOnly(Set.of());
    }

    private static void deleteAll(List<Path> checkpoints) {
        for (Path checkpoint : checkpoints) {
            try {
                AtomicFolder.discard(checkpoint);
            } catch (IOException cause) {
                throw new RunException(checkpoint + " could not be deleted: " + cause.getMessage(), cause);
            }
        }
    }
}
