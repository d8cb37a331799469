package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.RunException;
import io.github.jjak.file.internal.TemporaryFolder;
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
    private final @Nullable TemporaryFolder folder;

    private StandardInput(DataFile file, @Nullable TemporaryFolder folder) {
        this.file = file;
        this.folder = folder;
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
        TemporaryFolder folder = null;
        try {
            folder = TemporaryFolder.create("jjak-input");
            Path copy = folder.path().resolve("copy");
            try (InputStream all = new SequenceInputStream(new ByteArrayInputStream(start), in)) {
                Files.copy(all, copy);
            }
            return new StandardInput(DataFile.of(copy, NAME), folder);
        } catch (IOException e) {
            delete(folder);
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
        delete(folder);
    }

    private static void delete(@Nullable TemporaryFolder folder) {
        try {
            if (folder != null) {
                folder.close();
            }
        } catch (IOException e) {
            throw new RunException("The temporary folder " + folder.path() + " could not be deleted.", e);
        }
    }
}
