package io.github.jjak.search.index;

import io.github.jjak.error.DataException;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.RunException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.LockObtainFailedException;

/** Lucene's failures as sentences. */
final class IndexFailure {

    private IndexFailure() {}

    /** @param doing what failed, such as "read" */
    static JjakException of(IOException cause, String folder, String doing) {
        if (cause instanceof IndexNotFoundException) {
            return new DataException(
                    "There is no index in " + folder + ". Create one with `SearchIndexWriter`, or check the path.");
        }
        if (cause instanceof IndexFormatTooOldException || cause instanceof IndexFormatTooNewException) {
            return new DataException(
                    "The index in " + folder
                            + " was written by a version of Lucene that this Jjak cannot read. Recreate it with"
                            + " `SearchIndexWriter`.",
                    cause);
        }
        if (cause instanceof CorruptIndexException
                || cause instanceof EOFException
                || cause instanceof NoSuchFileException
                || cause instanceof FileNotFoundException) {
            return damaged(folder, cause);
        }
        if (cause instanceof LockObtainFailedException) {
            return new RunException(
                    "The index in " + folder + " is being written by another process. Wait until it has finished.",
                    cause);
        }
        return new RunException(
                "The index in " + folder + " could not be " + doing + ": " + cause.getMessage()
                        + ". What was committed before is unchanged; check disk space and permissions, then run again.",
                cause);
    }

    /** Lucene trusts what it reads: lengths that make no sense end in exceptions of any kind. */
    static RuntimeException ofReading(RuntimeException cause, String folder) {
        return cause instanceof JjakException ? cause : damaged(folder, cause);
    }

    static DataException damaged(String folder, Throwable cause) {
        return new DataException(
                "The index in " + folder
                        + " is damaged: a file is missing, cut off or changed. Recreate it with `SearchIndexWriter`,"
                        + " or restore a copy.",
                cause);
    }
}
