package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.RunException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Standard input, kept to be read more than once: what is small in memory, what is large in a temporary file. */
final class StandardInput implements AutoCloseable {

    private static final String NAME = "standard input";
    private static final int MOST_IN_MEMORY = 32 << 20;

    private final DataFile file;
    private final @Nullable Path copy;

    private StandardInput(DataFile file, @Nullable Path copy) {
        this.file = file;
        this.copy = copy;
    }

    /** Reads all of it. */
    static StandardInput read() {
        return read(System.in, MOST_IN_MEMORY);
    }

    static StandardInput read(InputStream in, int mostInMemory) {
        byte[] start;
        try {
            start = in.readNBytes(mostInMemory);
        } catch (IOException e) {
            throw new DataException("Standard input cannot be read.", e);
        }
        if (start.length < mostInMemory) {
            return new StandardInput(DataFile.of(NAME, start), null);
        }
        Path copy = null;
        try {
            copy = Files.createTempFile("jjak-input", "");
            try (InputStream all = new SequenceInputStream(new ByteArrayInputStream(start), in)) {
                Files.copy(all, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            return new StandardInput(DataFile.of(copy, NAME), copy);
        } catch (IOException e) {
            delete(copy);
            throw new RunException(
                    "Standard input has more than " + (mostInMemory >> 20)
                            + " MiB and could not be kept in a temporary file. Save it to a file, and name that.",
                    e);
        }
    }

    DataFile file() {
        return file;
    }

    @Override
    public void close() {
        delete(copy);
    }

    private static void delete(@Nullable Path copy) {
        try {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new RunException("The temporary file " + copy + " could not be deleted.", e);
        }
    }
}
