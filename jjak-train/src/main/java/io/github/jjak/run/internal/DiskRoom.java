package io.github.jjak.run.internal;

import io.github.jjak.tensor.internal.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of the disk a run needs, in bytes.
 *
 * @param folder the run folder
 * @param checkpoint most bytes of a checkpoint: weights and two moments
 * @param model bytes of the weights of a saved model
 */
record DiskRoom(Path folder, long checkpoint, long model) {

    private static final Logger log = LoggerFactory.getLogger(DiskRoom.class);
    private static final double MEGABYTE = 1e6;
    private static final double GIGABYTE = 1e9;

    /** What a run of these parameters needs. */
    static DiskRoom of(Path folder, List<Parameter> parameters) {
        long numbers = parameters.stream().mapToLong(Parameter::size).sum();
        return new DiskRoom(folder, 3 * numbers * Float.BYTES, numbers * Float.BYTES);
    }

    /** Bytes that this user may still write there; very many where nobody knows. */
    long free() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException unknown) {
            log.debug("the free space of {} is not known", folder, unknown);
            return Long.MAX_VALUE;
        }
    }

    /**
     * Says so where the disk may not suffice. A checkpoint or model is written whole before an older one is deleted, so there must be
     * room for one more than are kept.
     *
     * @param kept checkpoints that are kept
     */
    void warnIfShort(int kept) {
        int there = new Checkpoints(folder).newestFirst().size();
        long models = List.of("best", "last").stream()
                .filter(name -> !Files.exists(folder.resolve(name)))
                .count();
        long needed = (Math.max(0L, (long) kept - there) + 1) * checkpoint + (models + 1) * model;
        long free = free();
        if (free < needed) {
            log.warn(
                    "The disk of {} has {} free, but this run may need {} more: {} for each checkpoint, of which one more than"
                            + " `saveTotalLimit` {} is there while it is written, and {} for each model.",
                    folder,
                    bytes(free),
                    bytes(needed),
                    bytes(checkpoint),
                    kept,
                    bytes(model));
        }
    }

    /** What is lacking for one more checkpoint, in words; empty where nothing is. */
    String shortage() {
        long free = free();
        return free >= checkpoint
                ? ""
                : " A checkpoint takes up to " + bytes(checkpoint) + ", and " + bytes(free) + " are free.";
    }

    private static String bytes(long bytes) {
        return bytes < GIGABYTE
                ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE)
                : String.format(Locale.ROOT, "%.1f GB", bytes / GIGABYTE);
    }
}
