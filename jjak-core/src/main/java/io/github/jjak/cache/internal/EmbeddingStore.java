package io.github.jjak.cache.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.file.internal.FolderLock;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.weights.internal.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors of one model by text hash, appended to two files and never changed.
 *
 * <p>{@code vectors.f32}: little-endian float32, row by row. {@code index.bin}: a header, then one {@link StoreIndex entry} per row.
 * Vectors are on the disk before their entries are written, so that after a crash the whole entries have their vectors; what
 * lies beyond is cut off by the next writer. A lock on {@code lock} keeps writers and readers apart.
 */
final class EmbeddingStore {

    private static final Logger log = LoggerFactory.getLogger(EmbeddingStore.class);

    private final Path folder;
    private final int dimension;

    private EmbeddingStore(Path folder, int dimension) {
        this.folder = folder;
        this.dimension = dimension;
    }

    /** The store in a folder, which need not be there. */
    static EmbeddingStore in(Path folder, int dimension) {
        return new EmbeddingStore(folder, dimension);
    }

    /**
     * Copies the vectors there are into their rows and takes their texts out of the map.
     *
     * @param missing rows by text
     * @throws RunException if the files cannot be read
     */
    void read(Map<TextHash, List<Integer>> missing, VectorMatrix target) {
        if (!Files.isRegularFile(vectors()) || !Files.isRegularFile(index())) {
            return;
        }
        try (FolderLock lock = FolderLock.acquire(folder);
                FileChannel vectors = FileChannel.open(vectors(), StandardOpenOption.READ);
                FileChannel entries = FileChannel.open(index(), StandardOpenOption.READ)) {
            StoreIndex index = StoreIndex.read(entries, dimension);
            int damaged = 0;
            for (int row = 0; row < index.rows(); row++) {
                StoreIndex.Entry entry = index.entry(row);
                List<Integer> rows = entry == null ? null : missing.get(entry.text());
                if (entry != null && rows != null) {
                    float[] vector = vector(vectors, row, entry.checksum(), dimension);
                    if (vector == null) {
                        damaged++;
                    } else {
                        rows.forEach(one -> target.set(one, vector));
                        missing.remove(entry.text());
                    }
                }
            }
            if (damaged + index.damaged() > 0) {
                log.warn("{} vectors in {} are damaged; they are computed again.", damaged + index.damaged(), folder);
            }
        } catch (IOException cause) {
            throw unusable(cause);
        }
    }

    /**
     * The rows of the whole entries, by text; vectors are not looked at.
     *
     * @throws RunException if the files cannot be read
     */
    RowsByText rows() {
        RowsByText rows = new RowsByText();
        if (Files.isRegularFile(vectors()) && Files.isRegularFile(index())) {
            try (FolderLock lock = FolderLock.acquire(folder);
                    FileChannel entries = FileChannel.open(index(), StandardOpenOption.READ)) {
                StoreIndex.scan(entries, dimension, (row, entry) -> rows.put(entry.text(), row, entry.checksum()));
            } catch (IOException cause) {
                throw unusable(cause);
            }
        }
        return rows;
    }

    /** The file of vectors, to read from; null if there is none. */
    @Nullable
    FileChannel openVectors() {
        try {
            return Files.isRegularFile(vectors()) ? FileChannel.open(vectors(), StandardOpenOption.READ) : null;
        } catch (IOException cause) {
            throw unusable(cause);
        }
    }

    /** Reads a row; null if it is not there or not what was written. */
    static float @Nullable [] vector(FileChannel vectors, int row, int checksum, int dimension) throws IOException {
        int rowBytes = dimension * Float.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(rowBytes).order(ByteOrder.LITTLE_ENDIAN);
        long position = (long) row * rowBytes;
        while (bytes.hasRemaining() && vectors.read(bytes, position + bytes.position()) >= 0) {
            // Until the row is there or the file ends.
        }
        if (bytes.hasRemaining() || StoreIndex.checksum(bytes.flip()) != checksum) {
            return null;
        }
        float[] vector = new float[dimension];
        bytes.rewind().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    /**
     * Appends vectors.
     *
     * @param written is told the row of each, before it is on the disk
     * @throws RunException if the files cannot be written
     */
    void append(Map<TextHash, float[]> fresh, StoreIndex.Rows written) {
        try {
            Files.createDirectories(folder);
            try (FolderLock lock = FolderLock.acquire(folder);
                    FileChannel vectors = openToWrite(vectors());
                    FileChannel entries = openToWrite(index())) {
                int rows = StoreIndex.prepare(entries, dimension, vectors.size() / rowBytes());
                vectors.truncate((long) rows * rowBytes()).position((long) rows * rowBytes());
                ByteBuffer lines = StoreIndex.buffer(fresh.size());
                ByteBuffer bytes = ByteBuffer.allocate(rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
                for (Map.Entry<TextHash, float[]> one : fresh.entrySet()) {
                    bytes.clear().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(one.getValue());
                    StoreIndex.Entry entry = new StoreIndex.Entry(one.getKey(), StoreIndex.checksum(bytes.duplicate()));
                    StoreIndex.put(lines, rows, entry);
                    written.accept(rows++, entry);
                    TensorBytes.writeAll(vectors, bytes);
                }
                vectors.force(true);
                TensorBytes.writeAll(entries, lines.flip());
                entries.force(true);
            }
        } catch (IOException cause) {
            throw unusable(cause);
        }
    }

    private static FileChannel openToWrite(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private int rowBytes() {
        return dimension * Float.BYTES;
    }

    Path vectors() {
        return folder.resolve("vectors.f32");
    }

    private Path index() {
        return folder.resolve("index.bin");
    }

    RunException unusable(IOException cause) {
        return new RunException(
                "The cache of vectors in " + folder + " cannot be used: " + cause
                        + ". Check disk space and permissions, or choose another folder.",
                cause);
    }
}
