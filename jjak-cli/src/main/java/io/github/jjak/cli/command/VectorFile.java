package io.github.jjak.cli.command;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.UnfinishedFile;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer.VectorSink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes vectors as they come: NumPy's {@code .npy} (float32, little-endian) or one JSON array per line. The file has its name
 * only when it is whole.
 */
final class VectorFile implements VectorSink, AutoCloseable {

    /** The header's length makes the data start on a multiple of this; NumPy format 1.0. */
    private static final int ALIGNMENT = 64;

    private final Path path;
    private final UnfinishedFile file;
    private final OutputStream out;
    private final boolean numpy;

    private boolean complete;

    private VectorFile(Path path, UnfinishedFile file, OutputStream out, boolean numpy) {
        this.path = path;
        this.file = file;
        this.out = out;
        this.numpy = numpy;
    }

    /** Refuses a name whose format is not known; for callers that want to know before the work. */
    static void checkName(Path path) {
        if (!isNumpy(path) && !path.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            throw new UsageException("--output " + path
                    + " must end in .npy, .jsonl or .parquet, unless --format names another engine.");
        }
    }

    private static boolean isNumpy(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    static VectorFile create(Path path, int rows, int dimension) {
        checkName(path);
        boolean numpy = isNumpy(path);
        try {
            UnfinishedFile file = UnfinishedFile.of(path);
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file.channel()), 1 << 16);
            VectorFile vectors = new VectorFile(path, file, out, numpy);
            if (numpy) {
                out.write(header(rows, dimension));
            }
            return vectors;
        } catch (IOException cause) {
            throw failed(path, cause);
        }
    }

    private static byte[] header(int rows, int dimension) {
        String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + dimension + "), }";
        int unpadded = 10 + dictionary.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        byte[] text = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header = ByteBuffer.allocate(10 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        return header.put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    @Override
    public void accept(long index, float[] vector) {
        try {
            if (numpy) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(vector);
                out.write(bytes.array());
            } else {
                out.write((JsonFile.formatLine(vector) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException cause) {
            throw failed(path, cause);
        }
    }

    /** All vectors are there: on closing, the file takes its name. Without this call it is deleted. */
    void complete() {
        complete = true;
    }

    @Override
    public void close() {
        try (UnfinishedFile closing = file) {
            if (complete) {
                out.flush();
                closing.complete();
            }
        } catch (IOException cause) {
            throw failed(path, cause);
        }
    }

    private static RunException failed(Path path, IOException cause) {
        return new RunException(path + " could not be written: " + cause.getMessage(), cause);
    }
}
