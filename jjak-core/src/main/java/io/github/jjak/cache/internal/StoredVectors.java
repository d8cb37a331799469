package io.github.jjak.cache.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Vectors that lie in a folder and are read one by one, each compared with its checksum; 8 bytes per text are in memory. Thread-safe;
 * close it when nobody reads any more.
 */
public final class StoredVectors implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final int dimension;
    private final int[] rows;
    private final int[] checksums;

    StoredVectors(Path file, FileChannel channel, int dimension, int[] rows, int[] checksums) {
        this.file = file;
        this.channel = channel;
        this.dimension = dimension;
        this.rows = rows;
        this.checksums = checksums;
    }

    /** How many there are. */
    public int size() {
        return rows.length;
    }

    /** Numbers in each. */
    public int dimension() {
        return dimension;
    }

    /**
     * Reads a vector.
     *
     * @param index of its text, from 0
     * @return the caller's
     * @throws RunException if it cannot be read, or was changed on the disk since
     */
    public float[] get(int index) {
        float @Nullable [] vector;
        try {
            vector = EmbeddingStore.vector(channel, rows[index], checksums[index], dimension);
        } catch (IOException cause) {
            throw new RunException("The vectors in " + file + " cannot be read: " + cause.getMessage() + ".", cause);
        }
        if (vector == null) {
            throw new RunException("A vector in " + file
                    + " was changed while it was in use: its checksum differs. Check the disk; when the run is started again,"
                    + " the vector is computed again.");
        }
        return vector;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException cause) {
            throw new RunException(file + " could not be closed: " + cause.getMessage() + ".", cause);
        }
    }
}
