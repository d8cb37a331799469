package io.github.jjak.pretrain.internal;

import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * A new encoder, from which all workers of a run start. The first worker makes it. Where the others see its disk, they take it; elsewhere
 * each makes the same one, because vocabulary and weights follow from text and seed.
 *
 * @param folder where the first worker has it
 */
public record StartFolder(Path folder, Workers workers) {

    /**
     * Makes it, or waits until it is made.
     *
     * @param isThere whether the first worker has it already
     * @param making makes it in a folder
     * @return where this worker has it
     */
    public Path made(boolean isThere, Consumer<Path> making) {
        int first = workers.numberOfFirst(() -> {
            if (!isThere) {
                making.accept(folder);
            }
            return checksum();
        });
        if (workers.isFirst() || checksum() == first) {
            return folder;
        }
        Path own = ofWorker(folder, workers.rank());
        making.accept(own);
        return own;
    }

    /** Where a worker that does not see the first one's disk has what the first one has in a folder. */
    static Path ofWorker(Path folder, int rank) {
        return folder.resolveSibling(folder.getFileName() + "-of-worker-" + rank);
    }

    /** Of all its files; 0 if there are none. */
    private int checksum() {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
                    while (in.read(buffer) >= 0) {
                        // The stream feeds the checksum.
                    }
                }
            }
        } catch (IOException cause) {
            throw new RunException(folder + " cannot be read: " + cause.getMessage() + ".", cause);
        }
        return (int) checksum.getValue();
    }
}
