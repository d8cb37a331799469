package io.github.jjak.spark;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.FolderLock;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;

/** A folder that the driver and the executors see, with files for the time of one training. */
final class SharedFolder implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MILLIS = 200;

    private final Path path;
    private final boolean createdHere;
    private final String name = UUID.randomUUID().toString();

    private SharedFolder(Path path) {
        this.path = path;
        this.createdHere = !Files.exists(path);
    }

    /**
     * Creates it if it is not there.
     *
     * @throws RunException if it cannot be written
     */
    static SharedFolder open(Path path) {
        SharedFolder folder = new SharedFolder(path);
        try {
            Files.createDirectories(path);
            Files.writeString(folder.mark(), folder.name);
        } catch (IOException cause) {
            throw new RunException("output " + path + " cannot be written: " + cause.getMessage(), cause);
        }
        return folder;
    }

    /** Waits until no task writes a run in a folder any more, for some time at most: that of a lost run may still save its last step. */
    static void awaitUnused(Path path, int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        try {
            while (FolderLock.isHeld(path) && System.nanoTime() < end) {
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
        } catch (IOException cause) {
            throw new RunException("output " + path + " cannot be read: " + cause.getMessage(), cause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted while waiting for " + path + ".", stop);
        }
    }

    Path path() {
        return path;
    }

    private Path mark() {
        return path.resolve("seen-by-executors-" + name);
    }

    /** The file of the rows that are trained on. */
    Path rows() {
        return path.resolve("rows-" + name + ".jsonl");
    }

    /** What a task does to see whether an executor has the folder. */
    WorkerStage.Work look() {
        return new Look(path.toString(), mark().toString(), name);
    }

    private record Look(String path, String file, String content) implements WorkerStage.Work {

        @Override
        public void run(BarrierTaskContext context) {
            String where = SparkEnv.get().executorId() + " on "
                    + SparkEnv.get().blockManager().blockManagerId().host();
            if (!content.equals(read(Path.of(file)))) {
                throw refusal("output " + path + " is not one folder for the driver and for executor " + where
                        + ": what the driver wrote into it is not there. Give a folder of a file system that all of"
                        + " them share, at the same path.");
            }
            if (!Files.isWritable(Path.of(path))) {
                throw refusal("output " + path + " cannot be written by executor " + where + ", which runs as "
                        + System.getProperty("user.name") + ". Give it the right to.");
            }
        }

        private static Refusal refusal(String words) {
            return new Refusal(new UsageException(words));
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException notThere) {
                return "";
            }
        }
    }

    /** Deletes the files; the folder stays if it was there before, or has others. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(mark());
            Files.deleteIfExists(rows());
            if (createdHere) {
                Files.deleteIfExists(path);
            }
        } catch (DirectoryNotEmptyException used) {
            // The run is in it.
        } catch (IOException cause) {
            throw new RunException("Files in " + path + " cannot be deleted: " + cause.getMessage(), cause);
        }
    }
}
